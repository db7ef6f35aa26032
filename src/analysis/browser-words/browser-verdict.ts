import type { Connection } from '../../session/connection.ts';
import { readWords, type Settlement } from './read-words.ts';

/** What the browser itself concluded about one connection, over all that it said. */
export interface BrowserVerdict {
  /** By check id, with the words that settle it; a later word does not undo an earlier one. */
  readonly settled: ReadonlyMap<string, { readonly verdict: Settlement['verdict']; readonly text: string }>;
  /** The status of the answer, where the words name or imply it. */
  readonly status: number | null;
  /** A sentence that says that there was no answer at all; null where there may have been one. */
  readonly noAnswer: string | null;
}

/** Reads all words of a connection. A page can forge what its hook reports: those words settle nothing. */
export function browserVerdict(connection: Connection): BrowserVerdict {
  const settled = new Map<string, { verdict: Settlement['verdict']; text: string }>();
  let status: number | null = null;
  let noAnswer: string | null = null;
  for (const { text, source } of connection.errors.slice(0, 100)) {
    const words = source === 'page-hook' ? null : readWords(text);
    if (words === null) continue;
    status ??= words.status;
    if (words.noAnswer !== null && status === null) noAnswer ??= words.noAnswer;
    for (const { check, verdict } of words.settles) {
      const known = settled.get(check);
      if (known === undefined || (known.verdict === 'pass' && verdict === 'fail'))
        settled.set(check, { verdict, text });
    }
  }
  return { settled, status, noAnswer: status === null ? noAnswer : null };
}
