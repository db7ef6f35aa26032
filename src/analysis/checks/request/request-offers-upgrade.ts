// RFC 9110 section 7.8: Upgrade = #protocol, protocol = protocol-name ["/" protocol-version], both tokens.
import { broken, defineCheck, holds, notApplicable } from '../../check.ts';
import { describeFaults, faultPlaces, itemPlaces, realFaults } from '../place.ts';
import { quote } from '../quote.ts';

export const requestOffersUpgrade = defineCheck({
  id: 'request-offers-upgrade',
  level: 'must',
  clauses: ['RFC 9110 7.8'],
  scope: 'upgrade',
  needs: ['requestUpgrade', 'situation'],
  fix: 'Send an Upgrade field that lists protocols, such as `Upgrade: websocket`.',
  run({ requestUpgrade, situation }) {
    if (requestUpgrade.lines.length === 0) {
      if (!situation.websocket) return notApplicable('The request did not ask to switch.');
      return broken('There is no Upgrade field.');
    }
    const faults = realFaults(requestUpgrade);
    if (faults.length > 0) {
      return broken(
        `Upgrade is not a valid list: ${describeFaults(faults)}.`,
        faultPlaces('request', faults),
      );
    }
    const names = requestUpgrade.items.slice(0, 10).map(({ item }) => item.name);
    return holds(`Offered: ${quote(names.join(', '))}.`, itemPlaces('request', requestUpgrade.items));
  },
});
