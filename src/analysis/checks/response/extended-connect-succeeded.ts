// RFC 8441 section 4 and 5, RFC 9220 section 3: any 2xx answer to a CONNECT with `:protocol` opens the WebSocket.
import { broken, defineCheck, holds, notApplicable } from '../../check.ts';
import { startLine, wholeValues } from '../place.ts';
import { quote } from '../quote.ts';

export const extendedConnectSucceeded = defineCheck({
  id: 'extended-connect-succeeded',
  level: 'must',
  clauses: ['RFC 8441 5', 'RFC 9220 3', 'RFC 9110 9.3.6'],
  scope: 'extended-connect',
  needs: ['status', 'knownRequestLine', 'knownResponse'],
  fix: 'Answer the extended CONNECT of this path with 200, after announcing SETTINGS_ENABLE_CONNECT_PROTOCOL.',
  run({ status, knownRequestLine, knownResponse }) {
    if (status < 200 || status > 299) {
      return broken(
        `The server answered ${status}, which does not open a connection over HTTP/2 or HTTP/3.`,
        [startLine('response')],
      );
    }
    if (knownRequestLine !== null && knownRequestLine.method !== 'CONNECT') {
      return notApplicable(`The request is a ${quote(knownRequestLine.method)}, not an extended CONNECT.`);
    }
    // RFC 9110 section 9.3.6: a 2xx answer to CONNECT has no Content-Length. One that announces a body is an ordinary page.
    const [length] = knownResponse?.lines('content-length') ?? [];
    if (length !== undefined && Number(length.value) > 0) {
      return broken(
        `The server answered ${status} with a body of ${quote(length.value)} bytes: it treated the CONNECT as an ordinary request.`,
        wholeValues('response', [length]),
      );
    }
    return holds(`The server answered ${status}.`);
  },
});
