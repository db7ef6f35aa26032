import type { Batch, NumberedEvent } from '../events/batch.ts';
import type { LifecycleEvent } from '../events/event.ts';
import { FLAG } from '../events/message-segment.ts';
import { type LogId, logId } from '../events/units.ts';
import type { PayloadReader } from './payload-reader.ts';

// The size of a batch limits what a panel takes over at once when it shows an import; the size of a block limits what it
// loads for one message. An event is an object of some kilobytes.
const MOST_ROWS = 2_048;
const MOST_EVENTS = 64;
const MOST_BYTES = 1 << 20;

/** One message on its way into a batch. */
export interface NewMessage {
  /** Epoch milliseconds. */
  readonly at: number;
  readonly connection: number;
  readonly outgoing: boolean;
  readonly opcode: number;
  /** The bytes that the file has. */
  readonly payload: Uint8Array;
  /** True size in bytes where `payload` is not the whole message; null where the size is unknown. */
  readonly size?: number | null;
  /** Sent by Switchyard at a person's request, not by the page. */
  readonly sentByUs?: boolean;
}

/** Turns events and messages, in order, into batches and their payload blocks. Every reader ends here. */
export class BatchBuilder {
  readonly batches: Batch[] = [];
  readonly #blocks: Uint8Array[] = [];
  readonly #log: LogId;
  #events: NumberedEvent[] = [];
  #rows: NewMessage[] = [];
  #bytes = 0;
  #firstSeq = 0;
  #seq = 0;

  constructor(log = 'import') {
    this.#log = logId(log);
  }

  event(event: LifecycleEvent): void {
    this.#events.push({ seq: this.#seq++, event });
    this.#flushWhenFull();
  }

  message(message: NewMessage): void {
    this.#rows.push(message);
    this.#seq++;
    this.#bytes += message.payload.length;
    this.#flushWhenFull();
  }

  /**
   * Continues at a later position of the log, because the file lacks what was between. Ignored where the position is not
   * later.
   */
  skipTo(seq: number): void {
    if (seq <= this.#seq) return;
    this.flush();
    this.#seq = seq;
    this.#firstSeq = seq;
  }

  /** Closes the open batch; call it once at the end. */
  flush(): void {
    const rows = this.#rows;
    if (rows.length + this.#events.length === 0) return;
    const count = rows.length;
    const messages = {
      count,
      time: new Float64Array(count),
      connection: new Uint32Array(count),
      size: new Uint32Array(count),
      stored: new Uint32Array(count),
      flags: new Uint8Array(count),
    };
    const block = new Uint8Array(this.#bytes);
    let offset = 0;
    // Not `from` with a function: files have millions of messages.
    for (let row = 0; row < count; row++) {
      const message = rows[row];
      if (message === undefined) continue;
      const { payload, size } = message;
      messages.time[row] = message.at;
      messages.connection[row] = message.connection;
      messages.size[row] = size === undefined ? payload.length : (size ?? 0);
      messages.stored[row] = payload.length;
      messages.flags[row] = flagsOf(message);
      block.set(payload, offset);
      offset += payload.length;
    }
    this.batches.push({
      log: this.#log,
      number: this.batches.length,
      firstSeq: this.#firstSeq,
      events: this.#events,
      messages,
    });
    this.#blocks.push(block);
    this.#events = [];
    this.#rows = [];
    this.#bytes = 0;
    this.#firstSeq = this.#seq;
  }

  /** Reads the payload blocks of the closed batches. */
  get readPayload(): PayloadReader {
    const blocks = this.#blocks;
    return ({ batch, offset, length }) =>
      Promise.resolve(blocks[batch]?.subarray(offset, offset + length) ?? null);
  }

  #flushWhenFull(): void {
    const full = this.#rows.length >= MOST_ROWS || this.#events.length >= MOST_EVENTS;
    if (full || this.#bytes >= MOST_BYTES) this.flush();
  }
}

function flagsOf({ opcode, outgoing, size, payload, sentByUs }: NewMessage): number {
  const unknown = size === null ? FLAG.payloadUnknown : 0;
  const cut = typeof size === 'number' && size > payload.length ? FLAG.payloadCut : 0;
  const ours = sentByUs === true && outgoing ? FLAG.sentByUs : 0;
  return (opcode & FLAG.opcode) | (outgoing ? FLAG.outgoing : 0) | unknown | cut | ours;
}
