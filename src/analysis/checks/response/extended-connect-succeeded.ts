// RFC 8441 section 4 and 5, RFC 9220 section 3: a CONNECT with `:protocol` opens the WebSocket by any 2xx.
import { broken, defineCheck, holds, notApplicable } from '../../check.ts';
import { startLine } from '../place.ts';
import { quote } from '../quote.ts';

export const extendedConnectSucceeded = defineCheck({
  id: 'extended-connect-succeeded',
  level: 'must',
  clauses: ['RFC 8441 5', 'RFC 9220 3'],
  scope: 'extended-connect',
  needs: ['status', 'knownRequestLine'],
  fix: 'Answer the extended CONNECT of this path with 200, and announce SETTINGS_ENABLE_CONNECT_PROTOCOL before.',
  run({ status, knownRequestLine }) {
    if (status < 200 || status > 299) {
      return broken(`The server answered ${status}, which opens nothing over HTTP/2 or HTTP/3.`, [
        startLine('response'),
      ]);
    }
    if (knownRequestLine !== null && knownRequestLine.method !== 'CONNECT') {
      return notApplicable(`The request is a ${quote(knownRequestLine.method)}, no extended CONNECT.`);
    }
    return holds(`The server answered ${status}.`);
  },
});
