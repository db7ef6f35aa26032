import type { Connection } from '../../session/connection.ts';
import { documentOf, isHookKey } from '../../session/document-of.ts';

/** After a longer time an attempt is a new visit, not another try. Milliseconds. */
const LONGEST_GAP = 600_000;
/** Ends that nobody followed are forgotten beyond so many. */
const MOST_ENDED = 1_000;
/** Milliseconds: what has no length ends after it began all the same. */
const MOMENT = 0.001;

/** An attempt at an endpoint. */
export interface Attempt {
  readonly connection: Connection;
  /** The attempt that this one repeats. */
  readonly after: Attempt | null;
  /** Milliseconds since the end of that one; infinite where there is none. */
  readonly gap: number;
}

/**
 * Attempts at one endpoint in order of time, each with the one that it repeats: of those of the same page, as far as that is known, the one
 * that ended last before it, in the ten minutes before it.
 */
export function attemptsOf(connections: readonly Connection[]): Attempt[] {
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
