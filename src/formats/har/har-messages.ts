import type { StackFrame } from '../../events/event.ts';
import { FLAG, type MessageColumns, OPCODE } from '../../events/message-segment.ts';
import { ascii, ByteText, type PutAside, type SpareBuffer } from '../byte-text.ts';
import { isLong, piecesOf } from '../long-payload.ts';
import { redactedBody } from '../redaction/redact-parts.ts';

/** What stands around the time of each element, made once: what is left to do for a million of them is to copy it. */
const RECEIVED = headsOf('receive');
const SENT = headsOf('send');
const OPCODES = Array.from({ length: 16 }, (_, opcode) => ascii(`,"opcode":${opcode},"data":`));
const END = ascii('}');
const NO_BYTES = new Uint8Array(0);

/**
 * A connection's `_webSocketMessages`, written while its log goes by: messages and the browser's words in the order of
 * the log, as Chrome writes them (type `error`, opcode -1). Beside it what became of the payloads, by position.
 */
export class HarMessages<Part> {
  readonly #elements: ByteText<Part>;
  /** Positions of payloads that the source did not give: their size is unknown. */
  readonly #unknown: ByteText<Part>;
  /** Positions and true sizes of those of which the log has the first bytes only, and of those it has none of. */
  readonly #cut: ByteText<Part>;
  readonly #gone: ByteText<Part>;
  /** Positions of what we sent ourselves. */
  readonly #ours: ByteText<Part>;
  /** Positions of words that the page alone reported. */
  readonly #toldByPage: ByteText<Part>;
  /** Where the page's code stood, from a position on. */
  readonly #sentFrom: ByteText<Part>;
  #position = 0;
  // A number from the start: one that may be null is made anew by each message.
  #lastTime = Number.NEGATIVE_INFINITY;

  constructor(putAside: PutAside<Part>, spare: SpareBuffer) {
    this.#elements = new ByteText(putAside, spare);
    this.#unknown = new ByteText(putAside);
    this.#cut = new ByteText(putAside);
    this.#gone = new ByteText(putAside);
    this.#ours = new ByteText(putAside);
    this.#toldByPage = new ByteText(putAside);
    this.#sentFrom = new ByteText(putAside);
  }

  /** Elements so far. */
  get length(): number {
    return this.#position;
  }

  /** Epoch milliseconds of the last message; before the first, earlier than all. */
  get lastTime(): number {
    return this.#lastTime;
  }

  /** Bytes that are held. */
  get held(): number {
    const payloads = this.#elements.held + this.#unknown.held + this.#cut.held + this.#gone.held;
    return payloads + this.#ours.held + this.#toldByPage.held + this.#sentFrom.held;
  }

  putAside(): void {
    for (const text of this.#all()) text.putAside();
  }

  /** What the browser said at that time; `toldByPage` where only the page's own account says so. */
  addError(at: number, words: string, toldByPage: boolean): void {
    if (toldByPage) addPosition(this.#toldByPage, this.#position);
    this.#elements.add(
      this.#separator() + JSON.stringify({ type: 'error', time: at / 1000, opcode: -1, data: words }),
    );
  }

  /** The messages that follow are sent from there. */
  addSentFrom(stack: readonly StackFrame[]): void {
    const pair = JSON.stringify([this.#position, stack]);
    this.#sentFrom.add(this.#sentFrom.empty ? pair : `,${pair}`);
  }

  /** A message, a row of its batch, whose body is hidden. */
  addRedacted(columns: MessageColumns, row: number): void {
    const flags = columns.flags[row] ?? 0;
    this.#note(flags, this.#position);
    this.#head(columns.time[row] ?? 0, flags);
    this.#standIn(flags, redactedBody(columns.size[row] ?? 0));
  }

  /** A message, a row of its batch, with its bytes at that place of the block; `block` null where they are gone. */
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
      // Something has to stand there, and an empty text would pass for the payload.
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

  /** The list, in pieces. */
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

  /** What else there is of the messages for the entry's own object, as members, each after a comma. */
  *notes(): Generator<string | Part> {
    const lists = { sentByUs: this.#ours, toldByPage: this.#toldByPage, sentFrom: this.#sentFrom };
    for (const [name, list] of Object.entries(lists)) {
      if (list.empty) continue;
      yield `,"${name}":`;
      yield* bracketed(list);
    }
  }

  #all(): readonly ByteText<Part>[] {
    const payloads = [this.#elements, this.#unknown, this.#cut, this.#gone];
    return [...payloads, this.#ours, this.#toldByPage, this.#sentFrom];
  }

  #separator(): string {
    return this.#position++ === 0 ? '\n' : ',\n';
  }

  /** A message's element up to its data. */
  #head(time: number, flags: number): void {
    const text = this.#elements;
    const heads = (flags & FLAG.outgoing) === 0 ? RECEIVED : SENT;
    text.addBytes(this.#position === 0 ? heads.first : heads.next);
    text.addNumber(time / 1000);
    text.addBytes(OPCODES[flags & FLAG.opcode] ?? NO_BYTES);
    this.#position++;
    this.#lastTime = time;
  }

  /** The end of an element: ASCII that stands for its payload. */
  #standIn(flags: number, words: string): void {
    this.#elements.addAscii(`"${(flags & FLAG.opcode) === OPCODE.text ? words : btoa(words)}"}`);
  }

  #note(flags: number, position: number): void {
    if ((flags & FLAG.sentByUs) !== 0) addPosition(this.#ours, position);
    if ((flags & FLAG.payloadUnknown) !== 0) addPosition(this.#unknown, position);
  }
}

/** What stands for a payload of that many bytes of which the log has none (any more), such as an evicted one. */
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
