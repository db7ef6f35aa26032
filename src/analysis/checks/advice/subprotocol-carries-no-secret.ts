// A page cannot set Authorization on a WebSocket, and some put a token among the subprotocols instead. Servers and proxies
// log that field, and the server has to repeat it in its answer.
import { broken, defineCheck, holds, notApplicable, unknown } from '../../check.ts';
import { itemPlaces } from '../place.ts';
import { looksSecret } from '../secret.ts';
import { HIDDEN, isStandIn } from '../stand-in.ts';

export const subprotocolCarriesNoSecret = defineCheck({
  id: 'subprotocol-carries-no-secret',
  level: 'advice',
  clauses: [],
  scope: 'websocket',
  needs: ['requestedSubprotocols'],
  fix: 'Send a short-lived ticket instead, or authenticate by cookie or in the first message.',
  run({ requestedSubprotocols }) {
    const { items, lines } = requestedSubprotocols;
    if (lines.length === 0) return notApplicable('No subprotocol was offered.');
    const secrets = items.slice(0, 1000).filter(({ item }) => looksSecret(item.name));
    // The value itself is not part of the finding, because findings are exported.
    if (secrets.length > 0)
      return broken('A subprotocol looks like a token.', itemPlaces('request', secrets));
    if (items.some(({ item }) => isStandIn(item.name))) return unknown(`A subprotocol ${HIDDEN}`);
    return holds('No subprotocol looks like a token.');
  },
});
