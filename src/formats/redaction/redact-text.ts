import { Pseudonyms } from './pseudonyms.ts';
import { isSecretParameter, looksSecret } from './secret-names.ts';

/** `name=value` in a query, a fragment or a path parameter. A semicolon ends a value where another name follows. */
const PARAMETER =
  /([?&;#]|%3[fF]|%26)([^=&?#;\s"'<>]{1,256}?)(=|%3[dD])([^&#;\s"'<>]*(?:;(?=[^&#;\s"'<>])(?![^=&?#;\s"'<>]{1,256}=)[^&#;\s"'<>]*)*)/g;
/** `user:password@` after a scheme (RFC 3986 section 3.2.1). */
const USER = /(\b[a-z][a-z0-9+.-]{0,30}:\/\/)([^/?#\s"'<>@]*(?:@[^/?#\s"'<>@]*)*)@/gi;
/** A JSON Web Token (RFC 7519), or any other JSON object in base64url, anywhere in the text. */
const JSON_BASE64 = /\beyJ[\w-]{8,}(?:\.[\w-]*){0,4}={0,2}/g;
/** A path segment, or a nameless part of a query or fragment, that is long enough for a token; base64 may be padded. */
const SEGMENT = /(?<=[/?#&])[^/?#\s"'<>&;=]{20,}={0,2}(?=[/?#&\s"'<>;,)]|$)/g;
/** Line and column after the URL of a script. */
const PLACE = /(?::\d{1,9}){1,2}$/;
/** File names that contain the hash of a build. */
const FILE = /\.(?:[cm]?[jt]sx?|css|html?|json|map|wasm|php|aspx?|py|svg|png|jpe?g|webp|woff2?)$/i;
/** A member of a JSON object. */
const MEMBER = /("([\w.-]{1,64})"\s*:\s*")((?:[^"\\]|\\.){1,4096})(?=")/g;
/** Credentials after their scheme (RFC 9110 section 11.4). */
const CREDENTIALS = /\b(Bearer |Basic )([\w.~+/-]{8,}={0,2})(?![\w="])/g;

/**
 * Removes secrets from a text that is or contains URLs: user information; parameters, path segments and JSON members that
 * are secret by their name or by their look; credentials and JSON Web Tokens. Everything else stays.
 */
export function redactText(text: string, pseudonyms: Pseudonyms): string {
  return text
    .replace(USER, (_, scheme: string, user: string) => `${scheme}${pseudonyms.token(user, 'url-user')}@`)
    .replace(PARAMETER, (all: string, before: string, name: string, equals: string, value: string) => {
      if (value === '' || value.startsWith('redacted-')) return all;
      if (!isSecretParameter(decoded(name)) && !carriesSecret(value)) return all;
      return `${before}${name}${equals}${pseudonyms.token(value, 'url-parameter')}`;
    })
    .replace(JSON_BASE64, (token) => pseudonyms.token(token, 'url-parameter'))
    .replace(SEGMENT, (segment) =>
      FILE.test(segment.replace(PLACE, '')) || !carriesSecret(segment)
        ? segment
        : pseudonyms.token(segment, 'url-parameter'),
    )
    .replace(MEMBER, (all: string, before: string, name: string, value: string) => {
      if (value.startsWith('redacted-') || !(isSecretParameter(name) || looksSecret(value))) return all;
      return `${before}${pseudonyms.token(value, 'secret-field')}`;
    })
    .replace(CREDENTIALS, (_, scheme: string, value: string) => {
      return `${scheme}${pseudonyms.token(value, 'authorization')}`;
    });
}

/** Whether a value looks like a secret, or is an encoded URL that contains one. */
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
