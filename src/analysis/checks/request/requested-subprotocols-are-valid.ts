// RFC 6455 section 4.1 item 10: a list of tokens without duplicates; they compare case-sensitively.
import { broken, defineCheck, holds, notApplicable, tolerated } from '../../check.ts';
import { describeFaults, faultPlaces, itemPlaces, realFaults, toleratedFaults } from '../place.ts';
import { quote } from '../quote.ts';

export const requestedSubprotocolsAreValid = defineCheck({
  id: 'requested-subprotocols-are-valid',
  level: 'must',
  clauses: ['RFC 6455 4.1'],
  scope: 'websocket',
  needs: ['requestedSubprotocols'],
  fix: 'Name each subprotocol once, without spaces, commas, slashes or letters outside ASCII.',
  run({ requestedSubprotocols }) {
    const { items, lines } = requestedSubprotocols;
    if (lines.length === 0) return notApplicable('No subprotocol was offered.');
    const faults = realFaults(requestedSubprotocols);
    if (faults.length > 0) {
      return broken(`Sec-WebSocket-Protocol: ${describeFaults(faults)}.`, faultPlaces('request', faults));
    }
    const known = new Set<string>();
    for (const listed of items) {
      // A duplicate within one line is among the faults above; this finds one across lines.
      const { name } = listed.item;
      if (known.has(name)) return broken(`${quote(name)} is named twice.`, itemPlaces('request', [listed]));
      known.add(name);
    }
    const empty = toleratedFaults(requestedSubprotocols);
    if (empty.length > 0) {
      return tolerated(`Sec-WebSocket-Protocol: ${describeFaults(empty)}.`, faultPlaces('request', empty));
    }
    return holds(`Offered: ${quote([...known].slice(0, 10).join(', '))}.`, itemPlaces('request', items));
  },
});
