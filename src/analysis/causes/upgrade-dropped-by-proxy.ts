import { fixesFor } from '../fixes/fixes-for.ts';
import type { Cause, Recognition } from './cause.ts';
import { answerSaid, requestWasFine } from './evidence-sentences.ts';
import type { Failure } from './failure.ts';
import { isUpgrade, responseField } from './failure.ts';
import { quoteWords } from './quote-words.ts';
import { speaksRequestedVersion } from './websocket-versions.ts';

/** Rules of the request that a server refuses with 400 or 426 for good reason. */
const REQUEST_RULES = new Set([
  'handshake-is-rfc6455',
  'request-is-get',
  'request-is-http-1-1',
  'request-has-host',
  'request-offers-upgrade',
  'request-names-websocket',
  'request-connection-lists-upgrade',
  'key-is-16-bytes',
  'key-sent-once',
  'version-is-13',
  'requested-subprotocols-are-valid',
  'requested-extensions-are-valid',
]);
const COMPLAINT = /upgrade|websocket|handshake/i;
const PROXY =
  /\b(nginx|openresty|apache|haproxy|envoy|caddy|traefik|cloudflare|awselb|varnish|squid|litespeed)\b/i;

/**
 * 400 or 426 as of a server that saw no Upgrade although the browser sent one: nginx and others pass hop-by-hop fields
 * only where told to (RFC 9110 section 7.6.1).
 */
export const upgradeDroppedByProxy: Cause = {
  id: 'upgrade-dropped-by-proxy',
  recognise(failure) {
    const { status, response } = failure;
    if ((status !== 400 && status !== 426) || !isUpgrade(failure)) return null;
    // Then it was the client that asked wrongly, and nobody need have dropped anything.
    if (requestIsAtFault(failure)) return null;
    if (response === null) return fromStatusAlone(failure, status);
    const complaint = complaintOf(failure);
    const fromProxy = namesProxy(failure);
    if (status === 400 && complaint === null && !fromProxy) return null;
    return {
      sentence: `The server answered ${status} as if it had not seen the Upgrade that the browser sent: something on the way most likely dropped Upgrade or Connection.`,
      evidence: [
        ...answerSaid(failure, 'Upgrade', 'Sec-WebSocket-Version'),
        ...(complaint === null ? [] : [`The answer complains of the upgrade: ${complaint}.`]),
      ],
      isNot: excluded(failure),
      fixes: fixesFor(failure, 'upgrade'),
    };
  },
};

/** Chromium shows neither headers nor body of a refused answer: say what is likely, what else, and what would tell. */
function fromStatusAlone(failure: Failure, status: 400 | 426): Recognition {
  const other =
    status === 426
      ? 'It may also be a server that demands another protocol or another WebSocket version.'
      : 'It may also be a server that refuses the request for its own reasons: ws answers 400 to a path that is not its own, Socket.IO to an unknown session, nginx to ws: on a TLS port.';
  return {
    sentence:
      status === 426
        ? 'The server answered 426, “Upgrade Required”, to a request that was an upgrade: most likely a proxy on the way dropped Upgrade or Connection.'
        : 'The server answered 400: it could not use the handshake. Often a proxy on the way dropped Upgrade or Connection, but the status alone does not prove it.',
    evidence: [
      ...answerSaid(failure),
      `${other} The Upgrade, Server and Via fields of the answer would tell.`,
    ],
    isNot: excluded(failure),
    fixes:
      status === 426
        ? fixesFor(failure, 'upgrade')
        : [...fixesFor(failure, 'upgrade', 'path'), ...fixesFor(failure, 'hosts')],
  };
}

function excluded(failure: Failure): string[] {
  const fine = requestWasFine(failure)
    ? ['The browser’s request: Upgrade, Connection, key and version are fine.']
    : [];
  return [...fine, 'The network, DNS or TLS: an HTTP server was reached and answered.'];
}

function requestIsAtFault(failure: Failure): boolean {
  return failure.findings.some(({ check, verdict }) => verdict === 'fail' && REQUEST_RULES.has(check));
}

/** What of the answer complains of a missing upgrade; a body is never seen. */
function complaintOf(failure: Failure): string | null {
  const { response, status } = failure;
  if (response === null) return null;
  const upgrade = responseField(failure, 'Upgrade');
  if (upgrade !== null) return `it carries ${quoteWords(`Upgrade: ${upgrade}`)}`;
  if (status === 426) return '426 means “Upgrade Required”';
  if (COMPLAINT.test(response.reason)) return quoteWords(response.reason);
  // gorilla/websocket and others send the version with every complaint about a handshake.
  const version = responseField(failure, 'Sec-WebSocket-Version');
  if (version !== null && speaksRequestedVersion(failure)) {
    return `it comes from a WebSocket server that speaks version ${quoteWords(version)}`;
  }
  return null;
}

/** Whether the answer says that a proxy was on the way. */
function namesProxy(failure: Failure): boolean {
  return responseField(failure, 'Via') !== null || PROXY.test(responseField(failure, 'Server') ?? '');
}
