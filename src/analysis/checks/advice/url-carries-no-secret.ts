// RFC 9110 section 17.9: URLs are shown, stored and logged, so secrets do not belong in them.
import { broken, defineCheck, holds, notApplicable, unknown } from '../../check.ts';
import { urlOf } from '../loopback.ts';
import { quote } from '../quote.ts';
import { looksSecret } from '../secret.ts';
import { HIDDEN, holdsStandIn } from '../stand-in.ts';

const NAMES =
  /^(?:x[-_])?(?:access|auth|id|refresh|session|bearer|api|csrf|user)?[-_]?(?:token|jwt|apikey|api[-_]key|secret|password|passwd|pwd|authorization|credentials?)$/i;

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
      if (value !== '' && (NAMES.test(name) || looksSecret(value)))
        return broken(`The parameter ${quote(name)} looks like a secret.`);
    }
    if (holdsStandIn(url)) return unknown(`A part of the URL ${HIDDEN}`);
    return holds('No parameter of the URL looks like a secret.');
  },
});
