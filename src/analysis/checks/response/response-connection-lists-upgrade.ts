// RFC 6455 section 4.1: Connection contains the token `upgrade`, in any case. RFC 9110 section 7.8 requires it with every
// Upgrade.

import { sameIgnoringCase } from '../../../protocol/http/ascii-case.ts';
import { broken, defineCheck, holds } from '../../check.ts';
import { itemPlaces, wholeValues } from '../place.ts';
import { quote } from '../quote.ts';

export const responseConnectionListsUpgrade = defineCheck({
  id: 'response-connection-lists-upgrade',
  level: 'must',
  clauses: ['RFC 6455 4.1', 'RFC 9110 7.8'],
  scope: 'upgrade',
  needs: ['switchConnection'],
  fix: 'Send `Connection: Upgrade` with the 101. A proxy must not replace it.',
  run({ switchConnection }) {
    const { items, lines } = switchConnection;
    const found = items.filter(({ item }) => sameIgnoringCase(item.name, 'upgrade'));
    if (found.length > 0) return holds('Connection lists upgrade.', itemPlaces('response', found));
    const [first] = lines;
    if (first === undefined) return broken('The 101 has no Connection field.');
    return broken(`Connection is ${quote(first.value)}.`, wholeValues('response', lines));
  },
});
