// RFC 6455 section 4.1: a 101 without Sec-WebSocket-Accept fails; section 11.3.3: not more than once.
import { broken, defineCheck, holds } from '../../check.ts';
import { wholeValues } from '../place.ts';

export const acceptIsSentOnce = defineCheck({
  id: 'accept-is-sent-once',
  level: 'must',
  clauses: ['RFC 6455 4.1', 'RFC 6455 11.3.3'],
  scope: 'websocket-upgrade',
  needs: ['switchFields', 'accept'],
  fix: 'Send exactly one Sec-WebSocket-Accept. Where there are two, often both a library and a proxy send it.',
  run({ switchFields, accept }) {
    const places = wholeValues('response', switchFields.lines('sec-websocket-accept'));
    const { length } = accept.received;
    if (length === 1) return holds('There is one Sec-WebSocket-Accept.', places);
    if (length === 0) return broken('The 101 has no Sec-WebSocket-Accept.');
    return broken(`There are ${length} values of Sec-WebSocket-Accept.`, places);
  },
});
