import type { Pseudonyms } from './pseudonyms.ts';
import { redactJson } from './redact-json.ts';
import { hidesParameter, keepsParameter, redactProse } from './redact-text.ts';

/** Strings of JSON in strings of JSON that are gone into; what is deeper is redacted as prose. */
const DEEPEST = 4;
/** Longest marks of a protocol before the JSON of a message, such as `42/room,7`. */
const LONGEST_MARK = 100;

/** `name: value` on a line of its own, as STOMP and SIP write it. */
const LINE = /^([\w.-]{1,64})([ \t]*:[ \t]*)(\S[^\r\n]*)$/gm;
/** `name=value` between blanks and the separators of forms. */
const PAIR = /(^|[\s&;,?'"])([\w.-]{1,64})(=)([^\s&;,'"]{1,4096})/g;

/**
 * The text of a message without the secrets that are recognised in it: in JSON by the names and paths of members, elsewhere by the names
 * before `:` and `=`, and everywhere by their look and by the user's own patterns.
 * @param depth how many texts of JSON it stands in as a string
 */
export function redactBody(text: string, pseudonyms: Pseudonyms, depth = 0): string {
  return text
    .split(/([^\P{Cc}\t\r\n])/u)
    .map((part, i) => (i % 2 === 1 || part === '' ? part : redactPart(part, pseudonyms, depth)))
    .join('');
}

function redactPart(text: string, pseudonyms: Pseudonyms, depth: number): string {
  const start = depth > DEEPEST ? -1 : jsonStart(text);
  if (start === -1) return redactLines(text, pseudonyms);
  const before = text.slice(0, start);
  return (
    (before === '' ? '' : redactLines(before, pseudonyms)) +
    redactJson(text.slice(start), pseudonyms, (inner) => redactBody(inner, pseudonyms, depth + 1))
  );
}

/** Where the text becomes JSON until its end: an object, a list, or a whole string; -1 where it does not. */
function jsonStart(text: string): number {
  if (/^\s*"/.test(text) && isJson(text)) return 0;
  // After the head of a message with lines, or after a mark of the protocol.
  const empty = /\r?\n\r?\n/.exec(text);
  const from = empty === null ? 0 : empty.index;
  const found = /[[{]/.exec(text.slice(from, from + LONGEST_MARK));
  if (found === null) return -1;
  const start = from + found.index;
  return isJson(text.slice(start)) ? start : -1;
}

function isJson(text: string): boolean {
  try {
    JSON.parse(text);
    return true;
  } catch {
    return false;
  }
}

function redactLines(text: string, pseudonyms: Pseudonyms): string {
  const named = (all: string, before: string, name: string, middle: string, value: string) => {
    if (value.startsWith('redacted-') || keepsParameter(name, pseudonyms)) return all;
    if (!hidesParameter(name, pseudonyms)) return all;
    return `${before}${name}${middle}${pseudonyms.token(value, 'secret-field')}`;
  };
  return redactProse(
    text
      .replace(LINE, (all: string, name: string, middle: string, value: string) =>
        named(all, '', name, middle, value),
      )
      .replace(PAIR, named),
    pseudonyms,
  );
}
