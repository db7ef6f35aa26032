import type { Batch } from '../../events/batch.ts';
import { BYTES_A_ROW, type MessageColumns } from '../../events/message-segment.ts';
import type { LogId } from '../../events/units.ts';
import type { LogStore } from '../../store/log-store.ts';

type Store = Pick<LogStore, 'batches' | 'payloads'>;

/** Most bytes of columns and payloads kept between searches. */
const MOST_KEPT = 96 * 1024 * 1024;
/** How many blocks are requested ahead, and how many bytes they may have together. Larger ones are read one at a time. */
const BLOCKS_AHEAD = 16;
const BYTES_AHEAD = 8 * 1024 * 1024;

/** A batch, and its payload block on the way; null where the store has none (any more), or none was requested. */
export interface SearchedBatch<T> {
  readonly number: number;
  readonly rows: number;
  readonly look: T;
  readonly block: Promise<Uint8Array | null>;
}

interface Kept {
  readonly columns: MessageColumns;
  block: Uint8Array | null;
}

/**
 * Batches and blocks of a log for one search after another. What is read is kept within a limit of bytes, the first ones as
 * long as the log is the same: every search goes from first to last, so dropping the oldest would drop what the next search
 * needs first. Blocks are read ahead while others are searched.
 */
export class SearchSource {
  readonly #store: Store;
  readonly #most: number;
  readonly #kept = new Map<number, Kept>();
  #log: LogId | null = null;
  #bytes = 0;

  constructor(store: Store, most: number = MOST_KEPT) {
    this.#store = store;
    this.#most = most;
  }

  /** Bytes held now. */
  get bytes(): number {
    return this.#bytes;
  }

  /** Batches from one number to another (exclusive). `look` returns how many bytes the block of each has, or 0 to skip it. */
  async *read<T extends { readonly bytesWanted: number }>(
    log: LogId,
    from: number,
    upTo: number,
    look: (columns: MessageColumns) => T,
  ): AsyncGenerator<SearchedBatch<T>> {
    if (log !== this.#log) this.clear();
    this.#log = log;
    const ahead: (SearchedBatch<T> & { readonly bytes: number })[] = [];
    let bytesAhead = 0;
    for await (const { number, columns } of this.#batches(log, from, upTo)) {
      const looked = look(columns);
      const bytes = looked.bytesWanted;
      const block = bytes === 0 ? Promise.resolve(null) : this.#block(log, number);
      // A search that ends early leaves promises behind, whose errors nobody handles.
      block.catch(() => {});
      ahead.push({ number, rows: columns.count, look: looked, block, bytes });
      bytesAhead += bytes;
      while (ahead.length > BLOCKS_AHEAD || bytesAhead > BYTES_AHEAD) {
        const next = ahead.shift();
        if (next === undefined) break;
        bytesAhead -= next.bytes;
        yield next;
      }
    }
    yield* ahead;
  }

  /** Drops what was read. */
  clear(): void {
    this.#kept.clear();
    this.#bytes = 0;
    this.#log = null;
  }

  async *#batches(
    log: LogId,
    from: number,
    upTo: number,
  ): AsyncGenerator<{ number: number; columns: MessageColumns }> {
    let next = from;
    for (; next < upTo; next++) {
      const kept = this.#kept.get(next);
      if (kept === undefined) break;
      yield { number: next, columns: kept.columns };
    }
    if (next >= upTo) return;
    for await (const batch of this.#store.batches(log, next)) {
      if (batch.number >= upTo) return;
      this.#keepColumns(log, batch);
      yield { number: batch.number, columns: batch.messages };
    }
  }

  #keepColumns(log: LogId, batch: Batch): void {
    const bytes = batch.messages.count * BYTES_A_ROW;
    if (log !== this.#log || this.#bytes + bytes > this.#most || this.#kept.has(batch.number)) return;
    this.#kept.set(batch.number, { columns: batch.messages, block: null });
    this.#bytes += bytes;
  }

  async #block(log: LogId, number: number): Promise<Uint8Array | null> {
    const kept = this.#kept.get(number);
    if (kept !== undefined && kept.block !== null) return kept.block;
    const block = await this.#store.payloads(log, number);
    if (block !== null && kept !== undefined && this.#kept.get(number) === kept && kept.block === null) {
      if (this.#bytes + block.length <= this.#most) {
        kept.block = block;
        this.#bytes += block.length;
      }
    }
    return block;
  }
}
