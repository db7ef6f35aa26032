// RFC 6455 section 9.1: extension-list = 1#extension, each a token with parameters.
import { broken, defineCheck, holds, notApplicable, tolerated } from '../../check.ts';
import { describeFaults, faultPlaces, itemPlaces, realFaults, toleratedFaults } from '../place.ts';

export const extensionsAreValid = defineCheck({
  id: 'extensions-are-valid',
  level: 'must',
  clauses: ['RFC 6455 9.1'],
  scope: 'websocket',
  needs: ['chosenExtensions'],
  fix: 'Answer with extensions as `name; parameter=value`, or leave the field out.',
  run({ chosenExtensions }) {
    const { items, lines } = chosenExtensions;
    if (lines.length === 0) return notApplicable('No extension was chosen.');
    const faults = realFaults(chosenExtensions);
    if (faults.length > 0) {
      return broken(`Sec-WebSocket-Extensions: ${describeFaults(faults)}.`, faultPlaces('response', faults));
    }
    const empty = toleratedFaults(chosenExtensions);
    if (empty.length > 0) {
      return tolerated(`Sec-WebSocket-Extensions: ${describeFaults(empty)}.`, faultPlaces('response', empty));
    }
    return holds('The list is valid.', itemPlaces('response', items));
  },
});
