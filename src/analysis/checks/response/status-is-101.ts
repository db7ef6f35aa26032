// RFC 6455 section 4.1: "If the status code received from the server is not 101, the client handles the response per HTTP
// procedures", and there is no WebSocket. Over HTTP/2 and HTTP/3, `extended-connect-succeeded` applies instead.
import { broken, defineCheck, holds, unknown } from '../../check.ts';
import { startLine } from '../place.ts';

export const statusIs101 = defineCheck({
  id: 'status-is-101',
  level: 'must',
  clauses: ['RFC 6455 4.1'],
  scope: 'websocket-unless-connect',
  needs: ['situation', 'status'],
  fix: 'Let the server, and every proxy in front of it, answer this path with 101 Switching Protocols.',
  run({ situation, status }) {
    if (status === 101) return holds('The server answered 101.');
    if (situation.mechanism === 'unknown' && status >= 200 && status < 300) {
      return unknown(
        `The status is ${status}: right over HTTP/2, wrong over HTTP/1.1. Which of the two it was is not known.`,
      );
    }
    return broken(`The server answered ${status}, which does not open a WebSocket.`, [startLine('response')]);
  },
});
