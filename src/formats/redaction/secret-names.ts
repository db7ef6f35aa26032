import { wordsOfName } from '../../session/words-of-name.ts';

/** Words that name a secret, in query parameters and in fields that no standard defines. */
const WORDS = new Set(
  (
    'token secret apikey appkey accesskey auth authn authorization authentication bearer credential ' +
    'pass passwd password passwort passphrase passcode passkey pwd pw cvv cvc session sessionid sessid sid jsessionid phpsessid jwt saml sso ' +
    'csrf xsrf signature sig hmac ticket otp totp pin ssn assertion cookie nonce'
  ).split(' '),
);
/** The same for several of a kind. Tickets and pins are not among them: most things of these names are no secrets. */
const PLURALS = new Set(
  (
    'tokens secrets apikeys appkeys accesskeys credentials passwds passwords passphrases pwds passcodes sessions sessionids ' +
    'jwts signatures otps cookies nonces'
  ).split(' '),
);
/** Several of a kind, and how many. */
const COUNTED = /(?:^|-)tokens-(?:used|left|remaining|count|total|limit)$/;
/** Words that name a secret together with `key`, `code` or `id`. */
const PAIRS =
  /(api|access|app|private|secret|auth|license|subscription|session|shared)[-_.]?(key|code|id)s?$/i;
/** The end of words that are written together: `wstoken`, `dbpassword`, `userpass`; not `bypass`. */
const JOINED = /(?:token|passwor[dt]|passwd|secret|(?:user|db|my|admin|login)(?:pass|pwd|pw))$/;
/** The number of a card, by the words of a name. */
const CARD = /(?:^|-|credit|debit|bank|payment)card-?(?:number|num|no)$/;
/** Names for the person behind a browser. */
const PERSONAL =
  /login[-_.]?hint$|(user|device|account|client|customer|member|visitor|person|subscriber)[-_.]?(id|key|name)$/i;
/** Names of one exchange, by which people search the logs of servers: not secrets, though they look like it. */
const OF_EXCHANGE = /(request|trace|correlation|span|transaction|ray)[-_]?(id|parent)?$/i;
/** Words that name a secret when they are the whole name of a query parameter, though not as a field's. */
const QUERY_WORDS = new Set(['key', 'code', 'access', 'signed', 'login', 'user', 'username', 'email']);

/** Whether the name of a query parameter says that its value is secret. */
export function isSecretParameter(name: string): boolean {
  return isSecretName(name) || QUERY_WORDS.has(name.toLowerCase()) || PERSONAL.test(name);
}

/** Whether the name of a path segment says that the next one is secret. */
export function isSecretName(name: string): boolean {
  return wordsOf(name).some(isSecretWord) || PAIRS.test(name) || CARD.test(wordsOfName(name).join('-'));
}

/** A number at the end says which of several it is, or of what size: `password2`, `hmac256`. */
function isSecretWord(word: string): boolean {
  const plain = word.replace(/\d+$/, '');
  return WORDS.has(plain) || PLURALS.has(word) || JOINED.test(plain);
}

/**
 * Whether a number of this name counts or says what happened: `total_tokens`, and the code of an error or a close. A password of digits has
 * more of them than such a code.
 */
export function isCount(name: string, number: string): boolean {
  const last = wordsOfName(name).at(-1) ?? '';
  return (
    PLURALS.has(last) ||
    COUNTED.test(wordsOfName(name).join('-')) ||
    (/^(?:\w*[-_.])?code$|[a-z]Code$/i.test(name) && !/auth|access/i.test(name) && /^-?\d{1,5}$/.test(number))
  );
}

/** Whether a header field is secret by the words in its name; fields that are known as a whole are in another list. */
export function isSecretField(name: string): boolean {
  return isSecretName(name) || /^x-access/i.test(name);
}

/** Whether the value of a field that no standard defines looks like a secret. */
export function isSecretByLook(name: string, value: string): boolean {
  return /^x-/i.test(name) && !isOfExchange(name) && value.split(/\s+/).some(looksSecret);
}

/** Whether a field names one exchange, by which people search logs. */
export function isOfExchange(name: string): boolean {
  return OF_EXCHANGE.test(name) || /^(?:traceparent|tracestate|cf-ray)$/i.test(name);
}

/** The words of a name, and all of it as one. */
function wordsOf(name: string): string[] {
  return [...wordsOfName(name), name.toLowerCase().replace(/[^a-z0-9]/g, '')];
}

/**
 * Whether a value looks like a secret, whatever its name: at least 20 characters without a space, with letters and digits
 * mixed within one part. A UUID does, `conference-room-2025` does not. A value that contains such a part beside other
 * characters, such as `bot123:token`, also does. A value with slashes may be a URL, whose parts are examined one by one.
 */
export function looksSecret(value: string): boolean {
  if (isIssued(value)) return true;
  if (isToken(value)) return isMixed(value);
  if (value.length < LEAST || /[\s/]/.test(value)) return false;
  return value.split(/[^\w.~+=-]+/).some((piece) => isToken(piece) && isMixed(piece));
}

/** Tokens that say who issued them: GitHub, GitLab, Slack, Stripe, AWS, Google, npm. They need no digit. */
const ISSUED =
  /(?:^|[^A-Za-z\d])(?:gh[opusr]_[A-Za-z\d]{30}|github_pat_\w{30}|glpat-[\w-]{20}|xox[abeoprs]-[\w-]{10}|[rs]k_(?:live|test)_[A-Za-z\d]{16}|A(?:KIA|SIA)[A-Z\d]{16}|AIza[\w-]{35}|npm_[A-Za-z\d]{36})/;

/** Whether a word contains a token of a known issuer. */
export function isIssued(value: string): boolean {
  return ISSUED.test(value);
}

const LEAST = 20;

function isToken(value: string): boolean {
  return value.length >= LEAST && /^[\w.~+/=-]+$/.test(value);
}

function isMixed(value: string): boolean {
  return value.split(/[-_./]/).some((part) => part.length >= 4 && /\d/.test(part) && /[a-z]/i.test(part));
}
