// WHATWG WebSockets, establish a connection: subprotocols that were asked for and not answered fail the connection.
// RFC 6455 allows it. Chromium 156 enforces it; Firefox 153 does not, nor does it reject one that was not asked for.
import { broken, defineCheck, holds, notApplicable } from '../../check.ts';
import { wholeValues } from '../place.ts';

export const subprotocolChosenWhenOffered = defineCheck({
  id: 'subprotocol-chosen-when-offered',
  level: 'browser',
  clauses: ['WHATWG WebSockets'],
  scope: 'websocket',
  needs: ['requestedSubprotocols', 'chosenSubprotocols'],
  fix: 'Choose one of the subprotocols that the page asked for, or let the page ask for none.',
  run({ requestedSubprotocols, chosenSubprotocols }) {
    if (requestedSubprotocols.items.length === 0) return notApplicable('No subprotocol was asked for.');
    const places = wholeValues('response', chosenSubprotocols.lines);
    if (chosenSubprotocols.items.length > 0) return holds('One was chosen.', places);
    return broken(
      'Subprotocols were asked for and none was chosen. Chromium refuses this; Firefox 153 opens.',
      places,
    );
  },
});
