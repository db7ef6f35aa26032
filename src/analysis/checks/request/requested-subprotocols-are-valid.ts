// RFC 6455 section 4.1 item 10: a list of tokens, none twice; they compare with regard to case.
import { broken, defineCheck, holds, notApplicable, tolerated } from '../../check.ts';
import { describeFaults, faultPlaces, itemPlaces, realFaults, toleratedFaults } from '../place.ts';
import { quote } from '../quote.ts';

export const requestedSubprotocolsAreValid = defineCheck({
  id: 'requested-subprotocols-are-valid',
  level: 'must',
  clauses: ['RFC 6455 4.1'],
  scope: 'websocket',
  needs: ['requestedSubprotocols'],
  fix: 'Name each subprotocol once, in characters of a token: no space, comma, slash, or letter outside ASCII.',
  run({ requestedSubprotocols }) {
    const { items, lines } = requestedSubprotocols;
    if (lines.length === 0) return notApplicable('No subprotocol was asked for.');
    const faults = realFaults(requestedSubprotocols);
    if (faults.length > 0) {
      return broken(`Sec-WebSocket-Protocol: ${describeFaults(faults)}.`, faultPlaces('request', faults));
    }
    const known = new Set<string>();
    for (const listed of items) {
      // Twice within one line is among the faults above; this is twice over several lines.
      const { name } = listed.item;
      if (known.has(name)) return broken(`${quote(name)} is named twice.`, itemPlaces('request', [listed]));
      known.add(name);
    }
    const empty = toleratedFaults(requestedSubprotocols);
    if (empty.length > 0) {
      return tolerated(`Sec-WebSocket-Protocol: ${describeFaults(empty)}.`, faultPlaces('request', empty));
    }
    return holds(`Asked for: ${quote([...known].slice(0, 10).join(', '))}.`, itemPlaces('request', items));
  },
});
