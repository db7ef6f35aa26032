import { parseFilter } from '../../session/filter/parse-filter.ts';
import { BatchSearch, type Unsearched } from '../../session/search/batch-search.ts';
import { planSearch } from '../../session/search/search-plan.ts';
import { DecodedRows } from './decoded-rows.ts';
import type { ReadPayload } from './placed-conversation.ts';
import type { SearchSource } from './search-source.ts';
import type { SearchAnswer, SearchRequest } from './search-task.ts';

/** What was written since: a bound as that of the search, and what is decoded of it. */
export type More = Pick<SearchRequest, 'upTo' | 'decoded'>;

interface Doors {
  readonly ended: () => boolean;
  /** Resolves when more was written, or to null when the search has to end. */
  readonly waitForMore: () => Promise<More | null>;
  /** Reads the payloads of which a decoder is chosen. */
  readonly readPayload: ReadPayload;
  /** Lets commands in: resolves after those that are waiting. */
  readonly rest: () => Promise<void>;
  readonly answer: (answer: SearchAnswer) => void;
}

/**
 * Hits are reported at most this often, in milliseconds, and at most this many at once, so that the panel is never busy for
 * long.
 */
const REPORT_EVERY = 40;
const MOST_REPORTED = 50_000;
/** How many hits of a pattern are reported one by one. */
const MOST_EARLY = 1000;
/** Milliseconds of work without a pause. */
const PIECE = 30;
/** Messages between two checks of the clock. */
const STEPS = 16;

/** Searches a log for what a filter matches, reports rows meanwhile, and waits for more at the end. */
export async function runSearch(order: SearchRequest, source: SearchSource, doors: Doors): Promise<void> {
  const plan = planSearch(parseFilter(order.filter).value);
  const unsearched: Unsearched = { evicted: 0, unseen: 0, cut: 0 };
  const decoder = plan.needsDecoding ? new DecodedRows(order.log, doors.readPayload) : null;
  const found = new FoundRows(order.id, unsearched, doors.answer);
  const look = (columns: ConstructorParameters<typeof BatchSearch>[1]) =>
    new BatchSearch(plan, columns, order.connection, decoder);
  let workedSince = performance.now();
  const rest = async () => {
    await doors.rest();
    workedSince = performance.now();
    return doors.ended();
  };
  for (let more: More | null = order; more !== null; more = await doors.waitForMore()) {
    const { upTo } = more;
    await decoder?.add(more.decoded);
    for await (const { number, rows, look: one, block } of source.read(order.log, found.next, upTo, look)) {
      const payloads = await block;
      if (doors.ended()) return;
      let steps = 0;
      let early = 0;
      for (const hit of one.run(payloads, unsearched)) {
        // A pattern may be the last thing that this worker does.
        if (plan.hasPattern && hit >= 0 && found.reportEarly(number, rows, hit)) early++;
        if (++steps % STEPS === 0 && performance.now() - workedSince >= PIECE && (await rest())) return;
      }
      found.add(number, rows, one.rows().subarray(early));
      if (performance.now() - workedSince >= PIECE && (await rest())) return;
    }
    if (doors.ended()) return;
    found.next = Math.max(found.next, upTo);
    found.report(true);
  }
}

/** Collects hits and reports them from time to time. */
class FoundRows {
  /** Number of the next batch to search. */
  next = 0;
  readonly #id: number;
  readonly #unsearched: Unsearched;
  readonly #answer: (answer: SearchAnswer) => void;
  #parts: number[] = [];
  #rows: Uint32Array[] = [];
  #count = 0;
  #early = 0;
  #reportedAt = Number.NEGATIVE_INFINITY;

  constructor(id: number, unsearched: Unsearched, answer: (answer: SearchAnswer) => void) {
    this.#id = id;
    this.#unsearched = unsearched;
    this.#answer = answer;
  }

  /** Reports one hit at once, before its batch is done; false where that was done too often. */
  reportEarly(batch: number, rowsOfBatch: number, row: number): boolean {
    if (this.#early === MOST_EARLY) return false;
    this.#early++;
    this.#parts.push(batch, rowsOfBatch, 1);
    this.#rows.push(Uint32Array.of(row));
    this.#count++;
    this.report(false);
    return true;
  }

  add(batch: number, rowsOfBatch: number, rows: Uint32Array): void {
    this.next = batch + 1;
    this.#parts.push(batch, rowsOfBatch, rows.length);
    if (rows.length > 0) this.#rows.push(rows);
    this.#count += rows.length;
    if (this.#count >= MOST_REPORTED || performance.now() - this.#reportedAt >= REPORT_EVERY)
      this.report(false);
  }

  report(atEnd: boolean): void {
    const rows = new Uint32Array(this.#count);
    let at = 0;
    for (const some of this.#rows) {
      rows.set(some, at);
      at += some.length;
    }
    this.#answer({
      type: 'found',
      id: this.#id,
      parts: Uint32Array.from(this.#parts),
      rows,
      batchesDone: this.next,
      unsearched: { ...this.#unsearched },
      atEnd,
    });
    this.#parts = [];
    this.#rows = [];
    this.#count = 0;
    this.#reportedAt = performance.now();
  }
}
