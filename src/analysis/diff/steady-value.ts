import { wordsOfName } from '../../session/words-of-name.ts';
import type { MessageValue } from './message-values.ts';
import { stableText } from './stable-text.ts';

/** Words by which the name of a member says that a run makes its value anew, or counts. */
const MADE_ANEW = new Set(
  (
    'id ids uuid guid sid pid uid key token nonce hash etag cursor session trace span request seq sequence serial ref reference ' +
    'ts time timestamp date at when since until expires expiry created updated count total offset index port socket node host instance ' +
    'user username nick nickname author sender from by name title text body content message data value price amount signature sig digest ' +
    'winner choice color colour map arena emoji avatar'
  ).split(' '),
);

/** Words by which the name of a number says that it is a setting, not a measurement. */
const SETTING = new Set(
  (
    'interval timeout limit max min maximum minimum version qos depth retry retries ttl protocol proto precision keepalive alive status ' +
    'code codes flags'
  ).split(' '),
);

/** Names of members in which settings stand. */
const SETTINGS = new Set('limit limits setting settings config options'.split(' '));

/** Words by which the name of a sentence says that a program wrote it. */
const PROGRAMMED = new Set('error reason detail details description query statement sql warning'.split(' '));

/** Names of members in which a message of an error says what it is. */
const ERROR_TEXT = new Set('message msg text error reason detail details description title cause'.split(' '));
/** What part of the words of one sentence is the same in another of the same template. */
const ONE_TEMPLATE = 0.66;

const LONGEST_WORD = 40;
/** A version that is one number is small; the revision of a document, or of what else is written, is not. */
const MOST_VERSIONS = 20;

/** Names of members in which the version of a program stands, whose numbers count. */
const VERSION = new Set('version ver firmware fw release'.split(' '));

/** The value without numbers in its text: `room-12` is `room-13`. */
export function steadyText({ kind, text, path }: MessageValue): string {
  if (isVersion({ text, path })) return text;
  return kind === 'text' ? stableText(text).replace(/\d+(?:\.\d+)?/g, '*') : text;
}

function isVersion({ text, path }: Pick<MessageValue, 'text' | 'path'>): boolean {
  const name = wordsOf(path.at(-1) ?? '').at(-1) ?? '';
  // `heart-beat: 10000,10000` of STOMP.
  if (name === 'beat') return /^\d+,\d+$/.test(text);
  return VERSION.has(name) && /^v?\d+(?:\.\d+)+$/.test(text);
}

/** Whether a value is one that a program has, not one that is drawn, measured or written by a person. */
export function isSettledValue({ kind, text, path }: MessageValue): boolean {
  if (kind === 'boolean') return true;
  const names = path.filter((part) => !/^\d+$/.test(part)).map(wordsOf);
  const name = names.at(-1) ?? [];
  const programmed = names.some((words) => words.some((word) => PROGRAMMED.has(word)));
  if (kind === 'text' && /\s/.test(text)) return programmed;
  if (!programmed && MADE_ANEW.has(name.at(-1) ?? '')) return false;
  if (isVersion({ text, path })) return true;
  if (kind !== 'number') return isWord(text);
  const isSetting =
    name.some((word) => SETTING.has(word)) ||
    names.slice(0, -1).some((words) => words.some((word) => SETTINGS.has(word)));
  if (VERSION.has(name.at(-1) ?? '') && Number(text) > MOST_VERSIONS) return false;
  return isSetting && isPlainNumber(text);
}

/** Whether a value is what a message of an error says about it: not an id or a time in it. */
export function isErrorText({ kind, text, path }: MessageValue): boolean {
  // A line of plain text.
  if (path.length === 0) return kind === 'text';
  const name = wordsOf(path.findLast((part) => !/^\d+$/.test(part)) ?? '').at(-1) ?? '';
  return kind === 'text' && ERROR_TEXT.has(name) && /[A-Za-z]{3}/.test(text);
}

/** Whether two lines of an error say the same: by the code after their type, and by their words. */
export function isSameError(a: string, b: string): boolean {
  const [left, right] = [a, b].map((text) => /^\S+ (\d{1,5})\b/.exec(text)?.[1]);
  return left === right && isOneTemplate(a, b);
}

/** Whether two sentences are one with other words in some of its places, such as the name of who is not there. */
export function isOneTemplate(a: string, b: string): boolean {
  const [left, right] = [a, b].map((text) => stableText(text).replace(/\d+/g, '*').split(/\s+/));
  if (left === undefined || right === undefined || left.length !== right.length) return false;
  const same = left.filter((word, i) => word === right[i]).length;
  return same >= left.length * ONE_TEMPLATE;
}

/** `maxHTTPRetries_per-day2` is max, http, retries, per, day. */
function wordsOf(name: string): string[] {
  return wordsOfName(name)
    .flatMap((word) => word.split(/\d+/))
    .filter((word) => word !== '');
}

/** Codes that are drawn have more digits than a setting of a program. */
function isPlainNumber(text: string): boolean {
  const number = Number(text);
  return (
    Number.isInteger(number) &&
    Math.abs(number) <= 1e6 &&
    (Math.abs(number) < 1_000 || number % 10 === 0 || number < 0)
  );
}

/** Whether a text reads as a word of a program: `active`, `USD`, `orderFilled`, `/rooms/lobby`. */
function isWord(text: string): boolean {
  if (text.length > LONGEST_WORD || stableText(text) !== text) return false;
  const parts = text.split(/[^A-Za-z0-9]+/).filter((part) => part !== '' && !/^\d+$/.test(part));
  return parts.length > 0 && parts.every(isSpelled);
}

/** Whether two texts differ in words that somebody wrote, not only in what each run draws or counts. */
export function differInWords(a: MessageValue, b: MessageValue): boolean {
  if (steadyText(a) === steadyText(b)) return false;
  const [left, right] = [a.text, b.text].map((text) => new Set(text.split(/\s+/)));
  if (left === undefined || right === undefined) return false;
  const others = [...left]
    .filter((word) => !right.has(word))
    .concat([...right].filter((word) => !left.has(word)));
  return others.every((word) => /^\d+$/.test(word) || isWord(word));
}

/** Letters that nobody could say were drawn. */
function isSpelled(part: string): boolean {
  if (!/^(?:[A-Z]+|[A-Z]?[a-z]+(?:[A-Z][a-z]+)*)$/.test(part)) return false;
  return part.length <= 4 || (/[aeiouy]/i.test(part) && !/[^aeiouy]{5}/i.test(part));
}
