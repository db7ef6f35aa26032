// RFC 6455 section 4.1 item 7 and 11.3.1: Sec-WebSocket-Key is there, and not more than once.
import { broken, defineCheck, holds } from '../../check.ts';
import { wholeValues } from '../place.ts';

export const keySentOnce = defineCheck({
  id: 'key-sent-once',
  level: 'must',
  clauses: ['RFC 6455 11.3.1'],
  scope: 'websocket-upgrade',
  needs: ['requestKeys'],
  fix: 'Send exactly one Sec-WebSocket-Key.',
  run({ requestKeys }) {
    const lines = requestKeys;
    if (lines.length === 1) return holds('There is one Sec-WebSocket-Key.', wholeValues('request', lines));
    if (lines.length === 0) return broken('There is no Sec-WebSocket-Key.');
    return broken(`There are ${lines.length} Sec-WebSocket-Key fields.`, wholeValues('request', lines));
  },
});
