import { FLAG, OPCODE } from '../../events/message-segment.ts';
import type { BrowserWords, Connection } from '../../session/connection.ts';
import type { PayloadPlace } from '../../session/message-index.ts';
import type { RowNumbers } from '../../session/row-list.ts';
import type { Session } from '../../session/session.ts';
import { encodeBase64 } from '../base64.ts';
import type { PayloadWindow } from '../payload-window.ts';
import { redactedBody } from '../redaction/redact-parts.ts';

/** What became of a connection's payloads on the way into the file, by position in `_webSocketMessages`. */
export interface PayloadNotes {
  /** The source did not give them: their size is unknown. */
  readonly unknown: number[];
  /** Position and true size of those of which the file has the first bytes only, or none. */
  readonly cut: [number, number][];
}

/**
 * The elements of a connection's `_webSocketMessages` as JSON, one after another: messages in order of arrival, and the
 * browser's words among them by time, as Chrome writes them (type `error`, opcode -1).
 */
export class HarMessages {
  readonly #session: Session;
  readonly #errors: readonly BrowserWords[];
  readonly #rows: RowNumbers;
  readonly #payloads: PayloadWindow | null;
  readonly #notes: PayloadNotes;
  #nextRow = 0;
  #nextError = 0;
  #position = 0;

  /** `payloads` null hides the bodies. */
  constructor(session: Session, connection: Connection, payloads: PayloadWindow | null, notes: PayloadNotes) {
    this.#session = session;
    this.#errors = connection.errors;
    this.#rows = session.messages.ofConnection(connection.id);
    this.#payloads = payloads;
    this.#notes = notes;
  }

  /**
   * The next element, null at the end. It is a promise only where the store has to be asked: waiting for each message
   * would cost more than the message. Await it before the next call.
   */
  next(): string | null | Promise<string> {
    const { messages } = this.#session;
    const row = this.#nextRow < this.#rows.length ? this.#rows.at(this.#nextRow) : -1;
    const words = this.#errors[this.#nextError];
    if (words !== undefined && (row === -1 || words.at <= messages.time(row))) {
      this.#nextError++;
      this.#position++;
      return errorElement(words);
    }
    if (row === -1) return null;
    this.#nextRow++;
    const position = this.#position++;
    const flags = messages.flags(row);
    if ((flags & FLAG.payloadUnknown) !== 0) this.#notes.unknown.push(position);
    if (this.#payloads === null)
      return element(messages.time(row), flags, redacted(flags, messages.size(row)));
    const place = messages.payloadPlace(row);
    return this.#payloads.holds(place)
      ? this.#message(this.#payloads, row, position, place)
      : this.#loaded(this.#payloads, row, position, place);
  }

  async #loaded(
    payloads: PayloadWindow,
    row: number,
    position: number,
    place: PayloadPlace,
  ): Promise<string> {
    const found = await payloads.load(place);
    return this.#message(payloads, row, position, found ? place : { ...place, length: 0 });
  }

  #message(payloads: PayloadWindow, row: number, position: number, place: PayloadPlace): string {
    const { messages } = this.#session;
    const flags = messages.flags(row);
    const size = messages.size(row);
    const unknown = (flags & FLAG.payloadUnknown) !== 0;
    if (!unknown && place.length < size) this.#notes.cut.push([position, size]);
    const isText = (flags & FLAG.opcode) === OPCODE.text;
    const data = isText ? payloads.text(place) : encodeBase64(payloads.bytes(place));
    return element(messages.time(row), flags, data);
  }
}

function redacted(flags: number, size: number): string {
  const body = redactedBody(size);
  return (flags & FLAG.opcode) === OPCODE.text ? body : btoa(body);
}

function element(time: number, flags: number, data: string): string {
  const type = (flags & FLAG.outgoing) === 0 ? 'receive' : 'send';
  return `{"type":"${type}","time":${time / 1000},"opcode":${flags & FLAG.opcode},"data":${JSON.stringify(data)}}`;
}

function errorElement(error: BrowserWords): string {
  return JSON.stringify({ type: 'error', time: error.at / 1000, opcode: -1, data: error.text });
}
