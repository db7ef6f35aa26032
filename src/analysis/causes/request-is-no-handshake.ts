import { combinedValue } from '../../protocol/http/field.ts';
import type { Finding } from '../finding.ts';
import { fixesFor } from '../fixes/fixes-for.ts';
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

/** The request itself is not a valid handshake, so the refusal is right; the requests of the real page may be fine. */
export const requestIsNoHandshake: Cause = {
  id: 'request-is-no-handshake',
  recognise(failure) {
    const { status } = failure;
    if (isUpgradeOverHttp2(failure)) return ofUpgradeOverHttp2(failure);
    if (status === null || !STATUSES.has(status) || overHttp2(failure) || failure.kind === 'event-stream')
      return null;
    const broken = brokenRequestRules(failure);
    const [first] = broken;
    if (first === undefined) return null;
    return {
      sentence: `${REMEDIES[first.check] ?? 'Send a valid handshake'}: the request is not a valid WebSocket handshake, and the server was right to answer ${nameStatus(status)}.`,
      evidence: [...describeFindings(broken), ...describeAnswer(failure)],
      isNot: [
        NOT_THE_NETWORK,
        'A proxy or the server: a browser’s own handshake has all of this, and may succeed.',
      ],
      fixes: fixesFor(failure, 'request'),
    };
  },
};

/**
 * A program such as curl sent the handshake of HTTP/1.1 over HTTP/2, as an ordinary GET (RFC 9113 section 8.6 has no Upgrade).
 * Browsers show such a request too, and never send it.
 */
function isUpgradeOverHttp2(failure: Failure): boolean {
  const { request } = failure.connection;
  const { status } = failure;
  if (!overHttp2(failure) || !request.seen || request.value.method !== 'GET' || status === null) return false;
  const agent = combinedValue(request.value.fields, 'user-agent') ?? '';
  if (!/^(?:curl|Wget|HTTPie|python-requests)\//i.test(agent)) return false;
  return (
    combinedValue(request.value.fields, 'upgrade') !== null &&
    (status < 300 || STATUSES.has(status) || status === 404)
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
