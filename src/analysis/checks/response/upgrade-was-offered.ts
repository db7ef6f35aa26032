// RFC 9110 section 7.8: "A server MUST NOT switch to a protocol that was not indicated by the client in the
// corresponding request's Upgrade header field".

import { sameIgnoringCase } from '../../../protocol/http/ascii-case.ts';
import type { UpgradeProtocol } from '../../../protocol/upgrade/upgrade.ts';
import { broken, defineCheck, holds, notApplicable } from '../../check.ts';
import type { ListField } from '../../evidence.ts';
import { itemPlaces } from '../place.ts';
import { quote } from '../quote.ts';

export const upgradeWasOffered = defineCheck({
  id: 'upgrade-was-offered',
  level: 'must',
  clauses: ['RFC 9110 7.8'],
  scope: 'upgrade',
  needs: ['requestUpgrade', 'switchUpgrade'],
  fix: 'Switch only to a protocol that the request lists in Upgrade, or answer without a 101.',
  run({ requestUpgrade, switchUpgrade }) {
    const { items } = switchUpgrade;
    if (items.length === 0) return notApplicable('The 101 names no protocol.');
    const offered = requestUpgrade.items.map(({ item }) => item);
    const strange = items.filter(
      ({ item }) => !offered.some((offer) => sameProtocol(offer, item)) && !isCarried(item, items),
    );
    const [first] = strange;
    if (first === undefined) return holds('Every protocol named was offered.', itemPlaces('response', items));
    return broken(`${quote(text(first.item))} was not offered.`, itemPlaces('response', strange));
  },
});
// A side that leaves the version out means the protocol whatever its version.
function sameProtocol(offer: UpgradeProtocol, named: UpgradeProtocol): boolean {
  if (!sameIgnoringCase(offer.name, named.name)) return false;
  return offer.version === null || named.version === null || sameIgnoringCase(offer.version, named.version);
}

// RFC 2817 section 3.3 answers an offer of TLS by `TLS/1.0, HTTP/1.1`: the HTTP that goes on inside is not a new one.
function isCarried(named: UpgradeProtocol, items: ListField<UpgradeProtocol>['items']): boolean {
  return sameIgnoringCase(named.name, 'http') && items.some(({ item }) => sameIgnoringCase(item.name, 'tls'));
}

function text({ name, version }: UpgradeProtocol): string {
  return version === null ? name : `${name}/${version}`;
}
