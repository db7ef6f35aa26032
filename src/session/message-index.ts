import type { MessageColumns, MessageRow } from '../events/message-segment.ts';
import { FLAG } from '../events/message-segment.ts';
import type { ConnectionId } from '../events/units.ts';
import { connectionId, epochMilliseconds } from '../events/units.ts';
import { GrowingNumbers } from './growing-numbers.ts';
import { RowList, type RowNumbers } from './row-list.ts';

const SHIFT = 14;
/** Rows of one chunk of the columns. */
export const CHUNK_ROWS = 1 << SHIFT;
const MASK = CHUNK_ROWS - 1;

/** The place of a message's stored payload: `length` bytes from `offset` in the payload block of a batch. */
export interface PayloadPlace {
  readonly batch: number;
  readonly offset: number;
  readonly length: number;
}

/** One chunk: 21 bytes a row. */
class Chunk {
  readonly time = new Float64Array(CHUNK_ROWS);
  readonly connection = new Uint32Array(CHUNK_ROWS);
  readonly size = new Uint32Array(CHUNK_ROWS);
  /** End of the row's payload in the block of its batch; it begins where that of the previous row of the batch ends. */
  readonly payloadEnd = new Uint32Array(CHUNK_ROWS);
  readonly flags = new Uint8Array(CHUNK_ROWS);
}

const NO_ROWS: RowNumbers = new RowList();

/**
 * All messages of a session in columns: 21 bytes a row, 4 more in the row list of its connection, and a few numbers for
 * each batch and each run of rows without an event in between. Rows are numbered from 0 in order of arrival.
 */
export class MessageIndex {
  readonly #chunks: Chunk[] = [];
  readonly #lists: RowList[] = [];
  /** First row of each batch; a batch without rows has the first row of the next. */
  readonly #batchFirstRow = new GrowingNumbers();
  readonly #runFirstRow = new GrowingNumbers();
  readonly #runFirstSeq = new GrowingNumbers();
  #count = 0;
  #payloadEnd = 0;

  get count(): number {
    return this.#count;
  }

  /** Releases all rows. */
  forget(): void {
    this.#chunks.length = 0;
    this.#lists.length = 0;
    this.#count = 0;
  }

  /** Opens the next batch: rows appended from now on belong to it. */
  beginBatch(): void {
    this.#batchFirstRow.push(this.#count);
    this.#payloadEnd = 0;
  }

  /** Appends rows `from` to `to` (exclusive) of a batch's columns; their sequence numbers are consecutive from `seq`. */
  append(columns: MessageColumns, from: number, to: number, seq: number): void {
    if (to <= from) return;
    this.#runFirstRow.push(this.#count);
    this.#runFirstSeq.push(seq);
    let read = from;
    while (read < to) {
      const start = this.#count & MASK;
      const chunk = start === 0 ? new Chunk() : this.#chunkOf(this.#count - 1);
      if (start === 0) this.#chunks.push(chunk);
      const rows = Math.min(to - read, CHUNK_ROWS - start);
      chunk.time.set(columns.time.subarray(read, read + rows), start);
      chunk.connection.set(columns.connection.subarray(read, read + rows), start);
      chunk.size.set(columns.size.subarray(read, read + rows), start);
      chunk.flags.set(columns.flags.subarray(read, read + rows), start);
      for (let k = 0; k < rows; k++) {
        this.#payloadEnd += columns.stored[read + k] ?? 0;
        chunk.payloadEnd[start + k] = this.#payloadEnd;
        this.#listOf(columns.connection[read + k] ?? 0).push(this.#count + k);
      }
      this.#count += rows;
      read += rows;
    }
  }

  /** One row as an object, for details and visible lines; RangeError outside. */
  row(i: number): MessageRow {
    const flags = this.flags(i);
    return {
      at: epochMilliseconds(this.time(i)),
      connection: this.connection(i),
      opcode: flags & FLAG.opcode,
      outgoing: (flags & FLAG.outgoing) !== 0,
      payloadUnknown: (flags & FLAG.payloadUnknown) !== 0,
      payloadCut: (flags & FLAG.payloadCut) !== 0,
      size: this.size(i),
    };
  }

  /** Epoch milliseconds of a row. */
  time(i: number): number {
    return this.#chunkOf(i).time[i & MASK] ?? 0;
  }

  connection(i: number): ConnectionId {
    return connectionId(this.#chunkOf(i).connection[i & MASK] ?? 0);
  }

  /** True payload size in bytes. */
  size(i: number): number {
    return this.#chunkOf(i).size[i & MASK] ?? 0;
  }

  /** Opcode and `FLAG` bits of a row. */
  flags(i: number): number {
    return this.#chunkOf(i).flags[i & MASK] ?? 0;
  }

  /** A row's position in the log. */
  seq(i: number): number {
    this.#chunkOf(i);
    const run = this.#runFirstRow.lastAtMost(i);
    return this.#runFirstSeq.at(run) + i - this.#runFirstRow.at(run);
  }

  /** The first row whose position in the log is at or after `seq`; `count` where there is none. */
  firstRowFrom(seq: number): number {
    const run = this.#runFirstSeq.lastAtMost(seq);
    if (run < 0) return 0;
    const end = run + 1 < this.#runFirstRow.length ? this.#runFirstRow.at(run + 1) : this.#count;
    return Math.min(end, this.#runFirstRow.at(run) + Math.ceil(seq - this.#runFirstSeq.at(run)));
  }

  /** Rows of one connection; the list grows with the session. */
  ofConnection(id: ConnectionId): RowNumbers {
    return this.#lists[id] ?? NO_ROWS;
  }

  payloadPlace(i: number): PayloadPlace {
    const end = this.#chunkOf(i).payloadEnd[i & MASK] ?? 0;
    const batch = this.#batchFirstRow.lastAtMost(i);
    const offset =
      i === this.#batchFirstRow.at(batch) ? 0 : (this.#chunkOf(i - 1).payloadEnd[(i - 1) & MASK] ?? 0);
    return { batch, offset, length: end - offset };
  }

  /** The first row of a batch, or of the next batch that has rows; `count` for a batch that is not there yet. */
  firstRowOf(batch: number): number {
    return batch < this.#batchFirstRow.length ? this.#batchFirstRow.at(batch) : this.#count;
  }

  /** Bytes of a batch's whole payload block. */
  payloadBlockLength(batch: number): number {
    const first = this.#batchFirstRow.at(batch);
    const end = batch + 1 < this.#batchFirstRow.length ? this.#batchFirstRow.at(batch + 1) : this.#count;
    return end > first ? (this.#chunkOf(end - 1).payloadEnd[(end - 1) & MASK] ?? 0) : 0;
  }

  #chunkOf(i: number): Chunk {
    const chunk = i >= 0 && i < this.#count ? this.#chunks[i >>> SHIFT] : undefined;
    if (chunk === undefined) throw new RangeError(`row ${i} of ${this.#count}`);
    return chunk;
  }

  #listOf(id: number): RowList {
    const known = this.#lists[id];
    if (known !== undefined) return known;
    while (this.#lists.length <= id) this.#lists.push(new RowList());
    return this.#lists[id] ?? new RowList();
  }
}
