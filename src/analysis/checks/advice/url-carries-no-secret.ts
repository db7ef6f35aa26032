// RFC 9110 section 17.9: URLs are shown, stored and logged, so secrets do not belong in them.
import { broken, defineCheck, holds, notApplicable, unknown } from '../../check.ts';
import { urlOf } from '../loopback.ts';
import { quote } from '../quote.ts';
import { isIdentifier, looksSecret } from '../secret.ts';
import { HIDDEN, holdsStandIn } from '../stand-in.ts';

const NAMES =
  /^(?:x[-_])?(?:access|auth|id|refresh|session|bearer|api|csrf|user)?[-_]?(?:token|jwt|apikey|api[-_]key|secret|password|passwd|pwd|authorization|credentials?)$/i;

/** The end of names of what many may know: `doc=...`, `commit=...`, `orgId=...`. */
const PUBLIC = /(?:^|[-_.])(?:[ug]?u?id|room|doc|channel|game|commit|hash|rev|version|build)$|[a-z]Id$/;
/** Names of what lets somebody in, whatever its form. */
const NOT_PUBLIC = /sess|auth|access|secret|token|key|ticket|code/i;

/** Whether a long value is an identifier, or named as one: to know the number of a room is not to be let in. */
function isPublic(name: string, value: string): boolean {
  return (
    !/^(?:eyJ|gh|gl)|ZXlK|\.eyJ/.test(value) &&
    !NOT_PUBLIC.test(name) &&
    (isIdentifier(value) || PUBLIC.test(name))
  );
}

export const urlCarriesNoSecret = defineCheck({
  id: 'url-carries-no-secret',
  level: 'advice',
  clauses: ['RFC 9110 17.9'],
  scope: 'any',
  needs: ['url'],
  fix: 'Send a short-lived ticket instead, or authenticate by cookie or in the first message.',
  run({ url }) {
    const parsed = urlOf(url);
    if (parsed === null) return notApplicable('The URL cannot be read.');
    if (parsed.password !== '') return broken('The URL contains a password.');
    for (const [name, value] of parsed.searchParams) {
      // The value itself is not part of the finding, because findings are exported.
      if (value !== '' && (NAMES.test(name) || (looksSecret(value) && !isPublic(name, value))))
        return broken(`The parameter ${quote(name)} looks like a secret.`);
    }
    if (holdsStandIn(url)) return unknown(`A part of the URL ${HIDDEN}`);
    return holds('No parameter of the URL looks like a secret.');
  },
});
