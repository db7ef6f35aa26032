import type { StackFrame } from '../../events/event.ts';
import { FLAG, type MessageColumns, OPCODE } from '../../events/message-segment.ts';
import { ascii, ByteText, type PutAside, type SpareBuffer } from '../byte-text.ts';
import { isLong, piecesOf } from '../long-payload.ts';
import { redactedBody } from '../redaction/redact-parts.ts';

/** The constant text around an element's time, made once: for a million messages it only has to be copied. */
const RECEIVED = headsOf('receive');
const SENT = headsOf('send');
const OPCODES = Array.from({ length: 16 }, (_, opcode) => ascii(`,"opcode":${opcode},"data":`));
const END = ascii('}');
const NO_BYTES = new Uint8Array(0);

/**
 * A connection's `_webSocketMessages`, written while the log is read: messages and the browser's error texts in the order
 * of the log, as Chrome writes them (type `error`, opcode -1). It also keeps, by position, what happened to the payloads.
 */
export class HarMessages<Part> {
  readonly #elements: ByteText<Part>;
  /** Positions of payloads that the source did not report: their size is unknown. */
  readonly #unknown: ByteText<Part>;
  /** Positions and true sizes of payloads of which the log has only the first bytes, or nothing. */
  readonly #cut: ByteText<Part>;
  readonly #gone: ByteText<Part>;
  /** Positions of messages that Switchyard sent. */
  readonly #ours: ByteText<Part>;
  /** Positions of error texts that only the page reported. */
  readonly #wordsOfPage: ByteText<Part>;
  /** Where the page's code called send, from a position on. */
  readonly #sentFrom: ByteText<Part>;
  #position = 0;
  // A number from the start: a field that may be null costs an allocation for each message.
  #lastTime = Number.NEGATIVE_INFINITY;

  constructor(putAside: PutAside<Part>, spare: SpareBuffer) {
    this.#elements = new ByteText(putAside, spare);
    this.#unknown = new ByteText(putAside);
    this.#cut = new ByteText(putAside);
    this.#gone = new ByteText(putAside);
    this.#ours = new ByteText(putAside);
    this.#wordsOfPage = new ByteText(putAside);
    this.#sentFrom = new ByteText(putAside);
  }

  /** Number of elements so far. */
  get length(): number {
    return this.#position;
  }

  /** Epoch milliseconds of the last message; before the first message, a value below all. */
  get lastTime(): number {
    return this.#lastTime;
  }

  /** Bytes in memory. */
  get held(): number {
    const payloads = this.#elements.held + this.#unknown.held + this.#cut.held + this.#gone.held;
    return payloads + this.#ours.held + this.#wordsOfPage.held + this.#sentFrom.held;
  }

  putAside(): void {
    for (const text of this.#all()) text.putAside();
  }

  /** Adds an error text of the browser at that time. `reportedByPage`: only the page's own account has it. */
  addError(at: number, words: string, reportedByPage: boolean): void {
    if (reportedByPage) addPosition(this.#wordsOfPage, this.#position);
    this.#elements.add(
      this.#separator() + JSON.stringify({ type: 'error', time: at / 1000, opcode: -1, data: words }),
    );
  }

  /** Sets where the page's code sent the messages that follow. */
  addSentFrom(stack: readonly StackFrame[]): void {
    const pair = JSON.stringify([this.#position, stack]);
    this.#sentFrom.add(this.#sentFrom.empty ? pair : `,${pair}`);
  }

  /** Adds a message, a row of its batch, with its payload hidden. */
  addRedacted(columns: MessageColumns, row: number): void {
    const flags = columns.flags[row] ?? 0;
    this.#note(flags, this.#position);
    this.#head(columns.time[row] ?? 0, flags);
    this.#standIn(flags, redactedBody(columns.size[row] ?? 0));
  }

  /** Adds a message, a row of its batch, with its bytes at that offset of the block; `block` is null where it is gone. */
  add(columns: MessageColumns, row: number, block: Uint8Array | null, offset: number): void {
    const flags = columns.flags[row] ?? 0;
    const size = columns.size[row] ?? 0;
    const stored = columns.stored[row] ?? 0;
    const position = this.#position;
    const text = this.#elements;
    this.#note(flags, position);
    this.#head(columns.time[row] ?? 0, flags);
    const unknown = (flags & FLAG.payloadUnknown) !== 0;
    if (size > 0 && !unknown && (block === null || stored === 0)) {
      // HAR needs some text here, and an empty one would look like an empty payload.
      addPair(this.#gone, position, size);
      this.#standIn(flags, goneBody(size));
      return;
    }
    if (stored < size && !unknown) addPair(this.#cut, position, size);
    const isText = (flags & FLAG.opcode) === OPCODE.text;
    if (stored === 0 || block === null) text.addAscii('""');
    else if (isLong(stored)) {
      for (const piece of piecesOf(block, offset, stored, isText ? 'text' : 'base64')) {
        text.add(piece);
        text.putAside();
      }
    } else if (isText) text.addJson(block, offset, stored);
    else text.addBase64(block, offset, stored);
    text.addBytes(END);
  }

  /** The list of messages, in pieces. */
  *elements(): Generator<string | Part> {
    yield* bracketed(this.#elements);
  }

  /** `payloads` of the entry's own object, in pieces. */
  *payloads(): Generator<string | Part> {
    yield '{"unknown":';
    yield* bracketed(this.#unknown);
    yield ',"cut":';
    yield* bracketed(this.#cut);
    yield ',"gone":';
    yield* bracketed(this.#gone);
    yield '}';
  }

  /** What the entry's own object says of the messages besides, as members, each after a comma. */
  *notes(): Generator<string | Part> {
    const lists = { sentByUs: this.#ours, toldByPage: this.#wordsOfPage, sentFrom: this.#sentFrom };
    for (const [name, list] of Object.entries(lists)) {
      if (list.empty) continue;
      yield `,"${name}":`;
      yield* bracketed(list);
    }
  }

  #all(): readonly ByteText<Part>[] {
    const payloads = [this.#elements, this.#unknown, this.#cut, this.#gone];
    return [...payloads, this.#ours, this.#wordsOfPage, this.#sentFrom];
  }

  #separator(): string {
    return this.#position++ === 0 ? '\n' : ',\n';
  }

  /** Writes a message's element up to its data. */
  #head(time: number, flags: number): void {
    const text = this.#elements;
    const heads = (flags & FLAG.outgoing) === 0 ? RECEIVED : SENT;
    text.addBytes(this.#position === 0 ? heads.first : heads.next);
    text.addNumber(time / 1000);
    text.addBytes(OPCODES[flags & FLAG.opcode] ?? NO_BYTES);
    this.#position++;
    this.#lastTime = time;
  }

  /** Ends the element with ASCII text that stands for its payload. */
  #standIn(flags: number, words: string): void {
    this.#elements.addAscii(`"${(flags & FLAG.opcode) === OPCODE.text ? words : btoa(words)}"}`);
  }

  #note(flags: number, position: number): void {
    if ((flags & FLAG.sentByUs) !== 0) addPosition(this.#ours, position);
    if ((flags & FLAG.payloadUnknown) !== 0) addPosition(this.#unknown, position);
  }
}

/** Stands for a payload of that many bytes that the log does not have, for example because it was evicted. */
function goneBody(bytes: number): string {
  return `[not kept, ${bytes} bytes]`;
}

function* bracketed<Part>(text: ByteText<Part>): Generator<string | Part> {
  yield '[';
  yield* text.take();
  yield ']';
}

function addPosition<Part>(list: ByteText<Part>, position: number): void {
  list.add(list.empty ? `${position}` : `,${position}`);
}

function addPair<Part>(list: ByteText<Part>, position: number, size: number): void {
  list.add(list.empty ? `[${position},${size}]` : `,[${position},${size}]`);
}

function headsOf(type: string): { readonly first: Uint8Array; readonly next: Uint8Array } {
  return { first: ascii(`\n{"type":"${type}","time":`), next: ascii(`,\n{"type":"${type}","time":`) };
}
