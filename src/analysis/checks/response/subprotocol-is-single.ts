// RFC 6455 section 11.3.4: Sec-WebSocket-Protocol is in a response not more than once, and holds one value.
import { broken, defineCheck, holds, notApplicable } from '../../check.ts';
import { wholeValues } from '../place.ts';

export const subprotocolIsSingle = defineCheck({
  id: 'subprotocol-is-single',
  level: 'must',
  clauses: ['RFC 6455 11.3.4'],
  scope: 'websocket',
  needs: ['chosenSubprotocols'],
  fix: 'Answer with the one subprotocol that was chosen, not with a list.',
  run({ chosenSubprotocols }) {
    const { items, lines } = chosenSubprotocols;
    if (lines.length === 0) return notApplicable('No subprotocol was chosen.');
    const places = wholeValues('response', lines);
    if (lines.length > 1) return broken(`There are ${lines.length} Sec-WebSocket-Protocol fields.`, places);
    if (items.length > 1) return broken(`${items.length} subprotocols are named.`, places);
    return holds('At most one subprotocol is named.', places);
  },
});
