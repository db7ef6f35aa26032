// RFC 9110 section 7.8: "A server MUST NOT switch to a protocol that was not indicated by the client in the
// corresponding request's Upgrade header field".
import { asciiLowerCase } from '../../../protocol/http/ascii-case.ts';
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
    const offered = versionsByName(requestUpgrade.items);
    const named = versionsByName(items);
    const strange = items.filter(({ item }) => !isOffered(item, offered) && !isCarried(item, named));
    const [first] = strange;
    if (first === undefined) return holds('Every named protocol was offered.', itemPlaces('response', items));
    const { name, version } = first.item;
    const text = version === null ? name : `${name}/${version}`;
    return broken(`${quote(text)} was not offered.`, itemPlaces('response', strange));
  },
});

type Versions = ReadonlyMap<string, ReadonlySet<string | null>>;

function versionsByName(items: ListField<UpgradeProtocol>['items']): Versions {
  const versions = new Map<string, Set<string | null>>();
  for (const { item } of items) {
    const name = asciiLowerCase(item.name);
    const version = item.version === null ? null : asciiLowerCase(item.version);
    const known = versions.get(name);
    if (known === undefined) versions.set(name, new Set([version]));
    else known.add(version);
  }
  return versions;
}

// Without a version, a protocol means every version of it.
function isOffered({ name, version }: UpgradeProtocol, offered: Versions): boolean {
  const versions = offered.get(asciiLowerCase(name));
  if (versions === undefined) return false;
  return version === null || versions.has(null) || versions.has(asciiLowerCase(version));
}

// RFC 2817 section 3.3 answers an offer of TLS with `TLS/1.0, HTTP/1.1`: the HTTP inside is not a new protocol.
function isCarried({ name }: UpgradeProtocol, named: Versions): boolean {
  return asciiLowerCase(name) === 'http' && named.has('tls');
}
