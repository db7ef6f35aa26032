// RFC 6455 section 4.1 and 9.1: an extension that the request did not offer fails the connection.
import { broken, defineCheck, holds, notApplicable } from '../../check.ts';
import { itemPlaces } from '../place.ts';
import { quote } from '../quote.ts';

export const extensionsWereOffered = defineCheck({
  id: 'extensions-were-offered',
  level: 'must',
  clauses: ['RFC 6455 4.1', 'RFC 6455 9.1'],
  scope: 'websocket',
  needs: ['requestedExtensions', 'chosenExtensions'],
  fix: 'Answer only with extensions that the request offers.',
  run({ requestedExtensions, chosenExtensions }) {
    const { items } = chosenExtensions;
    if (items.length === 0) return notApplicable('No extension was chosen.');
    const offered = new Set(requestedExtensions.items.map(({ item }) => item.name));
    const strange = items.filter(({ item }) => !offered.has(item.name));
    const [first] = strange;
    if (first === undefined)
      return holds('Every chosen extension was offered.', itemPlaces('response', items));
    return broken(`${quote(first.item.name)} was not offered.`, itemPlaces('response', strange));
  },
});
