// RFC 6455 section 4.1: "If the status code received from the server is not 101, the client handles the response per
// HTTP procedures", and there is no WebSocket. Over HTTP/2 and 3 `extended-connect-succeeded` speaks instead.
import { broken, defineCheck, holds, unknown } from '../../check.ts';
import { startLine } from '../place.ts';

export const statusIs101 = defineCheck({
  id: 'status-is-101',
  level: 'must',
  clauses: ['RFC 6455 4.1'],
  scope: 'websocket-unless-connect',
  needs: ['situation', 'status'],
  fix: 'Make the server, and every proxy before it, answer this path with 101 Switching Protocols.',
  run({ situation, status }) {
    if (status === 101) return holds('The server answered 101.');
    if (situation.mechanism === 'unknown' && status >= 200 && status < 300) {
      return unknown(
        `The status is ${status}: right over HTTP/2, wrong over HTTP/1.1. A NetLog would show which it was.`,
      );
    }
    return broken(`The server answered ${status}, which opens no WebSocket.`, [startLine('response')]);
  },
});
