import type { Connection } from '../../session/connection.ts';
import { byEndpoint } from '../by-endpoint.ts';
import type { Attempt } from './attempt-chain.ts';
import { attemptDifferences } from './attempt-differences.ts';
import { attemptsOf, mayReconnect } from './attempts-of.ts';
import { backOffJitter } from './back-off-jitter.ts';

/** Attempts at one endpoint, each after the end of another. */
export interface Reconnects {
  /** The URL without query and fragment. */
  readonly endpoint: string;
  readonly attempts: number;
  /** How many of them repeat another: the others are the first of their row. */
  readonly repeats: number;
  /** Milliseconds from each end to the next attempt, in order of time. */
  readonly gapsMs: readonly number[];
  /** Whether the gaps of most rows of failures grow from one to the next. */
  readonly backsOff: boolean;
  /** How far the gaps are from an even curve, as a share of each; null where they are too few, see `backOffJitter`. */
  readonly jitter: number | null;
  /** Times at which very many sockets tried again together. */
  readonly storms: readonly Storm[];
  /** What the attempt that worked had and those before it had not, or the other way round; a sentence each. */
  readonly differences: readonly string[];
}

/** Attempts within a second. */
interface Storm {
  readonly at: number;
  readonly sockets: number;
}

/** A connection that lived this long worked: who backs off then begins anew. */
const WORKED = 10_000;
/** How much longer the later gaps of who backs off are. */
const GROWTH = 1.5;
/** So many attempts within a second are a storm. */
const STORM = 10;

/**
 * Groups attempts at the same endpoint, see `attemptsOf`.
 * @param timed false where the times of the log only say its order
 */
export function reconnectsOf(connections: readonly Connection[], timed: boolean): readonly Reconnects[] {
  return [...byEndpoint(connections.filter(mayReconnect)).values()]
    .map((attempts) => reconnectsTo(attempts, timed))
    .filter((found) => found !== null)
    .toSorted((a, b) => b.attempts - a.attempts);
}

function reconnectsTo(connections: readonly Connection[], timed: boolean): Reconnects | null {
  const attempts = attemptsOf(connections);
  const repeated = attempts.filter(({ after }) => after !== null);
  if (repeated.length === 0) return null;
  const involved = new Set(
    repeated.flatMap(({ connection, after }) => [connection, ...(after === null ? [] : [after.connection])]),
  );
  const [first] = connections;
  const rows = timed ? rowsOf(attempts) : [];
  const url = first?.url.seen ? first.url.value : '';
  return {
    endpoint: url.split(/[?#]/, 1)[0] ?? '',
    attempts: involved.size,
    repeats: repeated.length,
    gapsMs: timed ? repeated.map(({ gap }) => gap) : [],
    backsOff: rows.length > 0 && rows.filter(grows).length * 2 > rows.length,
    jitter: backOffJitter(rows),
    storms: timed ? stormsOf(repeated.map(({ connection }) => connection.createdAt)) : [],
    // Those beside them are other conversations, and had what they needed.
    differences: attemptDifferences(
      attempts.map(({ connection }) => connection).filter((connection) => involved.has(connection)),
    ),
  };
}

/** The gaps of each row of failures that has at least two. The gaps of several at one time are nobody's plan. */
function rowsOf(attempts: readonly Attempt[]): (readonly number[])[] {
  const gapsBefore = new Map<Attempt, readonly number[]>();
  const followed = new Set<Attempt>();
  for (const attempt of attempts) {
    const { after, gap, beside } = attempt;
    if (after === null || beside) continue;
    followed.add(after);
    gapsBefore.set(attempt, [...(worked(after.connection) ? [] : (gapsBefore.get(after) ?? [])), gap]);
  }
  return [...gapsBefore]
    .filter(([attempt]) => !followed.has(attempt) || worked(attempt.connection))
    .map(([, gaps]) => gaps)
    .filter((gaps) => gaps.length > 1);
}

function worked({ outcome, createdAt, closedAt }: Connection): boolean {
  return outcome === 'open' || (outcome === 'closed' && closedAt !== null && closedAt - createdAt >= WORKED);
}

/** The first gap of few, or the mean of the first two of many, is much shorter than what comes after: who adds chance grows unevenly. */
function grows(gaps: readonly number[]): boolean {
  const begin = gaps.length < 4 ? 1 : 2;
  const first = gaps.slice(0, begin).reduce((sum, gap) => sum + gap, 0) / begin;
  const rest = gaps.slice(begin).toSorted((a, b) => a - b);
  const later = gaps.length < 4 ? (gaps.at(-1) ?? 0) : (rest[Math.floor(rest.length / 2)] ?? 0);
  return later >= first * GROWTH && later > 0;
}

function stormsOf(times: readonly number[]): Storm[] {
  const storms: Storm[] = [];
  const sorted = times.toSorted((a, b) => a - b);
  for (let from = 0; from < sorted.length; ) {
    const at = sorted[from] ?? 0;
    let to = from;
    while (to < sorted.length && (sorted[to] ?? 0) <= at + 1000) to += 1;
    if (to - from >= STORM) {
      storms.push({ at, sockets: to - from });
      from = to;
    } else from += 1;
  }
  return storms;
}
