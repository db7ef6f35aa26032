// RFC 6455 section 4.1 item 2: "The method of the request MUST be GET".
import { broken, defineCheck, holds, unknown } from '../../check.ts';
import { startLine } from '../place.ts';
import { quote } from '../quote.ts';

export const requestIsGet = defineCheck({
  id: 'request-is-get',
  level: 'must',
  clauses: ['RFC 6455 4.1'],
  scope: 'websocket-upgrade',
  needs: ['requestLine'],
  fix: 'Send the handshake as GET.',
  run({ requestLine }) {
    const { method } = requestLine;
    // An imported file may leave the method out; methods compare with regard to case (RFC 9110 section 9.1).
    if (method === '') return unknown('The method was not seen.');
    if (method === 'GET') return holds('The method is GET.');
    return broken(`The method is ${quote(method)}.`, [startLine('request', method.length)]);
  },
});
