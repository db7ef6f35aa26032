// RFC 6455 section 4.1: "If the status code received from the server is not 101, the client handles the response per
// HTTP procedures", and there is no WebSocket.
import { broken, defineCheck, holds } from '../../check.ts';

export const statusIs101 = defineCheck({
  id: 'status-is-101',
  level: 'must',
  clauses: ['RFC 6455 4.1'],
  scope: 'websocket-upgrade',
  needs: ['status'],
  run({ status }) {
    if (status === 101) return holds('The server answered 101.');
    return broken(
      `The server answered ${status}, which opens no WebSocket.`,
      [{ side: 'response', fieldIndex: null, index: 0, length: 0 }],
      'Make the server, and every proxy before it, answer this path with 101 Switching Protocols.',
    );
  },
});
