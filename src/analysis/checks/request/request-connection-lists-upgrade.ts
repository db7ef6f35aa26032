// RFC 9110 section 7.8: a sender of Upgrade also lists `upgrade` in Connection, so that no proxy forwards it blindly
// (section 7.6.1).

import { sameIgnoringCase } from '../../../protocol/http/ascii-case.ts';
import { broken, defineCheck, holds, notApplicable } from '../../check.ts';
import { itemPlaces, wholeValues } from '../place.ts';
import { quote } from '../quote.ts';

export const requestConnectionListsUpgrade = defineCheck({
  id: 'request-connection-lists-upgrade',
  level: 'must',
  clauses: ['RFC 9110 7.6.1', 'RFC 9110 7.8'],
  scope: 'upgrade',
  needs: ['requestConnection', 'requestUpgrade', 'situation'],
  fix: 'Send `Connection: Upgrade` with the Upgrade field. A proxy has to set both for its upstream.',
  run({ requestConnection, requestUpgrade, situation }) {
    const { items, lines } = requestConnection;
    const found = items.filter(({ item }) => sameIgnoringCase(item.name, 'upgrade'));
    if (found.length > 0) return holds('Connection lists upgrade.', itemPlaces('request', found));
    if (!situation.websocket && requestUpgrade.lines.length === 0) {
      return notApplicable('The request did not ask to switch.');
    }
    const [first] = lines;
    if (first === undefined) return broken('There is no Connection field.');
    return broken(`Connection is ${quote(first.value)}.`, wholeValues('request', lines));
  },
});
