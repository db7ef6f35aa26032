// RFC 6455 section 5.2: cuts a stream of bytes into frames.
import { type FrameHeader, headerLength, LONGEST_HEADER, readFrameHeader, unmask } from './frame-header.ts';
import { joinedBytes } from './joined-bytes.ts';

/** A frame as it was cut out of the stream; nothing is judged yet. */
export interface CutFrame {
  readonly header: FrameHeader;
  /** Of its first byte, in the bytes of its direction since the switch. */
  readonly offset: number;
  /** Of its payload. */
  readonly payloadOffset: number;
  /**
   * Without the mask: the whole payload, or only its beginning where the stream ended within it or where it is longer than
   * is kept.
   */
  readonly payload: Uint8Array;
  /** Whether all its bytes came. */
  readonly complete: boolean;
}

/** Cuts one direction of a connection into frames. The bytes may be cut anywhere. */
export class FrameReader {
  readonly #most: number;
  readonly #head = new Uint8Array(LONGEST_HEADER);
  #headFilled = 0;
  #header: FrameHeader | null = null;
  #frameOffset = 0;
  #payloadOffset = 0;
  #parts: Uint8Array[] = [];
  #kept = 0;
  /** Payload bytes of the current frame that have not come. */
  #missing = 0;
  /** Bytes of its payload were passed over: those behind them are not kept. */
  #broken = false;
  #offset = 0;

  /** @param most how many payload bytes of one frame are kept; the rest is passed over */
  constructor(most: number) {
    this.#most = most;
  }

  /** Whether the bytes so far end between two frames. */
  get between(): boolean {
    return this.#headFilled === 0;
  }

  /** Takes the next bytes, which must not be changed afterwards, and yields the frames that they complete. */
  *push(bytes: Uint8Array): Generator<CutFrame> {
    for (let at = 0; at < bytes.length || this.#isDone(); ) {
      if (this.#header === null) at = this.#fillHead(bytes, at);
      if (this.#header === null) continue;
      const take = Math.min(this.#missing, bytes.length - at);
      if (take > 0) this.#takePayload(bytes.subarray(at, at + take));
      at += take;
      if (this.#isDone()) yield this.#cut(this.#header);
    }
  }

  /**
   * Passes over bytes that are missing. Returns false, and does nothing, where they are more than the rest of the current payload:
   * it is not known then where the next frame begins.
   */
  skip(count: number): boolean {
    if (this.#header === null || count > this.#missing) return false;
    this.#missing -= count;
    this.#offset += count;
    this.#broken = true;
    return true;
  }

  /** The frame that the stream broke off in; null where it ended between two, or before the header was whole. */
  end(): CutFrame | null {
    return this.#header === null ? null : this.#cut(this.#header);
  }

  #isDone(): boolean {
    return this.#header !== null && this.#missing === 0;
  }

  #fillHead(bytes: Uint8Array, from: number): number {
    let at = from;
    while (at < bytes.length) {
      const wanted = this.#headFilled < 2 ? 2 : headerLength(this.#head[1] ?? 0);
      if (this.#headFilled === wanted) break;
      const take = Math.min(wanted - this.#headFilled, bytes.length - at);
      if (this.#headFilled === 0) this.#frameOffset = this.#offset;
      this.#head.set(bytes.subarray(at, at + take), this.#headFilled);
      this.#headFilled += take;
      this.#offset += take;
      at += take;
    }
    if (this.#headFilled >= 2 && this.#headFilled === headerLength(this.#head[1] ?? 0)) {
      this.#header = readFrameHeader(this.#head);
      this.#missing = this.#header.length;
      this.#payloadOffset = this.#offset;
    }
    return at;
  }

  #takePayload(part: Uint8Array): void {
    this.#missing -= part.length;
    this.#offset += part.length;
    const room = this.#most - this.#kept;
    if (room <= 0 || this.#broken) return;
    const kept = part.length > room ? part.subarray(0, room) : part;
    this.#parts.push(kept);
    this.#kept += kept.length;
  }

  #cut(header: FrameHeader): CutFrame {
    const [first] = this.#parts;
    const whole = this.#parts.length === 1 && first !== undefined && header.masked !== true;
    const payload = whole ? first : joinedBytes(this.#parts);
    if (header.masked === true) unmask(payload, header.key);
    const frame = {
      header,
      offset: this.#frameOffset,
      payloadOffset: this.#payloadOffset,
      payload,
      complete: this.#missing === 0,
    };
    this.#header = null;
    this.#headFilled = 0;
    this.#parts = [];
    this.#kept = 0;
    this.#missing = 0;
    this.#broken = false;
    return frame;
  }
}
