import { isStandIn } from '../../analysis/checks/stand-in.ts';
import { asciiLowerCase } from '../../protocol/http/ascii-case.ts';
import { Pseudonyms } from './pseudonyms.ts';
import type { SecretKind } from './secret-kind.ts';
import { isIssued, isSecretName, isSecretParameter, looksSecret } from './secret-names.ts';

/**
 * `name=value` in a query, a fragment or a path parameter. A semicolon ends a value where another name follows, and an apostrophe
 * where no more of a value does: texts of browsers stand URLs between two of them.
 */
const PARAMETER =
  /([?&;#]|%3[fF]|%26)([^=&?#;\s"'<>]{1,256}?)(=|%3[dD])((?:[^&#;\s"'<>]|'(?=[\w%~+/-]))*(?:;(?=[^&#;\s"'<>])(?![^=&?#;\s"'<>]{1,256}=)(?:[^&#;\s"'<>]|'(?=[\w%~+/-]))*)*)/g;
/** `user:password@` at the beginning of an authority (RFC 3986 section 3.2.1), with a scheme before it or without. */
const USER =
  /((?:\b[a-z][a-z0-9+.-]{0,30}:|(?<=^|[\s"'<>(=,;:]))\/\/)([^/?#\s"'<>@]*(?:@[^/?#\s"'<>@]*)*)@/gi;
/** A JSON Web Token (RFC 7519), or any other JSON object or list in base64 or base64url, anywhere in the text. */
const JSON_BASE64 = /(?<![\w+-])(?:ey[AJ]|ewo|W3s|WyJ)[\w+-]{8,}(?:\.[\w-]*){0,4}={0,2}/g;
/** A path segment after one that names a secret, however short. */
const AFTER_NAME = /(?<=\/)([\w-]{3,32})(\/|%2[fF])([^/?#\s"'<>&;,)]{1,4096})/g;
/** `name=value` as a segment of a path. */
const PATH_PARAMETER = /(?<=\/)([^/?#\s"'<>&;,)=]{1,64})=([^/?#\s"'<>&;,)=][^/?#\s"'<>&;,)]{0,4095})/g;
/** What stands there otherwise: the names of pages and numbers of versions, such as `/auth/login` and `/session/v2`. */
const PLAIN_WORD = /^(?:[a-z]{1,24}|[a-z]+(?:-[a-z]+){1,3}|v\d{1,3})$/;
/** A path segment, or a nameless part of a query or fragment, that is long enough for a token; base64 may be padded. A host is none. */
const SEGMENT = /(?<=[/?#&])(?<!(?:^|[\s"'<>(=,;:])\/\/)[^/?#\s"'<>&;=]{20,}={0,2}(?=[/?#&\s"'<>;,)]|$)/g;
/** Line and column after the URL of a script. */
const PLACE = /(?::\d{1,9}){1,2}$/;
/** File names that contain the hash of a build. */
const FILE = /\.(?:[cm]?[jt]sx?|css|html?|json|map|wasm|php|aspx?|py|svg|png|jpe?g|webp|woff2?)$/i;
/** A member of a JSON object. */
const MEMBER = /("([\w.-]{1,64})"\s*:\s*")((?:[^"\\]|\\.){1,4096})(?=")/g;
/** The same where that is quoted once more. */
const QUOTED_MEMBER = /(\\"([\w.-]{1,64})\\"\s*:\s*\\")([^"\\]{1,4096})(?=\\")/g;
/** Credentials after their scheme (RFC 9110 section 11.4). */
const CREDENTIALS = /\b((?:Bearer|Basic|Token|ApiKey|Negotiate|NTLM) )([\w.~+/-]{8,}={0,2})(?![\w="])/gi;
/** The host of a URL until some place in it, after a scheme or at the beginning of a reference without one (RFC 3986 section 4.2). */
const IN_HOST = /(?:^|[\s"'<>(=,;:])\/\/[^/?#\s"'<>]*$/;
/** Characters before a place in which the beginning of its host is looked for. A name has 253 of them. */
const LONGEST_HOST = 300;
/** What may be a token in a text without any form. */
const RUN = /(?<![\w+%~-])[\w+~-]{20,}={0,2}(?![\w%])/g;

/**
 * Removes secrets from a text that is or contains URLs: user information; parameters, path segments and JSON members that
 * are secret by their name or by their look; credentials and JSON Web Tokens. Everything else stays.
 */
export function redactText(text: string, pseudonyms: Pseudonyms): string {
  const member = (all: string, before: string, name: string, value: string) => {
    if (isStandIn(value) || keepsParameter(name, pseudonyms)) return all;
    if (!(hidesParameter(name, pseudonyms) || looksSecret(value))) return all;
    return `${before}${pseudonyms.token(value, kindByName(name, 'secret-field', pseudonyms))}`;
  };
  return hideByRule(text, pseudonyms)
    .replace(USER, (_, scheme: string, user: string) => `${scheme}${pseudonyms.token(user, 'url-user')}@`)
    .replace(PARAMETER, (all: string, before: string, name: string, equals: string, value: string) => {
      if (isStandIn(name) || isStandIn(value)) return all;
      if (keepsParameter(decoded(name), pseudonyms)) return all;
      // A token without a name, in base64: what follows is its padding.
      if (/^=?$/.test(value)) {
        return looksSecret(decoded(name))
          ? before + pseudonyms.token(`${name}=${value}`, 'url-parameter')
          : all;
      }
      // A token may also be the name: `?Qz7Kp3Vm9Lt2Rb8Nd5Wx=1`.
      const shown = looksSecret(decoded(name)) ? pseudonyms.token(name, 'url-parameter') : name;
      if (!hidesParameter(decoded(name), pseudonyms) && !carriesSecret(value))
        return `${before}${shown}${equals}${value}`;
      const kind = kindByName(decoded(name), 'url-parameter', pseudonyms);
      return `${before}${shown}${equals}${pseudonyms.token(value, kind)}`;
    })
    .replace(JSON_BASE64, (token, offset: number, all: string) =>
      isInHost(all, offset) ? token : pseudonyms.token(token, 'url-parameter'),
    )
    .replace(SEGMENT, (segment) =>
      FILE.test(segment.replace(PLACE, '')) || !carriesSecret(segment)
        ? segment
        : pseudonyms.token(segment, 'url-parameter'),
    )
    .replace(AFTER_NAME, (all: string, name: string, slash: string, value: string) => {
      if (!isSecretName(name) || PLAIN_WORD.test(value) || isStandIn(value)) return all;
      return `${name}${slash}${pseudonyms.token(value, 'url-parameter')}`;
    })
    .replace(PATH_PARAMETER, (all: string, name: string, value: string) => {
      const plain = decoded(name);
      if (isStandIn(value) || !hidesParameter(plain, pseudonyms)) return all;
      return `${name}=${pseudonyms.token(value, kindByName(plain, 'url-parameter', pseudonyms))}`;
    })
    .replace(MEMBER, member)
    .replace(QUOTED_MEMBER, member)
    .replace(CREDENTIALS, (_, scheme: string, value: string) => {
      return `${scheme}${pseudonyms.token(value, 'authorization')}`;
    });
}

/** Whether a place in a text is in the host of a URL, which stays. */
function isInHost(text: string, offset: number): boolean {
  const from = Math.max(0, offset - LONGEST_HOST);
  return IN_HOST.test(text.slice(from, offset));
}

/** `name=value` between words. */
const PAIR = /((?:^|[\s,;(])([\w.-]{1,64})=)(?:"([^"]+)"|([^\s,;"'()]+))/g;

/** Values whose names say that they are secret, in words where `code=1006` and `user=7` say what happened. */
function redactPairs(text: string, pseudonyms: Pseudonyms): string {
  return text.replace(PAIR, (all: string, before: string, name: string, quoted?: string, plain?: string) => {
    const value = quoted ?? plain ?? '';
    const named = isSecretName(name) || pseudonyms.rules.hideParameters.has(asciiLowerCase(name));
    if (!named || isStandIn(value) || keepsParameter(name, pseudonyms)) return all;
    const standIn = pseudonyms.token(value, kindByName(name, 'secret-field', pseudonyms));
    return before + (quoted === undefined ? standIn : `"${standIn}"`);
  });
}

/**
 * The same for words that people and programs write freely, such as an error's or a field's: there, whatever looks like a token
 * goes as well. A URL's host and a key of ours may look like one, so this is for no others.
 */
export function redactProse(text: string, pseudonyms: Pseudonyms): string {
  return redactPairs(redactText(text, pseudonyms), pseudonyms).replace(
    RUN,
    (run, offset: number, all: string) =>
      looksSecret(run) && !/redacted-\d/.test(run) && !isInHost(all, offset)
        ? pseudonyms.token(run, 'secret-field')
        : run,
  );
}

/**
 * The same for names in a program, of functions and fields: a word with a number in it, such as `handleWebSocket2Message`, is a
 * name like any other, so a token is known by its four digits or more.
 */
export function redactNames(text: string, pseudonyms: Pseudonyms): string {
  return redactText(text, pseudonyms).replace(RUN, (run, offset: number, all: string) =>
    looksSecret(run) &&
    !isInHost(all, offset) &&
    (/(?:\d\D*){4}/.test(run) || isIssued(run)) &&
    !/redacted-\d/.test(run)
      ? pseudonyms.token(run, 'secret-field')
      : run,
  );
}

/** Whether the value of a parameter or member is hidden for its name. */
export function hidesParameter(name: string, { rules }: Pseudonyms): boolean {
  const lower = asciiLowerCase(name);
  if (rules.keepParameters.has(lower)) return false;
  return isSecretParameter(name) || rules.hideParameters.has(lower);
}

/** Whether the value of a parameter or member stays for its name. */
export function keepsParameter(name: string, { rules }: Pseudonyms): boolean {
  return rules.keepParameters.has(asciiLowerCase(name));
}

/** The same for contents of messages, where such a value is a secret field. */
export function hidesMember(name: string, pseudonyms: Pseudonyms): boolean {
  if (!pseudonyms.keeps('secret-field')) return hidesParameter(name, pseudonyms);
  return !keepsParameter(name, pseudonyms) && pseudonyms.rules.hideParameters.has(asciiLowerCase(name));
}

/** As what kind the value of a parameter or member is hidden: what a rule of the user names stays hidden where its kind does not. */
export function kindByName(name: string, kind: SecretKind, { rules }: Pseudonyms): SecretKind | 'rule' {
  return rules.hideParameters.has(asciiLowerCase(name)) ? 'rule' : kind;
}

/** The scheme, this machine's own name, and the port of a URL: whether a connection is encrypted and a port allowed is judged by them. */
const JUDGED_OF_URL = [
  /(?:wss?|https?)(?=:\/\/)/gi,
  /(?<=\/\/(?:[^/?#\s"'<>@]{0,256}@)?)(?:localhost|127(?:\.\d{1,3}){3})(?=[:/?#\s"'<>]|$)/gi,
  /(?<=\/\/[^/?#\s"'<>]{0,300}:)\d{1,5}(?=[/?#\s"'<>]|$)/g,
];

/** Hides what the user's own patterns match. A part of a URL that is judged stays, unless more than that part is matched. */
export function hideByRule(text: string, pseudonyms: Pseudonyms): string {
  let shown = text;
  for (const pattern of pseudonyms.rules.hideText) {
    const judged = shown.includes('//')
      ? JUDGED_OF_URL.flatMap((part) =>
          [...shown.matchAll(part)].map(({ index, 0: { length } }) => [index, index + length] as const),
        )
      : [];
    shown = shown.replace(pattern, (match: string, ...rest: unknown[]) => {
      const at = rest.find((each) => typeof each === 'number') ?? 0;
      const isJudged = judged.some(([from, to]) => from <= at && at + match.length <= to);
      return match === '' || isStandIn(match) || isJudged ? match : pseudonyms.token(match, 'rule');
    });
  }
  return shown;
}

/** The same stand-ins without the rules of the user that would change what a handshake is judged by. */
export function forJudged(pseudonyms: Pseudonyms): Pseudonyms {
  const { rules } = pseudonyms;
  if (rules.hideText.length === 0 && rules.hideParameters.size === 0) return pseudonyms;
  return pseudonyms.under({ ...rules, hideText: [], hideParameters: new Set() });
}

/** Whether a value looks like a secret, or is an encoded URL that contains one. */
function carriesSecret(value: string): boolean {
  const plain = decoded(value);
  if (plain === value) return looksSecret(value) || namesSecret(value);
  return looksSecret(plain) || redactText(plain, new Pseudonyms()) !== plain;
}

/** A parameter within the value of another one. */
const INNER = /[?&#]([^=&?#]{1,64})=(?!redacted-\d)[^&#]/g;

/** Whether a value is a URL that is not encoded, with a parameter that is secret by its name. */
function namesSecret(value: string): boolean {
  for (const [, name = ''] of value.matchAll(INNER)) if (isSecretParameter(name)) return true;
  return false;
}

function decoded(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}
