import type { Batch, NumberedEvent } from '../../../src/events/batch.ts';
import type { LifecycleEvent } from '../../../src/events/event.ts';
import { FLAG, OPCODE } from '../../../src/events/message-segment.ts';
import { connectionId, epochMilliseconds, type LogId, logId } from '../../../src/events/units.ts';
import type { Imported } from '../../../src/formats/imported.ts';

interface Row {
  readonly at: number;
  readonly connection: number;
  readonly flags: number;
  readonly size: number;
  readonly payload: Uint8Array;
}

/** A log in memory, written by hand: what the panel's tests and its gallery read instead of the store. */
export class SampleLog {
  readonly log: LogId;
  readonly #batches: Batch[] = [];
  readonly #payloads: Uint8Array[] = [];
  #events: NumberedEvent[] = [];
  #rows: Row[] = [];
  #seq = 0;
  #firstSeq = 0;

  constructor(name = 'sample') {
    this.log = logId(name);
  }

  /** A log of batches that were written elsewhere. */
  static async of({ batches, readPayload }: Pick<Imported, 'batches' | 'readPayload'>): Promise<SampleLog> {
    const log = new SampleLog();
    for (const [number, batch] of batches.entries()) {
      const length = batch.messages.stored.reduce((sum, stored) => sum + stored, 0);
      log.#batches.push({ ...batch, log: log.log });
      log.#payloads.push((await readPayload({ batch: number, offset: 0, length })) ?? new Uint8Array(0));
    }
    return log;
  }

  event(event: LifecycleEvent): this {
    this.#events.push({ seq: this.#seq++, event });
    return this;
  }

  text(connection: number, way: 'out' | 'in', payload: string, at: number): this {
    return this.row(connection, way, OPCODE.text, new TextEncoder().encode(payload), at);
  }

  binary(connection: number, way: 'out' | 'in', payload: Uint8Array, at: number): this {
    return this.row(connection, way, OPCODE.binary, payload, at);
  }

  row(
    connection: number,
    way: 'out' | 'in',
    opcode: number,
    payload: Uint8Array,
    at: number,
    more: { readonly flags?: number; readonly size?: number } = {},
  ): this {
    const flags = opcode | (way === 'out' ? FLAG.outgoing : 0) | (more.flags ?? 0);
    this.#rows.push({ at, connection, flags, size: more.size ?? payload.length, payload });
    this.#seq++;
    return this;
  }

  /** Ends the batch that is being filled. */
  cut(): this {
    const rows = this.#rows;
    this.#batches.push({
      log: this.log,
      number: this.#batches.length,
      firstSeq: this.#firstSeq,
      events: this.#events,
      messages: {
        count: rows.length,
        time: Float64Array.from(rows, (row) => row.at),
        connection: Uint32Array.from(rows, (row) => row.connection),
        size: Uint32Array.from(rows, (row) => row.size),
        stored: Uint32Array.from(rows, (row) => row.payload.length),
        flags: Uint8Array.from(rows, (row) => row.flags),
      },
    });
    const block = new Uint8Array(rows.reduce((sum, row) => sum + row.payload.length, 0));
    let offset = 0;
    for (const row of rows) {
      block.set(row.payload, offset);
      offset += row.payload.length;
    }
    this.#payloads.push(block);
    this.#events = [];
    this.#rows = [];
    this.#firstSeq = this.#seq;
    return this;
  }

  get batches(): readonly Batch[] {
    return this.#batches;
  }

  batch(number: number): Batch {
    const found = this.#batches[number];
    if (found === undefined) throw new RangeError(`batch ${number}`);
    return found;
  }

  /** The store's reading side. */
  readonly store = {
    batches: (log: LogId, from: number) => this.#read(log, from),
    payloads: async (_log: LogId, number: number): Promise<Uint8Array | null> =>
      this.#payloads[number] ?? null,
    payload: async (_log: LogId, number: number, offset: number, length: number) =>
      this.#payloads[number]?.subarray(offset, offset + length) ?? null,
  };

  async *#read(log: LogId, from: number): AsyncGenerator<Batch> {
    if (log !== this.log) return;
    for (let next = from; next < this.#batches.length; next++) yield this.batch(next);
  }
}

/** Shorthands for the units. */
export const at = epochMilliseconds;
export const id = connectionId;
