/** Words that name a secret: in query parameters, and in fields that are not of the standard. */
const WORDS = new Set(
  (
    'token tokens secret secrets apikey appkey accesskey auth authn authorization authentication bearer credential ' +
    'credentials pass passwd password passphrase pwd session sessionid sessid sid jsessionid phpsessid jwt saml ' +
    'csrf xsrf signature sig hmac ticket otp pin assertion cookie nonce'
  ).split(' '),
);
/** Words that name a secret beside `key`, `code` or `id`. */
const PAIRS = /(api|access|app|private|secret|auth|license|subscription|session|shared)[-_.]?(key|code|id)$/i;
/** Names of whoever is behind a browser. */
const PERSONAL =
  /(user|device|account|client|customer|member|visitor|person|subscriber)[-_.]?(id|key|name)$/i;
/** Names of one exchange, which servers' logs are searched for: no secrets, though they look like it. */
const OF_EXCHANGE = /(request|trace|correlation|span|transaction|ray)[-_]?(id|parent)?$/i;
/** Alone, these name one in a query, though not in a field. */
const QUERY_WORDS = new Set(['key', 'code', 'access', 'signed', 'login', 'user', 'username', 'email']);

/** Whether a query parameter's name says that its value is a secret. */
export function isSecretParameter(name: string): boolean {
  const words = wordsOf(name);
  if (words.some((word) => WORDS.has(word)) || QUERY_WORDS.has(name.toLowerCase())) return true;
  return PAIRS.test(name) || PERSONAL.test(name);
}

/** Whether a field's name says so, beside those that redaction knows by name. */
export function isSecretField(name: string): boolean {
  return wordsOf(name).some((word) => WORDS.has(word)) || PAIRS.test(name);
}

/** Whether a field that is none of the standard carries a secret by the look of its value. */
export function isSecretByLook(name: string, value: string): boolean {
  return /^x-/i.test(name) && !OF_EXCHANGE.test(name) && looksSecret(value);
}

/** `accessToken`, `access_token`, `X-Access-Token`: in words, in lower case. */
function wordsOf(name: string): string[] {
  const words = name
    .replace(/([a-z0-9])([A-Z])/g, '$1 $2')
    .toLowerCase()
    .split(/[^a-z0-9]+/);
  return [...words, name.toLowerCase().replace(/[^a-z0-9]/g, '')];
}

/**
 * Whether a value looks like a secret whatever its name: at least 20 characters without a space, letters and digits
 * mixed within one part. `conference-room-2025` is none, a UUID is one. So does a value with such a piece beside other signs, as
 * `bot123:token`; one with slashes may be a URL, whose parts are looked at by themselves.
 */
export function looksSecret(value: string): boolean {
  if (isToken(value)) return isMixed(value);
  if (value.length < LEAST || /[\s/]/.test(value)) return false;
  return value.split(/[^\w.~+=-]+/).some((piece) => isToken(piece) && isMixed(piece));
}

const LEAST = 20;

function isToken(value: string): boolean {
  return value.length >= LEAST && /^[\w.~+/=-]+$/.test(value);
}

function isMixed(value: string): boolean {
  return value.split(/[-_./]/).some((part) => part.length >= 4 && /\d/.test(part) && /[a-z]/i.test(part));
}
