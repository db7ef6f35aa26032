import type { SecretKind } from './secret-kind.ts';
import { looksSecret } from './secret-names.ts';

/** Shorter values occur everywhere by chance. */
const LEAST = 8;
/** Longer ones stand in no URL. */
const MOST = 8_192;

/** What a Set-Cookie field says about its cookie (RFC 6265 section 4.1.1, and its successor). */
const ATTRIBUTE = /^\s*(?:path|domain|expires|max-age|samesite|priority|version|comment)\s*=/i;
/** Between cookies and their attributes; some sources join several fields by commas or line ends. */
const BETWEEN_COOKIES = /[;\r\n]+|,\s*(?=[^\s;,="]+=)/;

/** A secret as it may stand elsewhere: a field of cookies is a list of names and values, which may be quoted or percent-encoded. */
export function valuesOf(secret: string): string[] {
  const values = secret
    .split(BETWEEN_COOKIES)
    .filter((cookie) => !ATTRIBUTE.test(cookie))
    .map(afterName)
    .flatMap((value) => [value, decoded(value)])
    .flatMap((value) => [value, ...value.split(/[,&?#\s]+/).map(afterName)])
    .map((value) => value.trim().replace(/^"(.*)"$/s, '$1'))
    // Where padding is left out, the rest is the same secret.
    .flatMap((value) => [value, value.replace(/=+$/, '')]);
  return [...new Set(values)].filter((value) => value.length >= LEAST && value.length <= MOST);
}

/** What follows the name; padding of base64 follows none. */
function afterName(pair: string): string {
  return pair.replace(/^[^=]*=(?=[^=])/, '');
}

function decoded(value: string): string {
  try {
    return decodeURIComponent(value);
  } catch {
    return value;
  }
}

/** Words of settings; shorter ones are too short anyway. */
const OF_SETTINGS = /^(?:accepted|declined|disabled|necessary|undefined|anonymous)$/i;
const LANGUAGE = /^[a-z]{2,3}[-_][A-Z][a-z]{3}[-_](?:[A-Z]{2}|\d{3})$/;
const WORD = /^[a-z]{1,11}$/i;
const URL_OR_ORIGIN = /^(?:[a-z][a-z\d+.-]*:\/\/|\/\/[a-z\d.-]+\.[a-z]{2,12}(?:[:/?#]|$))/i;
const HOST = /^\.?(?:[a-z\d-]+\.)+[a-z]{2,12}\.?(?::\d{1,5})?$/;
const ADDRESS = /^(?:\d{1,3}\.){3}\d{1,3}(?::\d{1,5})?$/;
const PATH = /^(?:\/(?:[a-z._-]*|v\d{1,3}))+$/;
const DATE =
  /^\d{4}-\d\d-\d\d(?:[T\s]\d\d:\d\d(?::\d\d(?:\.\d+)?)?(?:Z|[+-]\d\d:?\d\d)?)?$|^(?:mon|tue|wed|thu|fri|sat|sun)[a-z]*,? .*\d{2}:\d{2}|^\d\d:\d\d:\d\d$/i;

/** Whether a value is obviously no secret, though it stands where secrets do: it would be hidden in places that say what happened. */
export function isPlainValue(value: string, kind: SecretKind | 'rule'): boolean {
  if (kind === 'subprotocol' && WORD.test(value)) return true;
  const plain = decoded(value);
  if (/^[+-]?[\d.,:-]*$/.test(plain) && plain.replace(/\D/g, '').length < 10) return true;
  if ([OF_SETTINGS, LANGUAGE, URL_OR_ORIGIN, ADDRESS, PATH, DATE].some((form) => form.test(plain)))
    return true;
  return HOST.test(plain) && !looksSecret(plain);
}
