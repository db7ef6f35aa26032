import type { Batch } from '../../events/batch.ts';
import type { LifecycleEvent } from '../../events/event.ts';
import { FLAG, OPCODE } from '../../events/message-segment.ts';
import { BlockText } from '../block-text.ts';

/** The lines of one batch: events and messages in the order of their numbers. */
export class BatchLines {
  readonly #batch: Batch;
  readonly #hidden: boolean;
  readonly #text: BlockText | null;
  #row = 0;
  #seq: number;
  #offset = 0;

  /** `block` is the batch's payload block, null where it is gone; `hidden` leaves the payloads out. */
  constructor(batch: Batch, block: Uint8Array | null | 'hidden') {
    this.#batch = batch;
    this.#hidden = block === 'hidden';
    this.#text = block === 'hidden' || block === null ? null : new BlockText(block);
    this.#seq = batch.firstSeq;
  }

  /** How many lines there are. */
  get count(): number {
    return this.#batch.events.length + this.#batch.messages.count;
  }

  /** All lines, a long one in pieces. `shown` is what may be told of an event. */
  *lines(shown: (event: LifecycleEvent) => LifecycleEvent): Generator<string> {
    for (const { seq, event } of this.#batch.events) {
      yield* this.#messages(seq);
      yield `${JSON.stringify({ seq, event: shown(event) })}\n`;
      this.#seq = Math.max(this.#seq, seq + 1);
    }
    yield* this.#messages(Number.POSITIVE_INFINITY);
  }

  *#messages(until: number): Generator<string> {
    const { messages } = this.#batch;
    for (; this.#row < messages.count && this.#seq < until; this.#row++, this.#seq++) {
      const stored = messages.stored[this.#row] ?? 0;
      const flags = messages.flags[this.#row] ?? 0;
      if (this.#text === null || !BlockText.isLong(stored)) {
        yield `${this.#head(flags, stored)}${this.#payload(flags, stored)}}\n`;
      } else {
        yield this.#head(flags, stored);
        const asText = (flags & FLAG.opcode) === OPCODE.text && this.#text.isText(this.#offset, stored);
        yield asText ? ',"text":' : ',"base64":';
        yield* this.#text.pieces(this.#offset, stored, asText ? 'text' : 'base64');
        yield '}\n';
      }
      this.#offset += stored;
    }
  }

  /** A message's line up to its payload. `size` is there where the payload does not tell it. */
  #head(flags: number, stored: number): string {
    const { messages } = this.#batch;
    const time = messages.time[this.#row] ?? 0;
    const connection = messages.connection[this.#row] ?? 0;
    const size = messages.size[this.#row] ?? 0;
    const direction = (flags & FLAG.outgoing) === 0 ? 'server-to-client' : 'client-to-server';
    const ours = (flags & FLAG.sentByUs) === 0 ? '' : ',"sentByUs":true';
    const line = `{"seq":${this.#seq},"at":${time},"connection":${connection},"direction":"${direction}","opcode":${flags & FLAG.opcode}${ours}`;
    if ((flags & FLAG.payloadUnknown) !== 0) return `${line},"size":null`;
    if (this.#hidden) return size === 0 ? line : `${line},"size":${size}`;
    const written = this.#text === null ? 0 : stored;
    if (written === size) return line;
    return written === 0 ? `${line},"size":${size},"gone":true` : `${line},"size":${size}`;
  }

  /** Text that is valid UTF-8 as text; everything else, and broken text too, as base64: nothing is lost. */
  #payload(flags: number, stored: number): string {
    if (this.#text === null || stored === 0) return '';
    const text = (flags & FLAG.opcode) === OPCODE.text ? this.#text.exactText(this.#offset, stored) : null;
    return text === null ? `,"base64":${this.#text.base64(this.#offset, stored)}` : `,"text":${text}`;
  }
}
