// RFC 8441 section 4 and 5, RFC 9220 section 3: any 2xx answer to a CONNECT with `:protocol` opens the WebSocket.
import { broken, defineCheck, holds, notApplicable, unknown } from '../../check.ts';
import { startLine, wholeValues } from '../place.ts';
import { quote } from '../quote.ts';

export const extendedConnectSucceeded = defineCheck({
  id: 'extended-connect-succeeded',
  level: 'must',
  clauses: ['RFC 8441 5', 'RFC 9220 3', 'RFC 9110 9.3.6'],
  scope: 'extended-connect',
  needs: ['status', 'knownRequestLine', 'knownResponse', 'isKnownToOpen', 'messagesWent'],
  fix: 'Answer the extended CONNECT of this path with 200, after announcing SETTINGS_ENABLE_CONNECT_PROTOCOL.',
  run({ status, knownRequestLine, knownResponse, isKnownToOpen, messagesWent }) {
    if (status < 200 || status > 299) {
      return broken(
        `The server answered ${status}, which does not open a connection over HTTP/2 or HTTP/3.`,
        [startLine('response')],
      );
    }
    if (knownRequestLine !== null && knownRequestLine.method !== 'CONNECT') {
      return notApplicable(`The request is a ${quote(knownRequestLine.method)}, not an extended CONNECT.`);
    }
    if (knownResponse === null && !isKnownToOpen) {
      return unknown(
        `The server answered ${status}, which opens the connection unless it is an ordinary page. The fields of the answer would show that, and were not seen.`,
      );
    }
    if (messagesWent) return holds(`The server answered ${status}, and messages went.`);
    // RFC 9110 section 9.3.6: a 2xx answer to CONNECT has no Content-Length, and a client ignores it.
    const [length] = knownResponse?.lines('content-length') ?? [];
    if (length !== undefined && Number(length.value) > 0) {
      // One that announces a body is an ordinary page, unless the browser took it for the switch.
      const what = isKnownToOpen
        ? `with Content-Length ${quote(length.value)}, which a successful answer to CONNECT does not have.`
        : `with a body of ${quote(length.value)} bytes: it treated the CONNECT as an ordinary request.`;
      return broken(`The server answered ${status} ${what}`, wholeValues('response', [length]));
    }
    return holds(`The server answered ${status}.`);
  },
});
