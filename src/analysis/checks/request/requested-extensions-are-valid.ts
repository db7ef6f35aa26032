// RFC 6455 section 9.1: the grammar of extensions. RFC 7692 section 7.1: the parameters that an offer of permessage-deflate
// may have. Other extensions define their own parameters.

import {
  PERMESSAGE_DEFLATE,
  parseDeflateParameters,
} from '../../../protocol/websocket/permessage-deflate.ts';
import { broken, defineCheck, holds, notApplicable, tolerated } from '../../check.ts';
import { describeFaults, faultPlaces, itemPlaces, realFaults, toleratedFaults } from '../place.ts';
import { quote } from '../quote.ts';

export const requestedExtensionsAreValid = defineCheck({
  id: 'requested-extensions-are-valid',
  level: 'must',
  clauses: ['RFC 6455 9.1', 'RFC 7692 7.1', 'RFC 9110 5.6.1'],
  scope: 'websocket',
  needs: ['requestedExtensions'],
  fix: 'Offer extensions as `name; parameter=value`. permessage-deflate takes window sizes from 8 to 15.',
  run({ requestedExtensions }) {
    const { items, lines } = requestedExtensions;
    if (lines.length === 0) return notApplicable('No extension was offered.');
    const faults = realFaults(requestedExtensions);
    if (faults.length > 0) {
      return broken(`Sec-WebSocket-Extensions: ${describeFaults(faults)}.`, faultPlaces('request', faults));
    }
    for (const { item, fieldIndex } of items) {
      if (item.name !== PERMESSAGE_DEFLATE) continue;
      const illegal = parseDeflateParameters(item, 'offer').faults.map((fault) => ({ fault, fieldIndex }));
      if (illegal.length > 0) {
        return broken(`permessage-deflate: ${describeFaults(illegal)}.`, faultPlaces('request', illegal));
      }
    }
    const empty = toleratedFaults(requestedExtensions);
    if (empty.length > 0) {
      return tolerated(`Sec-WebSocket-Extensions: ${describeFaults(empty)}.`, faultPlaces('request', empty));
    }
    const names = items.slice(0, 10).map(({ item }) => item.name);
    return holds(`Offered: ${quote(names.join(', '))}.`, itemPlaces('request', items));
  },
});
