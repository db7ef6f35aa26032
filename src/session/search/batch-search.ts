import { FLAG, type MessageColumns } from '../../events/message-segment.ts';
import type { PayloadRow } from '../filter/match-payload.ts';
import { matchesRow } from '../filter/match-row.ts';
import type { NeedleTerm, SearchPlan } from './search-plan.ts';
import { typeOf } from './type-of.ts';

/** Messages whose payload was asked for and could not be looked at: neither found nor known to be without. */
export interface Unsearched {
  /** Evicted from the store, or never written. */
  evicted: number;
  /** Not shown by the browser. */
  unseen: number;
  /** Looked at, but only the first bytes of them were kept. */
  cut: number;
}

const NO_BYTES = new Uint8Array(0);

/**
 * One batch against a plan. Each step narrows a mask of rows, the cheapest first. Texts are looked for in the payload
 * block as a whole, and a place found is mapped to its row: most rows cost no call and no decision of their own.
 */
export class BatchSearch {
  readonly #plan: SearchPlan;
  readonly #columns: MessageColumns;
  /** 1 for each row that may still match. */
  readonly #mask: Uint8Array;
  readonly #row: DecodedRow;

  /** @param connection the one whose messages are asked for; null for all */
  constructor(plan: SearchPlan, columns: MessageColumns, connection: number | null) {
    this.#plan = plan;
    this.#columns = columns;
    this.#mask = new Uint8Array(columns.count);
    this.#row = new DecodedRow(columns);
    this.#maskConnection(connection);
    for (const term of plan.rowTerms) {
      const { flags, size, count } = columns;
      const mask = this.#mask;
      for (let i = 0; i < count; i++) {
        if (mask[i] === 1 && !matchesRow(term, flags[i] ?? 0, size[i] ?? 0)) mask[i] = 0;
      }
    }
  }

  /** Bytes of the payload block that have to be loaded before `run`; 0 where none are. */
  get bytesWanted(): number {
    if (!this.#plan.needsPayload) return 0;
    const { stored, count } = this.#columns;
    let all = 0;
    let wanted = 0;
    for (let i = 0; i < count; i++) {
      const length = stored[i] ?? 0;
      all += length;
      if (this.#mask[i] === 1) wanted += length;
    }
    return wanted === 0 ? 0 : all;
  }

  /** Narrows by payloads. Yields between pieces of work, so that its caller can rest, or leave off. */
  *run(payloads: Uint8Array | null, unsearched: Unsearched): Generator<void> {
    if (!this.#plan.needsPayload) return;
    const bytes = payloads ?? NO_BYTES;
    this.#leaveOutMissing(bytes.length, unsearched);
    for (const term of this.#plan.needles) {
      this.#narrowByText(bytes, term);
      yield;
    }
    if (this.#plan.predicates.length > 0) yield* this.#narrowByPredicates(bytes);
  }

  /** Rows left, counted from the batch's first one. */
  rows(): Uint32Array {
    const mask = this.#mask;
    const found = new Uint32Array(mask.length);
    let count = 0;
    for (let i = 0; i < mask.length; i++) if (mask[i] === 1) found[count++] = i;
    return found.subarray(0, count);
  }

  #maskConnection(connection: number | null): void {
    const mask = this.#mask;
    if (connection === null) {
      mask.fill(1);
      return;
    }
    const connections = this.#columns.connection;
    for (let i = 0; i < mask.length; i++) if (connections[i] === connection) mask[i] = 1;
  }

  #leaveOutMissing(length: number, unsearched: Unsearched): void {
    const { stored, flags } = this.#columns;
    const mask = this.#mask;
    let end = 0;
    for (let i = 0; i < mask.length; i++) {
      const bytes = stored[i] ?? 0;
      end += bytes;
      if (mask[i] === 0) continue;
      const flag = flags[i] ?? 0;
      if (bytes > 0 && end > length) {
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
    const keep = term.negated ? 0 : 1;
    for (let i = 0; i < mask.length; i++) if (hit[i] !== keep) mask[i] = 0;
  }

  /** Scans each run of neighbouring rows that are still in, as one stretch of bytes. */
  #markHits(bytes: Uint8Array, term: NeedleTerm, hit: Uint8Array): void {
    const { stored } = this.#columns;
    const mask = this.#mask;
    const count = mask.length;
    let offset = 0;
    for (let row = 0; row < count; ) {
      if (mask[row] === 0) {
        offset += stored[row++] ?? 0;
        continue;
      }
      const first = row;
      const from = offset;
      while (row < count && mask[row] === 1) offset += stored[row++] ?? 0;
      this.#markRun(bytes, first, from, offset, term, hit);
      for (const sequence of term.needle.foreign) {
        this.#markForeign(bytes, first, from, offset, sequence, term, hit);
      }
    }
  }

  #markRun(
    bytes: Uint8Array,
    first: number,
    from: number,
    to: number,
    { needle }: NeedleTerm,
    hit: Uint8Array,
  ): void {
    const { stored } = this.#columns;
    let row = first;
    let end = from + (stored[row] ?? 0);
    for (let at = needle.find(bytes, from, to); at >= 0; ) {
      while (end <= at) end += stored[++row] ?? 0;
      let next = at + 1;
      // What lies over the border of two rows is in neither.
      if (at + needle.length <= end) {
        hit[row] = 1;
        next = end;
      }
      at = needle.find(bytes, next, to);
    }
  }

  /** Decodes the rows that hold a sequence in whose presence the bytes alone do not tell. */
  #markForeign(
    bytes: Uint8Array,
    first: number,
    from: number,
    to: number,
    sequence: readonly number[],
    { inText }: NeedleTerm,
    hit: Uint8Array,
  ): void {
    const { stored } = this.#columns;
    const [lead = 0] = sequence;
    let row = first;
    let begin = from;
    for (let at = bytes.indexOf(lead, from); at >= 0 && at < to; ) {
      while (begin + (stored[row] ?? 0) <= at) begin += stored[row++] ?? 0;
      let next = at + 1;
      if (sequence.every((byte, k) => bytes[at + k] === byte)) {
        const end = begin + (stored[row] ?? 0);
        if (hit[row] === 0 && inText(this.#row.at(row, bytes, begin).text)) hit[row] = 1;
        next = end;
      }
      at = bytes.indexOf(lead, next);
    }
  }

  *#narrowByPredicates(bytes: Uint8Array): Generator<void> {
    const { predicates } = this.#plan;
    const { stored } = this.#columns;
    const mask = this.#mask;
    let offset = 0;
    for (let i = 0; i < mask.length; i++) {
      const begin = offset;
      offset += stored[i] ?? 0;
      if (mask[i] === 0) continue;
      const row = this.#row.at(i, bytes, begin);
      for (const holds of predicates) {
        if (holds(row)) continue;
        mask[i] = 0;
        break;
      }
      yield;
    }
  }
}

/** One row after another for the predicates. It is decoded when one asks for its text, once. */
class DecodedRow implements PayloadRow {
  readonly #columns: MessageColumns;
  readonly #decoder = new TextDecoder();
  #bytes: Uint8Array = NO_BYTES;
  #begin = 0;
  #index = 0;
  #text: string | null = null;

  constructor(columns: MessageColumns) {
    this.#columns = columns;
  }

  at(index: number, bytes: Uint8Array, begin: number): this {
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

  get type(): string {
    return typeOf(this.flags & FLAG.opcode, this.text);
  }
}
