import type { MessageColumns } from '../events/message-segment.ts';
import type { ConnectionId, EpochMilliseconds } from '../events/units.ts';
import { MOST_TOGETHER } from './log-writer.ts';

/** Rows at which a segment is full: some 86 kB of columns. */
export const FULL_ROWS = 4096;
/** Rows that it has room for: what is written together may go beyond. */
const CAPACITY = FULL_ROWS + MOST_TOGETHER;

/** Columns that are filled row by row and handed over by copies of their right length. */
export class MessageRows {
  readonly #time = new Float64Array(CAPACITY);
  readonly #connection = new Uint32Array(CAPACITY);
  readonly #size = new Uint32Array(CAPACITY);
  readonly #stored = new Uint32Array(CAPACITY);
  readonly #flags = new Uint8Array(CAPACITY);
  #count = 0;

  get count(): number {
    return this.#count;
  }

  /** Adds a row; there has to be room, see `CAPACITY`. */
  add(at: EpochMilliseconds, connection: ConnectionId, size: number, stored: number, flags: number): void {
    const row = this.#count++;
    this.#time[row] = at;
    this.#connection[row] = connection;
    this.#size[row] = size;
    this.#stored[row] = stored;
    this.#flags[row] = flags;
  }

  /** Says what a row's payload takes after all, stored whole. */
  resize(row: number, size: number): void {
    this.#size[row] = size;
    this.#stored[row] = size;
  }

  /** Hands over the rows so far and begins anew. */
  take(): MessageColumns {
    const count = this.#count;
    this.#count = 0;
    return {
      count,
      time: this.#time.slice(0, count),
      connection: this.#connection.slice(0, count),
      size: this.#size.slice(0, count),
      stored: this.#stored.slice(0, count),
      flags: this.#flags.slice(0, count),
    };
  }
}
