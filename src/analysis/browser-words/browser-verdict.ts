import type { Connection } from '../../session/connection.ts';
import { NOT_SENT } from './no-answer.ts';
import { readWords, type Settlement } from './read-words.ts';

/** What settles a check, in the browser's own words. */
interface SettledByWords {
  readonly verdict: Settlement['verdict'];
  readonly text: string;
}

/** What the browser itself concluded about one connection, over all that it said. */
export interface BrowserVerdict {
  /** By check id; words that accuse outweigh words that do not. */
  readonly settled: ReadonlyMap<string, SettledByWords>;
  /** Checks one of which the words accuse without saying which; the text by check id. */
  readonly suspected: ReadonlyMap<string, string>;
  /** The status of the answer, where the words name it. */
  readonly status: number | null;
  /** The words reject an answer that did switch. */
  readonly switched: boolean;
  /** A sentence that says that there was no answer at all; null where there may have been one. */
  readonly noAnswer: string | null;
}

/** More words than this are not read of one connection. */
const LIMIT = 100;

/** Reads all words of a connection. A page can forge what its hook reports: those words settle nothing. */
export function browserVerdict(connection: Connection): BrowserVerdict {
  const settled = new Map<string, SettledByWords>();
  const suspected = new Map<string, string>();
  let status: number | null = null;
  let switched = false;
  // A policy stops a connection before anything is sent.
  let noAnswer: string | null = connection.blocked === null ? null : NOT_SENT;
  for (const { text, source } of connection.errors.slice(0, LIMIT)) {
    const words = source === 'page-hook' ? null : readWords(text);
    if (words === null) continue;
    status ??= words.status;
    switched ||= words.switched;
    noAnswer ??= words.noAnswer;
    for (const check of words.suspects) suspected.set(check, text);
    for (const { check, verdict } of words.settles) {
      const known = settled.get(check);
      if (known === undefined || (known.verdict === 'pass' && verdict === 'fail')) {
        settled.set(check, { verdict, text });
      }
    }
  }
  const answered = status !== null || switched || connection.status.seen || connection.response.seen;
  return { settled, suspected, status, switched, noAnswer: answered ? null : noAnswer };
}
