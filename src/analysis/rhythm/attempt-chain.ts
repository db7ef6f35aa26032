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
  /** Whether another attempt was open or under way all the time since that one was. */
  readonly beside: boolean;
}

/** An attempt whose connection may be replaced by a newer account of it. */
interface ChainedAttempt extends Attempt {
  connection: Connection;
  /** Its number in the order of beginning. */
  readonly number: number;
}

/**
 * Attempts at one endpoint, added in the order in which they began, each with the one that it repeats: of those of the same page, as far as that
 * is known, the one that ended last before it, in the ten minutes before it. Where that one had another beside it that is still there, the page
 * works with several at one time: then only what broke off is repeated, by an attempt at the very same URL.
 */
export class AttemptChain {
  readonly #ends = new EndQueue();
  readonly #ended = new EndedAttempts();
  readonly #alive = new LivingAttempts();
  readonly #attempts = new Map<number, ChainedAttempt>();
  #newest = Number.NEGATIVE_INFINITY;

  /** Adds an attempt that did not begin before those that were added. */
  add(connection: Connection): Attempt {
    const { createdAt } = connection;
    for (let over = this.#ends.take(createdAt); over !== null; over = this.#ends.take(createdAt))
      this.#ended.push(over);
    const { last, beside } = this.#repeatedBy(connection);
    const gap = last === null ? Number.POSITIVE_INFINITY : createdAt - endOf(last.connection);
    const attempt = {
      connection,
      after: gap <= LONGEST_GAP ? last : null,
      beside,
      gap: Math.max(0, gap),
      number: this.#attempts.size,
    };
    this.#attempts.set(connection.id, attempt);
    this.#newest = createdAt;
    this.#alive.push(attempt);
    this.#ends.push(endOf(connection), attempt);
    return attempt;
  }

  #repeatedBy(connection: Connection): { readonly last: ChainedAttempt | null; readonly beside: boolean } {
    const page = pageOf(connection);
    const since = this.#alive.since(page, connection.createdAt);
    const last = this.#ended.last(page);
    // What began before it ended, and goes on, was beside it.
    if (last === null || since >= endOf(last.connection)) {
      if (last !== null) this.#ended.take(last);
      return { last, beside: false };
    }
    const same = this.#ended.last(page, urlOf(connection));
    if (same === null || !brokeOff(same.connection)) return { last: null, beside: true };
    this.#ended.take(same);
    return { last: same, beside: true };
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
    if (urlOf(former) !== urlOf(connection)) return false;
    if (!ended && end <= this.#newest && brokeOff(former) !== brokeOff(connection)) return false;
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

/** Attempts that ended and that nothing followed, to be found by their page, and by their URL, without a search. */
class EndedAttempts {
  readonly #all: ChainedAttempt[] = [];
  readonly #taken = new Set<ChainedAttempt>();
  /** Numbers in `#all`, the last ended at the end, by what they are looked for. */
  readonly #lists = new Map<string, number[]>();

  push(attempt: ChainedAttempt): void {
    const page = pageOf(attempt.connection);
    const url = urlOf(attempt.connection);
    for (const key of [anyOf(), anyOf(url), keyOf(page), keyOf(page, url)]) {
      const list = this.#lists.get(key);
      if (list === undefined) this.#lists.set(key, [this.#all.length]);
      else list.push(this.#all.length);
    }
    this.#all.push(attempt);
  }

  /** The one that ended last of those that may be of this page, which is any where the page is not known; of a URL where one is named. */
  last(page: string | null, url?: string): ChainedAttempt | null {
    const number =
      page === null
        ? this.#last(anyOf(url))
        : Math.max(this.#last(keyOf(page, url)), this.#last(keyOf(null, url)));
    return this.#all[number] ?? null;
  }

  /** From now on another followed it. */
  take(attempt: ChainedAttempt): void {
    this.#taken.add(attempt);
  }

  /** -1 where all of them were taken. */
  #last(key: string): number {
    const numbers = this.#lists.get(key) ?? [];
    for (let number = numbers.at(-1); number !== undefined; number = numbers.at(-1)) {
      const attempt = this.#all[number];
      if (attempt !== undefined && !this.#taken.has(attempt)) return number;
      numbers.pop();
    }
    return -1;
  }
}

function keyOf(page: string | null, url = ''): string {
  return `page ${JSON.stringify([page, url])}`;
}

function anyOf(url = ''): string {
  return `any ${url}`;
}

/** Attempts in the order in which they began, to be asked for the first that has not ended, by page and of all. */
class LivingAttempts {
  readonly #byPage = new Map<string | null, Row>();
  readonly #any = newRow();

  push(attempt: ChainedAttempt): void {
    const page = pageOf(attempt.connection);
    const row = this.#byPage.get(page) ?? newRow();
    this.#byPage.set(page, row);
    row.attempts.push(attempt);
    this.#any.attempts.push(attempt);
  }

  /** When the first began that had not ended at a moment, of those that may be of a page; infinite where there is none. */
  since(page: string | null, at: number): number {
    if (page === null) return firstAlive(this.#any, at);
    return Math.min(firstAlive(this.#byPage.get(page), at), firstAlive(this.#byPage.get(null), at));
  }
}

interface Row {
  readonly attempts: ChainedAttempt[];
  /** How many of the first have ended: moments are asked for in their order. */
  over: number;
}

function newRow(): Row {
  return { attempts: [], over: 0 };
}

function firstAlive(row: Row | undefined, at: number): number {
  if (row === undefined) return Number.POSITIVE_INFINITY;
  for (; row.over < row.attempts.length; row.over += 1) {
    const connection = row.attempts[row.over]?.connection;
    if (connection !== undefined && endOf(connection) > at) return connection.createdAt;
  }
  return Number.POSITIVE_INFINITY;
}

/** Whether an attempt ended without the page's wish, as far as that was seen. */
function brokeOff({ outcome, close }: Connection): boolean {
  if (outcome === 'failed' || outcome === 'refused') return true;
  if (outcome !== 'closed' || !close.seen || close.value.by === 'client') return false;
  const { code, by } = close.value;
  // A page may only choose these codes (the WebSocket interface, `close()`), and 1005 is that it chose none.
  return by === 'server' || !(code === 1000 || code === 1005 || (code >= 3000 && code <= 4999));
}

function urlOf({ url }: Connection): string {
  return url.seen ? url.value : '';
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
