// RFC 9110 section 17.9: URLs are shown, stored and logged, so secrets do not belong in them.
import { broken, defineCheck, holds, notApplicable, unknown } from '../../check.ts';
import { urlOf } from '../loopback.ts';
import { quote } from '../quote.ts';
import { isIdentifier, isIssued, looksSecret } from '../secret.ts';
import { HIDDEN, holdsStandIn } from '../stand-in.ts';

const NAMES =
  /^(?:x[-_])?(?:access|auth|id|refresh|session|bearer|api|csrf|user)?[-_]?(?:token|jwt|apikey|api[-_]key|secret|password|passwd|pwd|authorization|credentials?)$/i;

/** Names of what many may know: `doc=...`, `commit=...`, `traceId=...`. */
const PUBLIC =
  /(?:^|[-_.])(?:id|ids|uid|uuid|guid|room|doc|document|channel|game|match|topic|project|commit|sha|sha1|sha256|hash|digest|etag|rev|revision|version|v|build|trace|span|request|traceparent)$/i;
/** Names of what lets somebody in, whatever its form. */
const NOT_PUBLIC = /session|sess|sid$|auth|access|secret|token|key|ticket|code/i;
/** A JSON Web Token, as it is or encoded once more. */
const JWT = /eyJ[\w-]{8}|(?:^|\.)ZXlK/;

/** Whether a long value is an identifier, or named as one: to know the number of a room is not to be let in. */
function isPublic(name: string, value: string): boolean {
  const words = name.replace(/([a-z\d])([A-Z])/g, '$1_$2');
  if (JWT.test(value) || NOT_PUBLIC.test(words)) return false;
  return isIdentifier(value) || PUBLIC.test(words);
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
      if (
        value !== '' &&
        (NAMES.test(name) || isIssued(value) || (looksSecret(value) && !isPublic(name, value)))
      )
        return broken(`The parameter ${quote(name)} looks like a secret.`);
    }
    if (holdsStandIn(url)) return unknown(`A part of the URL ${HIDDEN}`);
    return holds('No parameter of the URL looks like a secret.');
  },
});
