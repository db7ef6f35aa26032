import { isObject, member, numberMember, stringMember } from '../json-access.ts';

/**
 * Where producers write why an exchange failed: Chrome and mitmproxy `_error`, Playwright `_failureText`, BrowserMob and its
 * successors `_errorMessage`; the others are seen in exports of smaller tools.
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
const MOST_CHARACTERS = 16_384;

/** The words of failure of an entry beside its messages, each once, in the producer's own wording. */
export function failureWords(entry: unknown): readonly string[] {
  const words = new Set<string>();
  for (const holder of [member(entry, 'response'), entry]) {
    for (const name of NAMES) {
      const text = wordsOf(member(holder, name));
      if (text !== '') words.add(text.slice(0, MOST_CHARACTERS));
    }
  }
  return [...words];
}

/** Whether words say that the client itself gave up, which is no fault: Chrome's for an exchange that its page cancelled. */
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
