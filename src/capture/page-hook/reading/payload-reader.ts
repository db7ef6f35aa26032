import { FLAG, OPCODE } from '../../../events/message-segment.ts';
import { base64Size, decodeBase64 } from '../../decode-base64.ts';
import type { HookReport } from '../hook-report.ts';
import type { MessagePieces } from './message-pieces.ts';

/** The payloads of a report, taken from its blocks one after another. */
export class PayloadReader {
  readonly #text: string;
  readonly #base64: string;
  #decoded: Uint8Array | null = null;
  #textAt = 0;
  #bytesAt = 0;

  constructor({ text, base64 }: HookReport) {
    this.#text = text;
    this.#base64 = base64;
  }

  /** All texts, one after another. */
  get block(): string {
    return this.#text;
  }

  /** Passes the next text. @returns where it begins in `block` */
  passText(length: number): number {
    const start = this.#textAt;
    this.#textAt += length;
    return start;
  }

  bytes(length: number): Uint8Array {
    this.#decoded ??= this.#decode();
    const start = this.#bytesAt;
    this.#bytesAt += length;
    return this.#decoded.subarray(start, this.#bytesAt);
  }

  skip(flag: number, length: number): void {
    if ((flag & FLAG.opcode) === OPCODE.text) this.#textAt += length;
    else this.#bytesAt += length;
  }

  keep(pieces: MessagePieces, isText: boolean, length: number): void {
    if (isText) pieces.addText(this.#text.slice(this.passText(length), this.#textAt));
    else pieces.addBytes(this.bytes(length));
  }

  #decode(): Uint8Array {
    const bytes = new Uint8Array(base64Size(this.#base64));
    // What is no base64 becomes zeros of that length; only a page that forges does so.
    decodeBase64(this.#base64, bytes);
    return bytes;
  }
}
