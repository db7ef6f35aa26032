import { FLAG, type MessageColumns } from '../../events/message-segment.ts';
import type { DecodedFacts, PayloadRow } from '../filter/match-payload.ts';
import { matchesRow } from '../filter/match-row.ts';
import { isAsciiBlock } from './ascii-block.ts';
import type { NeedleTerm, SearchPlan } from './search-plan.ts';

/** Messages whose payload was needed and could not be searched: they may or may not match. */
export interface Unsearched {
  /** Evicted from the store, or never written. */
  evicted: number;
  /** Not shown by the browser. */
  unseen: number;
  /** Searched, but only their first bytes were kept. */
  cut: number;
}

const NO_BYTES = new Uint8Array(0);

/** Decodes the messages of connections, each of them once and in its order. */
export interface RowDecoder {
  /** Null where nothing is known of the connection. */
  decode(connection: number, flags: number, bytes: Uint8Array): DecodedFacts | null;
}

/**
 * Searches one batch by a plan. Each step narrows a mask of rows, the cheapest step first. Texts are searched in the
 * payload block as a whole, and each hit is mapped to its row, so most rows cost no call and no decision of their own.
 */
export class BatchSearch {
  readonly #plan: SearchPlan;
  readonly #columns: MessageColumns;
  readonly #row: DecodedRow;
  /** Where each row's payload ends in the block; empty where no payload is needed. */
  readonly #ends: Uint32Array;
  /** 1 for each row that may still match. */
  #mask: Uint8Array;
  #bytesWanted = 0;
  readonly #connection: number | null;
  readonly #decoder: RowDecoder | null;
  /** All flags of the batch combined. */
  #anyFlags = 0;

  /**
   * @param connection the connection whose messages are searched; null for all
   * @param decoder for a plan that needs one: the batches have to be searched in their order then
   */
  constructor(
    plan: SearchPlan,
    columns: MessageColumns,
    connection: number | null,
    decoder: RowDecoder | null = null,
  ) {
    this.#plan = plan;
    this.#connection = connection;
    this.#decoder = plan.needsDecoding ? decoder : null;
    this.#columns = columns;
    this.#row = new DecodedRow(columns);
    this.#mask = new Uint8Array(columns.count);
    this.#ends = new Uint32Array(plan.needsPayload ? columns.count : 0);
    this.#maskColumns(connection);
    if (plan.needsPayload) this.#measure();
  }

  /** How many bytes of the payload block have to be loaded before `run`; 0 where none are needed. */
  get bytesWanted(): number {
    return this.#bytesWanted;
  }

  /**
   * Narrows the mask by payloads. Yields between pieces of work, so that the caller can pause or stop: the row that was
   * just found to match, where rows are examined one by one, otherwise -1.
   */
  *run(payloads: Uint8Array | null, unsearched: Unsearched): Generator<number> {
    if (!this.#plan.needsPayload) return;
    const bytes = payloads ?? NO_BYTES;
    this.#leaveOutMissing(bytes.length, unsearched);
    for (const term of this.#plan.needles) {
      this.#narrowByText(bytes, term);
      yield -1;
    }
    if (this.#plan.predicates.length > 0) yield* this.#narrowByPredicates(bytes);
  }

  /** Remaining rows, counted from the first row of the batch. */
  rows(): Uint32Array {
    const mask = this.#mask;
    const first = mask.indexOf(1);
    if (first < 0) return new Uint32Array(0);
    const found = new Uint32Array(mask.length - first);
    let count = 0;
    for (let i = first; i < mask.length; i++) if (mask[i] === 1) found[count++] = i;
    return found.subarray(0, count);
  }

  #maskColumns(connection: number | null): void {
    const { connection: connections, flags, size, time } = this.#columns;
    const mask = this.#mask;
    const count = mask.length;
    if (connection === null) mask.fill(1);
    else for (let i = 0; i < count; i++) if (connections[i] === connection) mask[i] = 1;
    for (const term of this.#plan.rowTerms) {
      for (let i = 0; i < count; i++) {
        if (mask[i] === 1 && !matchesRow(term, flags[i] ?? 0, size[i] ?? 0, time[i] ?? 0)) mask[i] = 0;
      }
    }
  }

  #measure(): void {
    const { stored, flags, connection: connections } = this.#columns;
    const mask = this.#mask;
    const ends = this.#ends;
    const decoded = this.#decoder === null ? undefined : this.#connection;
    let end = 0;
    let wanted = 0;
    let anyFlags = 0;
    for (let i = 0; i < ends.length; i++) {
      const bytes = stored[i] ?? 0;
      end += bytes;
      ends[i] = end;
      wanted += bytes * (mask[i] ?? 0);
      // What other terms leave out is decoded all the same: later messages may mean something only after it.
      if (decoded === null || (decoded !== undefined && connections[i] === decoded)) wanted += bytes;
      anyFlags |= flags[i] ?? 0;
    }
    this.#bytesWanted = wanted === 0 ? 0 : end;
    this.#anyFlags = anyFlags;
  }

  #leaveOutMissing(length: number, unsearched: Unsearched): void {
    const odd = (this.#anyFlags & (FLAG.payloadUnknown | FLAG.payloadCut)) !== 0;
    if (!odd && length >= this.#bytesWanted) return;
    const { stored, flags } = this.#columns;
    const mask = this.#mask;
    for (let i = 0; i < mask.length; i++) {
      if (mask[i] === 0) continue;
      const flag = flags[i] ?? 0;
      if ((stored[i] ?? 0) > 0 && (this.#ends[i] ?? 0) > length) {
        mask[i] = 0;
        unsearched.evicted++;
      } else if ((flag & FLAG.payloadUnknown) !== 0) {
        mask[i] = 0;
        unsearched.unseen++;
      } else if ((flag & FLAG.payloadCut) !== 0) unsearched.cut++;
    }
  }

  #narrowByText(bytes: Uint8Array, term: NeedleTerm): void {
    const mask = this.#mask;
    const hit = new Uint8Array(mask.length);
    this.#markHits(bytes, term, hit);
    // Only rows that still matched were examined.
    if (!term.negated) this.#mask = hit;
    else for (let i = hit.indexOf(1); i >= 0 && i < mask.length; i++) if (hit[i] === 1) mask[i] = 0;
  }

  /** Scans each run of neighbouring rows that still match as one range of bytes. */
  #markHits(bytes: Uint8Array, term: NeedleTerm, hit: Uint8Array): void {
    const mask = this.#mask;
    const foreign = term.needle.foreign.length === 0 || isAsciiBlock(bytes) ? [] : term.needle.foreign;
    for (let first = mask.indexOf(1); first >= 0; ) {
      const gap = mask.indexOf(0, first);
      const after = gap < 0 ? mask.length : gap;
      const to = this.#ends[after - 1] ?? 0;
      this.#markRun(bytes, first, to, term, hit);
      for (const sequence of foreign) this.#markForeign(bytes, first, to, sequence, term, hit);
      first = gap < 0 ? -1 : mask.indexOf(1, gap);
    }
  }

  #markRun(bytes: Uint8Array, first: number, to: number, { needle }: NeedleTerm, hit: Uint8Array): void {
    const ends = this.#ends;
    let row = first;
    for (let at = needle.find(bytes, this.#begin(first), to); at >= 0; ) {
      while ((ends[row] ?? to) <= at) row++;
      const end = ends[row] ?? to;
      let next = at + 1;
      // A hit across the border of two rows is in neither.
      if (at + needle.length <= end) {
        hit[row] = 1;
        next = end;
      }
      at = needle.find(bytes, next, to);
    }
  }

  /** Decodes the rows that contain a byte sequence which bytes alone cannot decide. */
  #markForeign(
    bytes: Uint8Array,
    first: number,
    to: number,
    sequence: readonly number[],
    { inText }: NeedleTerm,
    hit: Uint8Array,
  ): void {
    const ends = this.#ends;
    const [lead = 0] = sequence;
    let row = first;
    for (let at = bytes.indexOf(lead, this.#begin(first)); at >= 0 && at < to; ) {
      while ((ends[row] ?? to) <= at) row++;
      let next = at + 1;
      if (sequence.every((byte, k) => bytes[at + k] === byte)) {
        if (hit[row] === 0 && inText(this.#row.at(row, bytes, this.#begin(row)).text)) hit[row] = 1;
        next = ends[row] ?? to;
      }
      at = bytes.indexOf(lead, next);
    }
  }

  #begin(row: number): number {
    return row === 0 ? 0 : (this.#ends[row - 1] ?? 0);
  }

  *#narrowByPredicates(bytes: Uint8Array): Generator<number> {
    const { predicates } = this.#plan;
    const mask = this.#mask;
    for (let i = 0; i < mask.length; i++) {
      const decoded = this.#decoded(i, bytes);
      if (mask[i] === 0) {
        if (decoded !== null) yield -1;
        continue;
      }
      const row = this.#row.at(i, bytes, this.#begin(i), decoded);
      for (const holds of predicates) {
        if (holds(row)) continue;
        mask[i] = 0;
        break;
      }
      yield mask[i] === 1 ? i : -1;
    }
  }

  #decoded(i: number, bytes: Uint8Array): DecodedFacts | null {
    const decoder = this.#decoder;
    if (decoder === null) return null;
    const { connection: connections, flags } = this.#columns;
    const connection = connections[i] ?? 0;
    if (this.#connection !== null && connection !== this.#connection) return null;
    const flag = flags[i] ?? 0;
    const end = this.#ends[i] ?? 0;
    if ((flag & (FLAG.payloadUnknown | FLAG.payloadCut)) !== 0 || end > bytes.length) return null;
    return decoder.decode(connection, flag, bytes.subarray(this.#begin(i), end));
  }
}

/** Applies the predicates to one row after another. A row is decoded once, when a predicate needs its text. */
class DecodedRow implements PayloadRow {
  readonly #columns: MessageColumns;
  readonly #decoder = new TextDecoder();
  #bytes: Uint8Array = NO_BYTES;
  #begin = 0;
  #index = 0;
  #text: string | null = null;
  decoded: DecodedFacts | null = null;

  constructor(columns: MessageColumns) {
    this.#columns = columns;
  }

  at(index: number, bytes: Uint8Array, begin: number, decoded: DecodedFacts | null = null): this {
    this.decoded = decoded;
    this.#index = index;
    this.#bytes = bytes;
    this.#begin = begin;
    this.#text = null;
    return this;
  }

  get flags(): number {
    return this.#columns.flags[this.#index] ?? 0;
  }

  get size(): number {
    return this.#columns.size[this.#index] ?? 0;
  }

  get text(): string {
    const end = this.#begin + (this.#columns.stored[this.#index] ?? 0);
    this.#text ??= this.#decoder.decode(this.#bytes.subarray(this.#begin, end));
    return this.#text;
  }
}
