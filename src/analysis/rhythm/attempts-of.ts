import type { Connection } from '../../session/connection.ts';
import { documentOf, isHookKey } from '../../session/document-of.ts';

/** After a longer time an attempt is a new visit, not another try. Milliseconds. */
const LONGEST_GAP = 600_000;
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
  const ended = new EndedAttempts();
  let next = 0;
  for (const connection of sorted) {
    const { createdAt } = connection;
    for (let end = ends[next]; end !== undefined && end.at <= createdAt; end = ends[next]) {
      const over = attempts[end.index];
      if (over !== undefined) ended.push(over);
      next += 1;
    }
    const last = ended.take(pageOf(connection));
    const gap = last === null ? Number.POSITIVE_INFINITY : createdAt - endOf(last.connection);
    attempts.push({ connection, after: gap <= LONGEST_GAP ? last : null, gap: Math.max(0, gap) });
  }
  return attempts;
}

/** Attempts that ended and that nothing followed, to be found by their page without a search. */
class EndedAttempts {
  readonly #all: Attempt[] = [];
  readonly #taken: boolean[] = [];
  /** Numbers in `#all`, the last ended at the end: of all, and by page, `null` being those whose page is not known. */
  readonly #any: number[] = [];
  readonly #byPage = new Map<string | null, number[]>();

  push(attempt: Attempt): void {
    const page = pageOf(attempt.connection);
    const same = this.#byPage.get(page);
    if (same === undefined) this.#byPage.set(page, [this.#all.length]);
    else same.push(this.#all.length);
    this.#any.push(this.#all.length);
    this.#all.push(attempt);
  }

  /** Takes the one that ended last of those that may be of this page, which is any where the page is not known. */
  take(page: string | null): Attempt | null {
    const last =
      page === null
        ? this.#last(this.#any)
        : Math.max(this.#last(this.#byPage.get(page)), this.#last(this.#byPage.get(null)));
    const attempt = this.#all[last];
    if (attempt === undefined) return null;
    this.#taken[last] = true;
    return attempt;
  }

  /** -1 where all of them were taken. */
  #last(numbers: number[] = []): number {
    for (let number = numbers.at(-1); number !== undefined; number = numbers.at(-1)) {
      if (this.#taken[number] !== true) return number;
      numbers.pop();
    }
    return -1;
  }
}

/** When an attempt ended, always after its beginning; never where nobody saw it. */
function endOf({ createdAt, closedAt, outcome, errors }: Connection): number {
  const failed = outcome === 'failed' || outcome === 'refused';
  const at = closedAt ?? (failed ? (errors.at(-1)?.at ?? null) : null);
  return at === null ? Number.POSITIVE_INFINITY : Math.max(at, createdAt + MOMENT);
}

/** Whether a connection is of a kind that its page opens anew. */
export function mayReconnect({ kind }: Connection): boolean {
  return kind === 'websocket' || kind === 'event-stream';
}

/** The document of an attempt; null where its page hook did not report it, so that it is not known. */
function pageOf(connection: Connection): string | null {
  const { sourceKey, joins } = connection;
  const reported = isHookKey(sourceKey) || joins.some((join) => isHookKey(join.sourceKey));
  return reported ? documentOf(connection) : null;
}
