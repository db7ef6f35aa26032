import { wordsOfName } from '../../session/words-of-name.ts';

/** Words that name a secret, in query parameters and in fields that no standard defines. */
const WORDS = new Set(
  (
    'token secret apikey appkey accesskey auth authn authorization authentication bearer credential ' +
    'pass passwd password passwort passphrase passcode passkey pwd pw cvv cvc session sessionid sessid sid jsessionid phpsessid jwt saml sso ' +
    'csrf xsrf signature sig hmac ticket otp totp pin pincode ssn iban assertion cookie nonce sess cred creds dsn mnemonic seedphrase ' +
    'kennwort geheim contrasena clave motdepasse mdp senha wachtwoord parola haslo sifre losenord adgangskode heslo jelszo salasana'
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
/** The same in the words of other languages, as they are written there. */
const FOREIGN =
  /passwört|contraseña|mot[ _-]?de[ _-]?passe|palavra[ _-]?passe|hasło|şifre|lösenord|jelszó|mật[ _-]?khẩu|пароль|секрет|токен|κωδικός|סיסמ[הא]|كلمة[ _-]?(?:المرور|السر)|پسورد|पासवर्ड|รหัสผ่าน|密码|密碼|口令|密钥|密鑰|令牌|パスワード|暗証番号|秘密鍵|비밀번호|암호/u;
/** Words that name a secret together with `key`, `code` or `id`. */
const PAIRS =
  /(api|access|app|private|secret|auth|license|subscription|session|shared)[-_.]?(key|code|id)s?$/i;
/** The same at the end of the words of a name: `masterKey`, `recovery_codes`, `seedPhrase`. */
const KEYS =
  /(?:^|-)(?:(?:master|root|admin|enc|encrypt|encryption|decryption|cipher|crypto|aes|rsa|ssh|pgp|gpg|signing|account|deploy|wallet|seed|recovery|backup|security|mfa|2fa|otp|verification|reset|invite)-?(?:keys?|codes?|phrases?|words)|code-?verifier|conn(?:ection)?-?str(?:ing)?)$/;
/** The end of words that are written together: `wstoken`, `dbpassword`, `userpass`; not `bypass`. */
const JOINED = /(?:token|passwor[dt]|passwd|secret|(?:user|db|my|admin|login)(?:pass|pwd|pw))$/;
/** The number of a card, an account or a passport, by the words of a name. */
const CARD =
  /(?:(?:^|-|credit|debit|bank|payment)card|(?:^|-|bank)account|(?:^|-)passport)-?(?:number|num|no)$/;
/** Names for the person behind a browser. */
const PERSONAL =
  /login[-_.]?hint$|(user|device|account|client|customer|member|visitor|person|subscriber)[-_.]?(id|key|name)$/i;
/** Names of one exchange, by which people search the logs of servers: not secrets, though they look like it. */
const OF_EXCHANGE = /(request|trace|correlation|span|transaction|ray)[-_]?(id|parent)?$/i;
/** Words that name a secret when they are the whole name of a query parameter, though not as a field's. */
const QUERY_WORDS = new Set([
  'key',
  'code',
  'access',
  'signed',
  'login',
  'user',
  'username',
  'email',
  'magic',
  'reset',
  'invite',
]);

/** Whether the name of a query parameter says that its value is secret. */
export function isSecretParameter(name: string): boolean {
  return isSecretName(name) || QUERY_WORDS.has(name.toLowerCase()) || PERSONAL.test(name);
}

/** Whether the name of a path segment says that the next one is secret. */
export function isSecretName(name: string): boolean {
  const words = wordsOfName(name).join('-');
  return (
    wordsOf(name).some(isSecretWord) ||
    PAIRS.test(name) ||
    KEYS.test(words) ||
    CARD.test(words) ||
    (/[^\p{ASCII}]/u.test(name) && FOREIGN.test(name.normalize('NFC').toLowerCase()))
  );
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

/** Fields in which a proxy or a client says who the person is (RFC 9110 section 10.1.2, RFC 3875 section 4.1.11). */
const PERSON_FIELD = /^from$|(?:^|[-_])(?:user|username|user[-_]name|e?mail|login|upn)$/i;
/** Keys of caches and queues, which many know. */
const PUBLIC_KEY = /(?:surrogate|cache|idempotency|partition|routing|public)[-_]key$/i;

/** Whether a field is called somebody's key. That of a handshake is none, and stays before this is asked. */
function isKeyField(name: string): boolean {
  return /[-_]key$/i.test(name) && !PUBLIC_KEY.test(name);
}

/** Whether a header field is secret by the words in its name; fields that are known as a whole are in another list. */
export function isSecretField(name: string): boolean {
  return isSecretName(name) || /^x-access/i.test(name) || isKeyField(name) || PERSON_FIELD.test(name);
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
