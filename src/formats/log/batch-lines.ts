import type { Batch } from '../../events/batch.ts';
import type { LifecycleEvent } from '../../events/event.ts';
import { FLAG, OPCODE } from '../../events/message-segment.ts';
import { ascii, type ByteText } from '../byte-text.ts';
import { isLong, isUtf8, piecesOf } from '../long-payload.ts';

/** How many bytes stay in memory before they are put aside. They just fit into 1 MiB, because buffers double. */
const MOST_HELD = 1_000_000;

/** The constant text around the numbers of a line, made once: for a million lines it only has to be copied. */
const SEQ = ascii('{"seq":');
const AT = ascii(',"at":');
const CONNECTION = ascii(',"connection":');
const RECEIVED = opcodesOf('server-to-client');
const SENT = opcodesOf('client-to-server');
const TEXT = ascii(',"text":');
const BASE64 = ascii(',"base64":');
const END = ascii('}\n');
const NO_BYTES = new Uint8Array(0);

/** What one batch adds to a session log: a line for each event and message, in the order of their numbers. */
export class BatchLines<Part> {
  readonly #batch: Batch;
  readonly #redacted: boolean;
  readonly #block: Uint8Array | null;
  readonly #text: ByteText<Part>;
  #row = 0;
  #seq: number;
  #offset = 0;

  /**
   * `block` is the batch's payload block, null where it is gone or left out. `redacted`: a payload that is not there was left out.
   */
  constructor(batch: Batch, block: Uint8Array | null, text: ByteText<Part>, redacted: boolean) {
    this.#batch = batch;
    this.#redacted = redacted;
    this.#block = block;
    this.#text = text;
    this.#seq = batch.firstSeq;
  }

  /** Writes all lines and returns their number. `shown` redacts an event. */
  write(shown: (event: LifecycleEvent) => LifecycleEvent): number {
    const { events, messages } = this.#batch;
    for (const { seq, event } of events) {
      this.#messages(seq);
      this.#text.add(`${JSON.stringify({ seq, event: shown(event) })}\n`);
      this.#seq = Math.max(this.#seq, seq + 1);
    }
    this.#messages(Number.POSITIVE_INFINITY);
    return events.length + messages.count;
  }

  #messages(until: number): void {
    const { count, stored, flags } = this.#batch.messages;
    const text = this.#text;
    for (; this.#row < count && this.#seq < until; this.#row++, this.#seq++) {
      const length = stored[this.#row] ?? 0;
      const flag = flags[this.#row] ?? 0;
      this.#head(flag, length);
      if (this.#block !== null && length > 0) this.#payload(this.#block, flag, length);
      text.addBytes(END);
      this.#offset += length;
      if (text.held >= MOST_HELD) text.putAside();
    }
  }

  /** Writes a message's line up to its payload. The size is written where the payload does not imply it. */
  #head(flags: number, stored: number): void {
    const { messages } = this.#batch;
    const text = this.#text;
    const size = messages.size[this.#row] ?? 0;
    text.addBytes(SEQ);
    text.addNumber(this.#seq);
    text.addBytes(AT);
    text.addNumber(messages.time[this.#row] ?? 0);
    text.addBytes(CONNECTION);
    text.addNumber(messages.connection[this.#row] ?? 0);
    const opcodes = (flags & FLAG.outgoing) === 0 ? RECEIVED : SENT;
    text.addBytes(opcodes[flags & FLAG.opcode] ?? NO_BYTES);
    if ((flags & FLAG.sentByUs) !== 0) text.addAscii(',"sentByUs":true');
    if ((flags & FLAG.payloadUnknown) !== 0) text.addAscii(',"size":null');
    else {
      const written = this.#block === null ? 0 : stored;
      const gone = written === 0 && !this.#redacted;
      if (written !== size) text.addAscii(`,"size":${size}${gone ? ',"gone":true' : ''}`);
    }
  }

  /** Writes valid UTF-8 text as text, and everything else, broken text included, as base64, so that nothing is lost. */
  #payload(block: Uint8Array, flags: number, stored: number): void {
    const text = this.#text;
    const isText = (flags & FLAG.opcode) === OPCODE.text;
    if (isLong(stored)) {
      const asText = isText && isUtf8(block, this.#offset, stored);
      text.addBytes(asText ? TEXT : BASE64);
      for (const piece of piecesOf(block, this.#offset, stored, asText ? 'text' : 'base64')) {
        text.add(piece);
        text.putAside();
      }
    } else if (!isText || !text.addExactJson(TEXT, block, this.#offset, stored)) {
      text.addBytes(BASE64);
      text.addBase64(block, this.#offset, stored);
    }
  }
}

function opcodesOf(direction: string): readonly Uint8Array[] {
  return Array.from({ length: 16 }, (_, opcode) => ascii(`,"direction":"${direction}","opcode":${opcode}`));
}
