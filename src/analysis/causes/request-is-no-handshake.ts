import { combinedValue } from '../../protocol/http/field.ts';
import { isSeenAsGet } from '../../session/switch-evidence.ts';
import type { Finding } from '../finding.ts';
import { fixesFor } from '../fixes/fixes-for.ts';
import { leftOut } from '../left-out.ts';
import type { Cause, Recognition } from './cause.ts';
import { describeAnswer, describeFindings, NOT_THE_NETWORK } from './describe-evidence.ts';
import type { Failure } from './failure.ts';
import { overHttp2 } from './failure.ts';
import { nameStatus } from './status-names.ts';

/** What to send, by the broken rule; the first broken rule gives the sentence. */
const REMEDIES: Readonly<Record<string, string>> = {
  'handshake-is-rfc6455': 'Use a client that speaks RFC 6455',
  'request-is-get': 'Send the handshake as GET',
  'request-is-http-1-1': 'Send the handshake over HTTP/1.1',
  'request-has-host': 'Send one Host field',
  'request-offers-upgrade': 'Send “Upgrade: websocket”',
  'request-names-websocket': 'Send “Upgrade: websocket”',
  'request-connection-lists-upgrade': 'Send “Connection: Upgrade”',
  'key-sent-once': 'Send one Sec-WebSocket-Key of 16 random bytes in base64',
  'key-is-16-bytes': 'Send a Sec-WebSocket-Key of 16 random bytes in base64',
  'version-is-13': 'Send “Sec-WebSocket-Version: 13”',
  'requested-subprotocols-are-valid': 'Send each subprotocol once and as a token',
  'requested-extensions-are-valid': 'Send extensions that follow their grammar',
};

/** Statuses that are right where the request is wrong. */
const STATUSES = new Set([400, 405, 412, 417, 422, 426, 428, 501, 505]);

/** The rules without which no server sees a handshake at all. */
const SEEN_AS_ORDINARY = new Set([
  'handshake-is-rfc6455',
  'request-is-get',
  'request-is-http-1-1',
  'request-offers-upgrade',
  'request-names-websocket',
  'request-connection-lists-upgrade',
  'key-sent-once',
  'version-is-13',
]);

/** What an ordinary request gets: a page, or that there is none. Only of a socket whose whole request was seen. */
function isOfOrdinaryRequest({ connection, kind }: Failure, status: number): boolean {
  return (
    kind === 'websocket' &&
    ((status >= 200 && status <= 299) || status === 404) &&
    leftOut(connection) === null
  );
}

/** The request itself is not a valid handshake, so the refusal is right; the requests of the real page may be fine. */
export const requestIsNoHandshake: Cause = {
  id: 'request-is-no-handshake',
  recognise(failure) {
    const { status } = failure;
    if (isUpgradeOverHttp2(failure)) return ofUpgradeOverHttp2(failure);
    if (status === null || overHttp2(failure) || failure.kind === 'event-stream') return null;
    const right = STATUSES.has(status);
    if (!right && !isOfOrdinaryRequest(failure, status)) return null;
    const broken = brokenRequestRules(failure).filter(({ check }) => right || SEEN_AS_ORDINARY.has(check));
    const [first] = broken;
    if (first === undefined) return null;
    const answer = right
      ? `the server was right to answer ${nameStatus(status)}`
      : `it was answered ${nameStatus(status)}, as an ordinary request is`;
    return {
      sentence: `${REMEDIES[first.check] ?? 'Send a valid handshake'}: the request is not a valid WebSocket handshake, and ${answer}.`,
      evidence: [...describeFindings(broken), ...describeAnswer(failure)],
      hints: status === 404 ? ['There may also be nothing at this path.'] : [],
      isNot: [
        NOT_THE_NETWORK,
        'A proxy or the server: a browser’s own handshake has all of this, and may succeed.',
      ],
      fixes: fixesFor(failure, 'request'),
    };
  },
};

/** Statuses that have reasons of their own, whatever was asked: a log-in, too many requests, another place, a broken server. */
const OWN_REASON = /^(?:1\d\d|3\d\d|401|407|429|50[02-46-9]|5[1-9]\d)$/;

/** A program such as curl sent the handshake of HTTP/1.1 over HTTP/2, as an ordinary GET: HTTP/2 has no Upgrade (RFC 9113 section 8.6). */
function isUpgradeOverHttp2(failure: Failure): boolean {
  const { status, connection } = failure;
  const { request } = connection;
  if (status === null || OWN_REASON.test(String(status)) || !overHttp2(failure)) return false;
  if (!request.seen || request.value.method !== 'GET') return false;
  const { fields } = request.value;
  if (combinedValue(fields, 'upgrade') === null) return false;
  return (
    isSeenAsGet(connection) ||
    /^(?:curl|Wget|HTTPie|python-requests)\//i.test(combinedValue(fields, 'user-agent') ?? '')
  );
}

function ofUpgradeOverHttp2(failure: Failure): Recognition {
  return {
    sentence: `Send the handshake over HTTP/1.1, with curl by --http1.1: it went over HTTP/2, which has no Upgrade, so the server took it for an ordinary request and answered ${nameStatus(failure.status ?? 0)}.`,
    evidence: describeAnswer(failure),
    isNot: [
      NOT_THE_NETWORK,
      'A proxy or the server: a browser opens its socket over HTTP/1.1, or by an extended CONNECT, and may succeed.',
    ],
    fixes: fixesFor(failure, 'request'),
  };
}

/** The failed rules of the request, in the order of the rules. */
export function brokenRequestRules(failure: Failure): readonly Finding[] {
  if (failure.request === null) return [];
  return failure.findings.filter(({ check, verdict }) => verdict === 'fail' && REMEDIES[check] !== undefined);
}
