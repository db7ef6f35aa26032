import { isStandIn } from '../../analysis/checks/stand-in.ts';
import type { Pseudonyms } from './pseudonyms.ts';
import { redactCommands } from './redact-commands.ts';
import { redactJson } from './redact-json.ts';
import { hideByRule, hidesMember, keepsParameter, redactProse } from './redact-text.ts';

/** Strings of JSON in strings of JSON that are gone into; what is deeper is redacted as prose. */
const DEEPEST = 4;
/** Longest marks of a protocol before the JSON of a message, such as `42/room,7`. */
const LONGEST_MARK = 100;

/** `name: value` on a line of its own, as STOMP and SIP write it. */
const LINE = /^([ \t]*)([\w.-]{1,64})([ \t]*:[ \t]*)(\S[^\r\n]*)$/gm;
/**
 * `name=value` and `name: "value"` between blanks, the separators of forms, and brackets; with the quotes of HTML or the signs of a URL
 * in their place as well.
 */
const PAIR =
  /(^|[\s&;,?'"({[<])(["']?|&quot;|&#34;)([\w.-]{1,64})\2([ \t]*(?:[:=]|%3[aAdD])[ \t]*)("(?:[^"\\]|\\.)*"?|'(?:[^'\\]|\\.)*'?|(&quot;|&#34;)(?:(?!\6).)*(?:\6)?|[^\s&;,'"(){}[\]]+)/gs;
/** What stands around a value. */
const QUOTE = /^(?:["']|&quot;|&#34;)/;
/** The content of an element of XML. */
const ELEMENT =
  /(<(?:[\w.-]{1,64}:)?)([\w.-]{1,64})((?:\s[^<>]*)?>(?:\s*<!\[CDATA\[)?)([^<>]+?)(?=(?:\]\]>\s*)?<\/)/g;
/** A tag of HTML. */
const TAG = /<[A-Za-z][^<>]{1,4096}>/g;
/** What a tag says of itself, and the value of a control (HTML section 4.10). */
const NAMING = /\s(?:type|name|id|autocomplete)\s*=\s*["']?([\w.-]{1,64})/gi;
const CONTROL_VALUE = /(\s(?:value|content)\s*=\s*)("[^"]*"|'[^']*'|[^\s"'<>]+)/gi;
/** JSON that breaks off or is none in the end: its names are known all the same. */
const CUT_JSON = /^\s*[[{]\s*[[{"]/;
/** Brackets of a text at which JSON is looked for. */
const MOST_STARTS = 4;

/**
 * The text of a message without the secrets that are recognised in it: in JSON by the names and paths of members, elsewhere by the names
 * before `:` and `=`, and everywhere by their look and by the user's own patterns.
 * @param depth how many texts of JSON it stands in as a string
 */
export function redactBody(text: string, pseudonyms: Pseudonyms, depth = 0): string {
  // JSON has none of these in its strings, while U+007F to U+009F may stand there.
  const shown = text
    .split(/([^\P{Cc}\t\r\n\u007f-\u009f])/u)
    .map((part, i) => (i % 2 === 1 || part === '' ? part : redactPart(part, pseudonyms, depth)))
    .join('');
  if (depth > 0 || pseudonyms.rules.hideText.length === 0) return shown;
  // A pattern may match more than one value of JSON.
  return shown
    .split(/(redacted-\d{1,9}(?:-[a-z]{3,6})?(?:-\d{1,9})?)/)
    .map((part, i) => (i % 2 === 1 ? part : hideByRule(part, pseudonyms)))
    .join('');
}

function redactPart(text: string, pseudonyms: Pseudonyms, depth: number): string {
  const start = depth > DEEPEST ? -1 : jsonStart(text);
  if (start === -1) {
    const lines = depth > DEEPEST ? [text] : text.split(/(?<=\n)/);
    if (lines.length === 1 || !lines.some((line) => jsonStart(line) >= 0))
      return redactLines(text, pseudonyms);
    return lines.map((line) => redactPart(line, pseudonyms, depth)).join('');
  }
  const before = text.slice(0, start);
  return (
    (before === '' ? '' : redactPart(before, pseudonyms, depth)) +
    redactJson(text.slice(start), pseudonyms, (inner) => redactBody(inner, pseudonyms, depth + 1))
  );
}

/** Where the text becomes JSON until its end: an object, a list, or a whole string; -1 where it does not. */
function jsonStart(text: string): number {
  if (/^\s*"/.test(text) && isJson(text)) return 0;
  // After the head of a message with lines, or after a mark of the protocol.
  const empty = /\r?\n\r?\n/.exec(text);
  const from = empty === null ? 0 : empty.index;
  if (!/[\]}]/.test(text.trimEnd().at(-1) ?? '')) return -1;
  const head = text.slice(from, from + LONGEST_MARK);
  let tried = 0;
  for (const { index } of head.matchAll(/[[{]/g)) {
    if (isJson(text.slice(from + index))) return from + index;
    tried += 1;
    if (tried === MOST_STARTS) break;
  }
  return -1;
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
  const hides = (name: string, value: string) =>
    !isStandIn(value) && !keepsParameter(name, pseudonyms) && hidesMember(name, pseudonyms);
  const standIn = (value: string) => pseudonyms.token(value, 'rule');
  // A value that stays may hold pairs itself: `note="password=x"`.
  const pairs = (searched: string, depth: number): string =>
    searched.replace(
      PAIR,
      (all: string, before: string, quote: string, name: string, middle: string, value: string) => {
        const mark = QUOTE.exec(value)?.[0] ?? '';
        const ends = mark !== '' && value.length >= 2 * mark.length && value.endsWith(mark);
        const plain = value.slice(mark.length, ends ? -mark.length : undefined);
        const hidden = plain !== '' && hides(name, plain);
        if (!hidden && depth === DEEPEST) return all;
        const shown = hidden ? standIn(plain) : pairs(plain, depth + 1);
        return `${before}${quote}${name}${quote}${middle}${mark}${shown}${ends ? mark : ''}`;
      },
    );
  const lines = (CUT_JSON.test(text) ? redactJson(text, pseudonyms, (inner) => inner) : text).replace(
    LINE,
    (all: string, indent: string, name: string, middle: string, value: string) =>
      hides(name, value) ? `${indent}${name}${middle}${standIn(value)}` : all,
  );
  const tags = pairs(lines, 0).replace(TAG, (tag: string) => {
    const named = [...tag.matchAll(NAMING)].some(([, name = '']) => hides(name, ''));
    if (!named) return tag;
    return tag.replace(CONTROL_VALUE, (all: string, before: string, value: string) => {
      const quote = QUOTE.exec(value)?.[0] ?? '';
      const plain = value.slice(quote.length, value.length - quote.length);
      return plain === '' || isStandIn(plain) ? all : `${before}${quote}${standIn(plain)}${quote}`;
    });
  });
  const elements = tags.replace(
    ELEMENT,
    (all: string, begins: string, name: string, rest: string, value: string) =>
      hides(name, value) ? `${begins}${name}${rest}${standIn(value)}` : all,
  );
  return redactProse(redactCommands(elements, pseudonyms), pseudonyms);
}
