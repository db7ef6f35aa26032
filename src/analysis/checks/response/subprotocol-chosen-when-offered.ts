// WHATWG WebSockets, establish a connection: if subprotocols were offered and the answer chooses none, the connection
// fails. RFC 6455 allows it. Chromium 156 enforces the rule; Firefox 153 does not, and it also accepts a subprotocol that
// was not offered.
import { broken, defineCheck, holds, notApplicable } from '../../check.ts';
import { wholeValues } from '../place.ts';

export const subprotocolChosenWhenOffered = defineCheck({
  id: 'subprotocol-chosen-when-offered',
  level: 'browser',
  clauses: ['WHATWG WebSockets'],
  scope: 'websocket',
  needs: ['requestedSubprotocols', 'chosenSubprotocols'],
  fix: 'Choose one of the subprotocols that the page offered, or let the page offer none.',
  run({ requestedSubprotocols, chosenSubprotocols }) {
    if (requestedSubprotocols.items.length === 0) return notApplicable('No subprotocol was offered.');
    const places = wholeValues('response', chosenSubprotocols.lines);
    if (chosenSubprotocols.items.length > 0) return holds('One was chosen.', places);
    return broken(
      'Subprotocols were offered and none was chosen. Chromium refuses this; Firefox 153 accepts it.',
      places,
    );
  },
});
