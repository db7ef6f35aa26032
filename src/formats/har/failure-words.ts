import { isObject, member, numberMember, stringMember } from '../json-access.ts';

/**
 * Where producers write why an exchange failed: Chrome and mitmproxy in `_error`, Playwright in `_failureText`, BrowserMob
 * and its successors in `_errorMessage`; the others occur in exports of smaller tools.
 */
const NAMES = [
  '_error',
  '_failureText',
  '_errorMessage',
  '_errorText',
  '_failureReason',
  '_failure',
  '_failed',
];
/** Where an entry without any status says why, in files of programs that know no member for it. */
const NAMES_WITHOUT_STATUS = ['statusText', '_errorCode', 'error', 'errorText', 'errorMessage', 'comment'];
/** A reason phrase, or a word that says that nothing is known. */
const NO_REASON = /^(?:ok|switching protocols|unknown|\(?pending\)?|-|null|undefined|none|\d{1,3})?$/i;
const MOST_CHARACTERS = 16_384;

/** The words of failure that stand outside of an entry's messages, each once, as the producer wrote them. */
export function failureWords(entry: unknown): readonly string[] {
  const words = new Set<string>();
  const response = member(entry, 'response');
  const answered = (numberMember(response, 'status') ?? 0) > 0;
  for (const holder of [response, entry]) {
    for (const name of NAMES) {
      const text = wordsOf(member(holder, name));
      if (text !== '') words.add(text.slice(0, MOST_CHARACTERS));
    }
    for (const name of answered ? [] : NAMES_WITHOUT_STATUS) {
      const text = wordsOf(member(holder, name));
      if (!NO_REASON.test(text)) words.add(text.slice(0, MOST_CHARACTERS));
    }
  }
  return [...words];
}

/**
 * Whether words say that the client itself gave up, which is not a failure: Chrome writes this where a page cancelled the
 * exchange.
 */
export function isCancellation(words: string): boolean {
  return /^(?:net::)?ERR_ABORTED$/.test(words.trim());
}

function wordsOf(value: unknown): string {
  if (typeof value === 'string') return value.trim();
  if (!isObject(value)) return '';
  const text =
    stringMember(value, 'message') ?? stringMember(value, 'errorText') ?? stringMember(value, 'text') ?? '';
  const code = numberMember(value, 'code');
  return text === '' && code !== null ? `error ${code}` : text.trim();
}
