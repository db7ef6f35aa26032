// RFC 6455 section 4.1: the connection fails on a subprotocol that the request did not offer; names compare
// case-sensitively.
import { broken, defineCheck, holds, notApplicable } from '../../check.ts';
import { itemPlaces, wholeValues } from '../place.ts';
import { quote } from '../quote.ts';

export const subprotocolWasOffered = defineCheck({
  id: 'subprotocol-was-offered',
  level: 'must',
  clauses: ['RFC 6455 4.1'],
  scope: 'websocket',
  needs: ['requestedSubprotocols', 'chosenSubprotocols'],
  fix: 'Answer with one of the offered subprotocols, in the same case, or leave the field out.',
  run({ requestedSubprotocols, chosenSubprotocols }) {
    const { items, lines } = chosenSubprotocols;
    if (lines.length === 0) return notApplicable('No subprotocol was chosen.');
    if (items.length === 0)
      return broken('Sec-WebSocket-Protocol is there, but empty.', wholeValues('response', lines));
    const offered = new Set(requestedSubprotocols.items.map(({ item }) => item.name));
    const strange = items.filter(({ item }) => !offered.has(item.name));
    const [first] = strange;
    if (first === undefined)
      return holds('The chosen subprotocol was offered.', itemPlaces('response', items));
    const asked =
      offered.size === 0 ? 'none was' : `offered were ${quote([...offered].slice(0, 10).join(', '))}`;
    return broken(
      `${quote(first.item.name)} was not offered: ${asked}. Chromium refuses this; Firefox 153 accepts it.`,
      itemPlaces('response', strange),
    );
  },
});
