import { fixesFor } from '../fixes/fixes-for.ts';
import type { Cause } from './cause.ts';
import { describeAnswer, describeFindings } from './describe-evidence.ts';
import type { Failure } from './failure.ts';
import { failedChecks, overHttp2, responseField } from './failure.ts';
import { nameStatus } from './status-names.ts';

/** A 500 or a 502 speaks of the server's own trouble; an interim status of none. */
const REFUSALS = /^(?:[34]\d\d|501|505)$/;

/**
 * A refusal over HTTP/2 or HTTP/3, or a 2xx that is an ordinary page: who answered does not take an extended CONNECT, or does
 * not translate it for the server behind. There is no Upgrade that could have been dropped (RFC 8441 section 4).
 */
export const extendedConnectRefused: Cause = {
  id: 'extended-connect-refused',
  recognise(failure) {
    const { status } = failure;
    if (status === null || !overHttp2(failure) || failure.kind === 'event-stream') return null;
    const asPage = status >= 200 && status <= 299;
    if (asPage ? !isOrdinaryPage(failure) : !REFUSALS.test(String(status))) return null;
    const http3 = failure.situation.transport === 'h3' ? 'HTTP/3' : 'HTTP/2';
    const what = failure.kind === 'websocket' ? 'the WebSocket' : 'the session';
    return {
      sentence: asPage
        ? `Let the server and every proxy take extended CONNECT, or leave ${http3} out for this host: who answered took ${what}’s CONNECT for an ordinary request and sent a page with ${status}.`
        : `Let the server and every proxy take extended CONNECT, or leave ${http3} out for this host: the CONNECT over ${http3} that opens ${what} was answered ${nameStatus(status)}.`,
      evidence: [
        ...describeAnswer(failure, 'Content-Type', 'Content-Length', 'Sec-WebSocket-Version'),
        ...describeFindings(
          failedChecks(failure, ['extended-connect-succeeded', 'no-connection-fields-over-http2']),
        ),
        ...alternatives(status),
        'In Firefox, network.http.http2.websockets set to false proves it: the socket then opens over HTTP/1.1.',
      ],
      isNot: [
        'A dropped Upgrade or Connection: HTTP/2 and HTTP/3 have neither.',
        'The network, DNS or TLS: an HTTP server was reached and answered.',
      ],
      fixes: fixesFor(failure, 'extended-connect', ...(status === 404 ? (['path'] as const) : [])),
    };
  },
};

function alternatives(status: number): string[] {
  if (status === 404 || status === 405) return ['It may also be a path without a WebSocket.'];
  if (status === 403)
    return [
      'It may also be an Origin that the server does not let in; Envoy answers 403 without upgrade_configs.',
    ];
  return [];
}

/** A 2xx that announces a body, or a page that ended without a message: an opened WebSocket has neither. */
function isOrdinaryPage(failure: Failure): boolean {
  const length = Number(responseField(failure, 'Content-Length') ?? '0');
  if (length > 0) return failure.lastMessageAt === null || failure.lastMessageAt === undefined;
  const type = responseField(failure, 'Content-Type') ?? '';
  return /^(?:text\/html|application\/json|text\/plain)\b/i.test(type) && failure.lastMessageAt === null;
}
