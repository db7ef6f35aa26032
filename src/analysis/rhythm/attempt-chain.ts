import type { Connection } from '../../session/connection.ts';
import { documentOf, isHookKey } from '../../session/document-of.ts';
import { endedAt } from '../../session/ended-at.ts';

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

/** An attempt whose connection may be replaced by a newer account of it. */
interface ChainedAttempt extends Attempt {
  connection: Connection;
  /** Its number in the order of beginning. */
  readonly number: number;
}

/**
 * Attempts at one endpoint, added in the order in which they began, each with the one that it repeats: of those of the same page, as far as that
 * is known, the one that ended last before it, in the ten minutes before it.
 */
export class AttemptChain {
  readonly #ends = new EndQueue();
  readonly #ended = new EndedAttempts();
  readonly #attempts = new Map<number, ChainedAttempt>();
  #newest = Number.NEGATIVE_INFINITY;

  /** Adds an attempt that did not begin before those that were added. */
  add(connection: Connection): Attempt {
    const { createdAt } = connection;
    for (let over = this.#ends.take(createdAt); over !== null; over = this.#ends.take(createdAt))
      this.#ended.push(over);
    const last = this.#ended.take(pageOf(connection));
    const gap = last === null ? Number.POSITIVE_INFINITY : createdAt - endOf(last.connection);
    const attempt = {
      connection,
      after: gap <= LONGEST_GAP ? last : null,
      gap: Math.max(0, gap),
      number: this.#attempts.size,
    };
    this.#attempts.set(connection.id, attempt);
    this.#newest = createdAt;
    this.#ends.push(endOf(connection), attempt);
    return attempt;
  }

  /** Whether an attempt may still be added: it did not begin before one that was. */
  mayAdd({ createdAt }: Connection): boolean {
    return createdAt >= this.#newest;
  }

  /**
   * Takes a newer account of an attempt that was added. @returns false where it changes what was said of others: the chain has to be made
   * anew
   */
  replace(connection: Connection): boolean {
    const attempt = this.#attempts.get(connection.id);
    if (attempt === undefined) return false;
    const former = attempt.connection;
    const end = endOf(connection);
    const ended = end !== endOf(former);
    if (former.createdAt !== connection.createdAt || pageOf(former) !== pageOf(connection)) return false;
    if (ended && (endOf(former) !== Number.POSITIVE_INFINITY || end <= this.#newest)) return false;
    attempt.connection = connection;
    if (ended) this.#ends.push(end, attempt);
    return true;
  }
}

interface End {
  readonly at: number;
  readonly attempt: ChainedAttempt;
}

/** Attempts by their ends, the earliest first (a binary heap); of those that end together, the one that began first. */
class EndQueue {
  readonly #heap: End[] = [];

  push(at: number, attempt: ChainedAttempt): void {
    if (at === Number.POSITIVE_INFINITY) return;
    const heap = this.#heap;
    const end = { at, attempt };
    let place = heap.push(end) - 1;
    while (place > 0) {
      const above = (place - 1) >>> 1;
      const other = heap[above];
      if (other === undefined || !isBefore(end, other)) break;
      heap[place] = other;
      place = above;
    }
    heap[place] = end;
  }

  /** Takes the first that ended until then; null where there is none. */
  take(until: number): ChainedAttempt | null {
    const heap = this.#heap;
    const [first] = heap;
    if (first === undefined || first.at > until) return null;
    const last = heap.pop();
    if (last !== undefined && heap.length > 0) this.#sink(last);
    return first.attempt;
  }

  #sink(end: End): void {
    const heap = this.#heap;
    let place = 0;
    for (;;) {
      let below = 2 * place + 1;
      const left = heap[below];
      if (left === undefined) break;
      const right = heap[below + 1];
      const next = right !== undefined && isBefore(right, left) ? right : left;
      if (next === right) below += 1;
      if (!isBefore(next, end)) break;
      heap[place] = next;
      place = below;
    }
    heap[place] = end;
  }
}

function isBefore(one: End, other: End): boolean {
  return one.at < other.at || (one.at === other.at && one.attempt.number < other.attempt.number);
}

/** Attempts that ended and that nothing followed, to be found by their page without a search. */
class EndedAttempts {
  readonly #all: ChainedAttempt[] = [];
  readonly #taken: boolean[] = [];
  /** Numbers in `#all`, the last ended at the end: of all, and by page, `null` being those whose page is not known. */
  readonly #any: number[] = [];
  readonly #byPage = new Map<string | null, number[]>();

  push(attempt: ChainedAttempt): void {
    const page = pageOf(attempt.connection);
    const same = this.#byPage.get(page);
    if (same === undefined) this.#byPage.set(page, [this.#all.length]);
    else same.push(this.#all.length);
    this.#any.push(this.#all.length);
    this.#all.push(attempt);
  }

  /** Takes the one that ended last of those that may be of this page, which is any where the page is not known. */
  take(page: string | null): ChainedAttempt | null {
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
function endOf(connection: Connection): number {
  const at = endedAt(connection);
  return at === null ? Number.POSITIVE_INFINITY : Math.max(at, connection.createdAt + MOMENT);
}

/** The document of an attempt; null where its page hook did not report it, so that it is not known. */
function pageOf(connection: Connection): string | null {
  const { sourceKey, joins } = connection;
  const reported = isHookKey(sourceKey) || joins.some((join) => isHookKey(join.sourceKey));
  return reported ? documentOf(connection) : null;
}
