import type { Connection } from '../../session/connection.ts';
import { documentOf, isHookKey } from '../../session/document-of.ts';
import { endpointOf } from '../endpoint-of.ts';
import { attemptDifferences } from './attempt-differences.ts';

/** Attempts at one endpoint, each after the end of another. */
export interface Reconnects {
  /** The URL without query and fragment. */
  readonly endpoint: string;
  readonly attempts: number;
  /** Milliseconds from each end to the next attempt, in order of time. */
  readonly gapsMs: readonly number[];
  /** Whether the gaps grow from failure to failure. */
  readonly backsOff: boolean;
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

/** After a longer time an attempt is a new visit, not another try. Milliseconds. */
const LONGEST_GAP = 600_000;
/** A connection that lived this long worked: who backs off then begins anew. */
const WORKED = 10_000;
/** How much longer the later gaps of who backs off are. */
const GROWTH = 1.5;
/** So many attempts within a second are a storm. */
const STORM = 10;
/** Ends that nobody followed are forgotten beyond so many. */
const MOST_ENDED = 1_000;
/** Milliseconds: what has no length ends after it began all the same. */
const MOMENT = 0.001;

interface Attempt {
  readonly connection: Connection;
  /** The attempt that this one repeats. */
  readonly after: Attempt | null;
  readonly gap: number;
}

/**
 * Groups attempts at the same endpoint. An attempt repeats another where it was made by the same page, as far as that is known, in the ten
 * minutes after the other's end.
 * @param timed false where the times of the log only say its order
 */
export function reconnectsOf(connections: readonly Connection[], timed: boolean): readonly Reconnects[] {
  const endpoints = new Map<string, Connection[]>();
  for (const connection of connections) {
    if (!connection.url.seen || (connection.kind !== 'websocket' && connection.kind !== 'event-stream'))
      continue;
    const key = endpointOf(connection);
    const known = endpoints.get(key);
    if (known === undefined) endpoints.set(key, [connection]);
    else known.push(connection);
  }
  return [...endpoints.values()]
    .map((attempts) => reconnectsTo(attempts, timed))
    .filter((found) => found !== null)
    .toSorted((a, b) => b.attempts - a.attempts);
}

function reconnectsTo(connections: readonly Connection[], timed: boolean): Reconnects | null {
  const attempts = attemptsOf(connections);
  const repeated = attempts.filter(({ after }) => after !== null);
  if (repeated.length === 0) return null;
  const involved = new Set(repeated.flatMap(({ connection, after }) => [connection, after?.connection]));
  const [first] = connections;
  const url = first?.url.seen ? first.url.value : '';
  return {
    endpoint: url.split(/[?#]/, 1)[0] ?? '',
    attempts: involved.size,
    gapsMs: timed ? repeated.map(({ gap }) => gap) : [],
    backsOff: timed && backsOff(attempts),
    storms: timed ? stormsOf(repeated.map(({ connection }) => connection.createdAt)) : [],
    differences: attemptDifferences(attempts.map(({ connection }) => connection)),
  };
}

/** Attempts in order of time, each with the one that it repeats: of the same page's, the one that ended last before it. */
function attemptsOf(connections: readonly Connection[]): Attempt[] {
  const sorted = connections.toSorted((a, b) => a.createdAt - b.createdAt);
  const ends = sorted.map((connection, index) => ({ index, at: endOf(connection) }));
  ends.sort((a, b) => a.at - b.at);
  const attempts: Attempt[] = [];
  /** The ones that ended and that nothing followed, the newest last. */
  const ended: Attempt[] = [];
  let next = 0;
  for (const connection of sorted) {
    const { createdAt } = connection;
    for (let end = ends[next]; end !== undefined && end.at <= createdAt; end = ends[next]) {
      const over = attempts[end.index];
      if (over !== undefined) ended.push(over);
      if (ended.length > MOST_ENDED) ended.shift();
      next += 1;
    }
    const at = ended.findLastIndex((attempt) => samePage(attempt.connection, connection));
    const [last] = at < 0 ? [] : ended.splice(at, 1);
    const gap = last === undefined ? Number.POSITIVE_INFINITY : createdAt - endOf(last.connection);
    const repeats = gap <= LONGEST_GAP;
    attempts.push({ connection, after: repeats ? (last ?? null) : null, gap: Math.max(0, gap) });
  }
  return attempts;
}

/** When an attempt ended, always after its beginning; never where nobody saw it. */
function endOf({ createdAt, closedAt, outcome, errors }: Connection): number {
  const failed = outcome === 'failed' || outcome === 'refused';
  const at = closedAt ?? (failed ? (errors.at(-1)?.at ?? null) : null);
  return at === null ? Number.POSITIVE_INFINITY : Math.max(at, createdAt + MOMENT);
}

/** The page is known where its hook reported both. */
function samePage(one: Connection, other: Connection): boolean {
  const known = [one, other].map(documentOf);
  return !isReported(one) || !isReported(other) || known[0] === known[1];
}

function isReported({ sourceKey, joins }: Connection): boolean {
  return isHookKey(sourceKey) || joins.some((join) => isHookKey(join.sourceKey));
}

/** Whether most rows of failures that have at least two gaps have growing ones. */
function backsOff(attempts: readonly Attempt[]): boolean {
  const gapsBefore = new Map<Attempt, readonly number[]>();
  const followed = new Set<Attempt>();
  for (const attempt of attempts) {
    const { after, gap } = attempt;
    if (after === null) continue;
    followed.add(after);
    gapsBefore.set(attempt, [...(worked(after.connection) ? [] : (gapsBefore.get(after) ?? [])), gap]);
  }
  const rows = [...gapsBefore]
    .filter(([attempt]) => !followed.has(attempt) || worked(attempt.connection))
    .map(([, gaps]) => gaps)
    .filter((gaps) => gaps.length > 1);
  return rows.length > 0 && rows.filter(grows).length * 2 > rows.length;
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
