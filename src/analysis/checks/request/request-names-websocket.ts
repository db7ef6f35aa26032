// RFC 6455 section 4.1 item 5 and 4.2.1 item 3: Upgrade includes the keyword `websocket`, in any case.

import { sameIgnoringCase } from '../../../protocol/http/ascii-case.ts';
import { broken, defineCheck, holds, notApplicable } from '../../check.ts';
import { itemPlaces, wholeValues } from '../place.ts';
import { quote } from '../quote.ts';

export const requestNamesWebsocket = defineCheck({
  id: 'request-names-websocket',
  level: 'must',
  clauses: ['RFC 6455 4.2.1'],
  scope: 'websocket-upgrade',
  needs: ['requestUpgrade'],
  fix: 'Send `Upgrade: websocket`.',
  run({ requestUpgrade }) {
    const { items, lines } = requestUpgrade;
    if (lines.length === 0) return notApplicable('There is no Upgrade field to name it.');
    const found = items.filter(
      ({ item }) => item.version === null && sameIgnoringCase(item.name, 'websocket'),
    );
    if (found.length > 0) return holds('Upgrade offers websocket.', itemPlaces('request', found));
    const [first] = lines;
    return broken(`Upgrade is ${quote(first?.value ?? '')}.`, wholeValues('request', lines));
  },
});
