import { FLAG, OPCODE } from '../../events/message-segment.ts';
import { BlockText } from '../block-text.ts';
import { LongText, type PutAside } from '../long-text.ts';
import { redactedBody } from '../redaction/redact-parts.ts';

/** One message as it stands in a batch: its row, and where its bytes lie in the block. */
export interface HarRow {
  /** Epoch milliseconds. */
  readonly time: number;
  readonly flags: number;
  readonly size: number;
  readonly offset: number;
  /** Bytes that were stored. */
  readonly stored: number;
}

/**
 * A connection's `_webSocketMessages`, written while its log goes by: messages and the browser's words in the order of
 * the log, as Chrome writes them (type `error`, opcode -1). Beside it what became of the payloads, by position.
 */
export class HarMessages<Part> {
  readonly #elements: LongText<Part>;
  /** Positions of payloads that the source did not give: their size is unknown. */
  readonly #unknown: LongText<Part>;
  /** Positions and true sizes of those of which the log has the first bytes only, and of those it has none of. */
  readonly #cut: LongText<Part>;
  readonly #gone: LongText<Part>;
  #position = 0;
  #lastTime: number | null = null;

  constructor(putAside: PutAside<Part>) {
    this.#elements = new LongText(putAside);
    this.#unknown = new LongText(putAside);
    this.#cut = new LongText(putAside);
    this.#gone = new LongText(putAside);
  }

  /** Elements so far. */
  get length(): number {
    return this.#position;
  }

  /** Epoch milliseconds of the last message; null before the first. */
  get lastTime(): number | null {
    return this.#lastTime;
  }

  /** Characters that are held. */
  get held(): number {
    return this.#elements.held + this.#unknown.held + this.#cut.held + this.#gone.held;
  }

  putAside(): void {
    for (const text of [this.#elements, this.#unknown, this.#cut, this.#gone]) text.putAside();
  }

  /** What the browser said at that time. */
  addError(at: number, words: string): void {
    this.#elements.add(
      this.#separator() + JSON.stringify({ type: 'error', time: at / 1000, opcode: -1, data: words }),
    );
  }

  /** A message whose body is hidden. */
  addRedacted({ time, flags, size }: HarRow): void {
    this.#note(flags, this.#position);
    this.#lastTime = time;
    this.#elements.add(`${this.#separator()}${head(time, flags)}${standIn(flags, redactedBody(size))}}`);
  }

  /** A message with its bytes in the block of its batch; `block` null where they are gone. */
  add({ time, flags, size, offset, stored }: HarRow, block: BlockText | null): void {
    const position = this.#position;
    const before = this.#separator() + head(time, flags);
    this.#lastTime = time;
    this.#note(flags, position);
    const unknown = (flags & FLAG.payloadUnknown) !== 0;
    if (size > 0 && !unknown && (block === null || stored === 0)) {
      // Something has to stand there, and an empty text would pass for the payload.
      addPair(this.#gone, position, size);
      this.#elements.add(`${before}${standIn(flags, goneBody(size))}}`);
      return;
    }
    if (stored < size && !unknown) addPair(this.#cut, position, size);
    const isText = (flags & FLAG.opcode) === OPCODE.text;
    if (stored === 0 || block === null) this.#elements.add(`${before}""}`);
    else if (!BlockText.isLong(stored)) {
      const data = isText ? block.text(offset, stored) : block.base64(offset, stored);
      this.#elements.add(`${before}${data}}`);
    } else {
      this.#elements.add(before);
      for (const piece of block.pieces(offset, stored, isText ? 'text' : 'base64')) {
        this.#elements.add(piece);
        this.#elements.putAside();
      }
      this.#elements.add('}');
    }
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

  #separator(): string {
    return this.#position++ === 0 ? '\n' : ',\n';
  }

  #note(flags: number, position: number): void {
    if ((flags & FLAG.payloadUnknown) === 0) return;
    this.#unknown.add(this.#unknown.empty ? `${position}` : `,${position}`);
  }
}

/** What stands for a payload of that many bytes of which the log has none (any more), such as an evicted one. */
export function goneBody(bytes: number): string {
  return `[not kept, ${bytes} bytes]`;
}

function* bracketed<Part>(text: LongText<Part>): Generator<string | Part> {
  yield '[';
  yield* text.take();
  yield ']';
}

function addPair<Part>(list: LongText<Part>, position: number, size: number): void {
  list.add(list.empty ? `[${position},${size}]` : `,[${position},${size}]`);
}

function standIn(flags: number, words: string): string {
  return JSON.stringify((flags & FLAG.opcode) === OPCODE.text ? words : btoa(words));
}

/** An element up to its data. */
function head(time: number, flags: number): string {
  const type = (flags & FLAG.outgoing) === 0 ? 'receive' : 'send';
  return `{"type":"${type}","time":${time / 1000},"opcode":${flags & FLAG.opcode},"data":`;
}
