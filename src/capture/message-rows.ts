import type { MessageColumns } from '../events/message-segment.ts';
import type { ConnectionId, EpochMilliseconds } from '../events/units.ts';

/** Rows a segment can have: some 86 kB of columns. */
export const MAX_ROWS = 4096;

/** Columns that are filled row by row and handed over by copies of their right length. */
export class MessageRows {
  readonly #time = new Float64Array(MAX_ROWS);
  readonly #connection = new Uint32Array(MAX_ROWS);
  readonly #size = new Uint32Array(MAX_ROWS);
  readonly #stored = new Uint32Array(MAX_ROWS);
  readonly #flags = new Uint8Array(MAX_ROWS);
  #count = 0;

  get count(): number {
    return this.#count;
  }

  /** Adds a row; there has to be room (`count` below `MAX_ROWS`). */
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
