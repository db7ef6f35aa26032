// RFC 6455 section 9.1: extension-list = 1#extension, each a token with parameters.
import { broken, defineCheck, holds, notApplicable } from '../../check.ts';
import { describeFaults, faultPlaces, itemPlaces, realFaults } from '../place.ts';

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
    if (faults.length === 0) return holds('The list is valid.', itemPlaces('response', items));
    return broken(`Sec-WebSocket-Extensions: ${describeFaults(faults)}.`, faultPlaces('response', faults));
  },
});
