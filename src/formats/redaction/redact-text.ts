import { Pseudonyms } from './pseudonyms.ts';
import { isSecretParameter, looksSecret } from './secret-names.ts';

/** `name=value` as it stands in a query, a fragment or a path parameter. */
const PARAMETER = /([?&;#]|%3[fF]|%26)([^=&?#;\s"'<>]{1,256}?)(=|%3[dD])([^&#;\s"'<>]*)/g;
/** `user:password@` after a scheme (RFC 3986 section 3.2.1). */
const USER = /(\b[a-z][a-z0-9+.-]{0,30}:\/\/)([^/?#\s"'<>@]*(?:@[^/?#\s"'<>@]*)*)@/gi;
/** A JSON Web Token (RFC 7519) wherever it stands. */
const JWT = /\beyJ[\w-]{8,}\.[\w-]{4,}(?:\.[\w-]*)?/g;

/**
 * Takes secrets out of a text that is or contains URLs: user information, parameters that carry a secret by name or by
 * look, and JSON Web Tokens. Everything else stays.
 */
export function redactText(text: string, pseudonyms: Pseudonyms): string {
  return text
    .replace(USER, (_, scheme: string, user: string) => `${scheme}${pseudonyms.token(user, 'url-user')}@`)
    .replace(PARAMETER, (all: string, before: string, name: string, equals: string, value: string) => {
      if (value === '' || value.startsWith('redacted-')) return all;
      if (!isSecretParameter(decoded(name)) && !carriesSecret(value)) return all;
      return `${before}${name}${equals}${pseudonyms.token(value, 'url-parameter')}`;
    })
    .replace(JWT, (token) => pseudonyms.token(token, 'url-parameter'));
}

/** Looks like a secret, or is an encoded URL with one inside. */
function carriesSecret(value: string): boolean {
  const plain = decoded(value);
  if (plain === value) return looksSecret(value);
  return looksSecret(plain) || redactText(plain, new Pseudonyms()) !== plain;
}

function decoded(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}
