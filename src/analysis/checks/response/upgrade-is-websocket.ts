// RFC 6455 section 4.1: the value of Upgrade is an ASCII case-insensitive match for `websocket`, or the client fails the
// connection. So there is one value, once.

import { sameIgnoringCase } from '../../../protocol/http/ascii-case.ts';
import { broken, defineCheck, holds, notApplicable } from '../../check.ts';
import { wholeValues } from '../place.ts';
import { quote } from '../quote.ts';

export const upgradeIsWebsocket = defineCheck({
  id: 'upgrade-is-websocket',
  level: 'must',
  clauses: ['RFC 6455 4.1'],
  scope: 'websocket-upgrade',
  needs: ['switchUpgrade'],
  fix: 'Send `Upgrade: websocket` once, with no other protocol.',
  run({ switchUpgrade }) {
    const { items, lines } = switchUpgrade;
    const [first] = lines;
    if (first === undefined) return notApplicable('The 101 has no Upgrade field.');
    const places = wholeValues('response', lines);
    if (lines.length > 1) return broken(`There are ${lines.length} Upgrade fields.`, places);
    const [only] = items;
    if (items.length > 1 || only === undefined || !sameIgnoringCase(first.value, 'websocket')) {
      return broken(`Upgrade is ${quote(first.value)}.`, places);
    }
    return holds('Upgrade is websocket.', places);
  },
});
