import { asSource, type ByteSource } from '../byte-source.ts';
import { JsonBroken, parsePart } from '../json-broken.ts';
import { JsonScanner } from '../json-scanner.ts';

const COMMA = 0x2c;
/** Bytes that are parsed at first: few, because the first element alone is asked for as well. */
const FIRST_PIECE = 1 << 12;
/** ... and later. Larger texts are not reused but mapped anew by V8 (Node 20), which takes longer than to parse them. */
const TIMES_FIRST = 16;

/** How a list is read. */
export interface ListReading {
  /** Receives the number of bytes when they are gone through for the first time. */
  readonly onRead: (bytes: number) => void;
  readonly firstPiece?: number;
}

/** A list of an entry that is too long to be held: its elements are read from the file whenever they are gone through. */
export class StreamedList implements Iterable<unknown> {
  readonly #source: ByteSource;
  /** Where the text between the brackets begins and ends. */
  readonly #from: number;
  readonly #to: number;
  readonly #onRead: (bytes: number) => void;
  readonly #firstPiece: number;
  readonly #largestPiece: number;
  /** How far it was gone through. */
  #furthest: number;
  readonly #decoder = new TextDecoder('utf-8', { ignoreBOM: true });

  constructor(
    source: ByteSource,
    { from, to }: { readonly from: number; readonly to: number },
    { onRead, firstPiece = FIRST_PIECE }: ListReading,
  ) {
    this.#source = source;
    this.#from = from;
    this.#to = to;
    this.#onRead = onRead;
    this.#furthest = from;
    this.#firstPiece = firstPiece;
    this.#largestPiece = firstPiece * TIMES_FIRST;
  }

  /** @throws JsonBroken from `next`, where the list is no JSON */
  *[Symbol.iterator](): Generator {
    let piece = this.#firstPiece;
    for (let at = this.#from; at < this.#to; ) {
      const bytes = this.#source.read(at, Math.min(at + piece, this.#to));
      const last = at + bytes.length >= this.#to;
      const length = last ? bytes.length : lastComma(bytes);
      piece = Math.max(Math.min(piece * 2, this.#largestPiece), length === -1 ? bytes.length * 2 : 0);
      if (length === -1) continue;
      const elements = parsePart(`[${this.#decoder.decode(bytes.subarray(0, length))}]`);
      if (!Array.isArray(elements)) throw new JsonBroken();
      // Nothing before or behind a comma is no element.
      if (elements.length === 0 && !(last && at === this.#from)) throw new JsonBroken();
      yield* elements;
      at += length + 1;
      const reached = Math.min(at, this.#to);
      if (reached > this.#furthest) this.#onRead(reached - this.#furthest);
      this.#furthest = Math.max(reached, this.#furthest);
      if (!last && at >= this.#to) throw new JsonBroken();
    }
  }

  /**
   * Goes through what nobody wanted.
   * @throws JsonBroken where it is no JSON
   */
  check(): void {
    if (this.#furthest === this.#to) return;
    for (const _ of this);
  }

  /** False where no element can have this word of small letters as a member's value: nothing is parsed to know it. */
  mayHave(word: string): boolean {
    const quoted = `"${word}"`;
    for (let at = this.#from; at < this.#to; at += this.#largestPiece) {
      const to = Math.min(at + this.#largestPiece + quoted.length, this.#to);
      const text = this.#decoder.decode(this.#source.read(at, to));
      // RFC 8259 section 7: a letter may be written by its number, 61 to 7a.
      if (text.includes(quoted) || text.includes('\\u006') || text.includes('\\u007')) return true;
    }
    return false;
  }
}

/** The index of the last comma that stands between two elements; -1 where there is none. */
function lastComma(bytes: Uint8Array): number {
  const scanner = new JsonScanner(asSource(bytes));
  let last = -1;
  for (let at = 0; ; at++) {
    const span = scanner.spanOfValue(at);
    if (!span.whole) return last;
    at = scanner.skipSpace(span.end);
    if (scanner.at(at) !== COMMA) return last;
    last = at;
  }
}
