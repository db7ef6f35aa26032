import { readWords } from '../browser-words/read-words.ts';
import type { Failure } from './failure.ts';

/** The failure of an event stream that had begun, read from the browser's words as if no answer had come. */
export function asBrokenStream(failure: Failure): Failure | null {
  const words = [...failure.words, ...failure.laterWords];
  const named = new Map<string, string>();
  for (const text of words) {
    const cause = readWords(text)?.cause ?? null;
    // A page that ends its own stream, or is left, breaks nothing.
    if (cause !== null && cause !== 'cancelled-by-page' && !named.has(cause)) named.set(cause, text);
  }
  return named.size === 0 ? null : { ...failure, status: null, response: null, words, named };
}
