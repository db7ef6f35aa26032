import type { Connection } from '../../session/connection.ts';
import { NOT_SENT } from './no-answer.ts';
import { readWords, type Settlement } from './read-words.ts';

/** A browser's error text that settles a check. */
interface SettledByWords {
  readonly verdict: Settlement['verdict'];
  readonly text: string;
}

/** What the browser itself concluded about one connection, from all of its error texts. */
export interface BrowserVerdict {
  /** By check id. A text that reports a fault outweighs one that does not. */
  readonly settled: ReadonlyMap<string, SettledByWords>;
  /** Checks of which a text says that one failed, without saying which; the text by check id. */
  readonly suspected: ReadonlyMap<string, string>;
  /** The status of the answer, where a text names it. */
  readonly status: number | null;
  /** A text rejects an answer that did switch. */
  readonly switched: boolean;
  /** A sentence which says that there was no answer at all; null where there may have been one. */
  readonly noAnswer: string | null;
}

/** The most texts that are read of one connection. */
const LIMIT = 100;

/** Reads all error texts of a connection. A page can forge what its hook reports, so those texts settle nothing. */
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
