// RFC 6455 section 5: what travels on a connection after the switch, both ways.
import type { AgreedExtensions } from './agreed-extensions.ts';
import type { FrameFault } from './frame-fault.ts';
import type { FrameHeader } from './frame-header.ts';
import { type CutFrame, FrameReader } from './frame-reader.ts';
import { MessageReader, type ReadMessage, type WireLimits } from './message-reader.ts';

/** One frame, with everything that is wrong about it. */
export interface ReadFrame {
  readonly outgoing: boolean;
  readonly header: FrameHeader;
  /** Of its first byte in the bytes of its direction since the switch; null where the source shows no bytes. */
  readonly offset: number | null;
  /** False where the bytes ended within it. */
  readonly complete: boolean;
  readonly faults: readonly FrameFault[];
  /** The message, or the content of the control frame, that it ends. */
  readonly message: ReadMessage | null;
  /** Rules of its content could not be judged, because its bytes were not seen or not kept. */
  readonly unread: boolean;
}

/** Chromium takes messages of up to 256 MiB; a gibibyte inflates in about ten seconds. */
const LIMITS: WireLimits = { message: 256 << 20, inflated: 1 << 30 };

/**
 * Reads both directions of one connection from the bytes after the switch, which may come in pieces cut anywhere, or from
 * headers alone where a source shows no more. It returns every fault and goes on, where an endpoint would stop.
 */
export class WireReader {
  readonly #sides: { readonly frames: FrameReader; readonly messages: MessageReader }[];

  /** @param extensions what the handshake agreed on; null where it was not seen */
  constructor(extensions: AgreedExtensions | null, limits: WireLimits = LIMITS) {
    this.#sides = [false, true].map((outgoing) => ({
      frames: new FrameReader(limits.message),
      messages: new MessageReader(outgoing, extensions, limits),
    }));
  }

  /** Takes the next bytes of one direction, which must not be changed afterwards, and yields the frames that they end. */
  *push(outgoing: boolean, bytes: Uint8Array): Generator<ReadFrame> {
    for (const frame of this.#side(outgoing).frames.push(bytes)) yield this.#read(outgoing, frame);
  }

  /**
   * So many bytes of one direction are missing. Returns whether they lie within the payload of a frame, so that it is known where
   * the next one begins; otherwise nothing more of this direction may be pushed.
   */
  skip(outgoing: boolean, count: number): boolean {
    return this.#side(outgoing).frames.skip(count);
  }

  /** Takes a frame of which the source shows the header alone. Not to be mixed with `push` in one direction. */
  header(outgoing: boolean, header: FrameHeader): ReadFrame {
    const frame = { header, offset: null, payloadOffset: 0, payload: null, complete: true };
    const outcome = this.#side(outgoing).messages.take(frame);
    return { outgoing, header, offset: null, complete: true, ...outcome };
  }

  /** Ends the connection: yields the frames that it broke off in. */
  *end(): Generator<ReadFrame> {
    for (const outgoing of [true, false]) {
      const frame = this.#side(outgoing).frames.end();
      if (frame !== null) yield this.#read(outgoing, frame);
    }
  }

  /** Whether the bytes of a direction so far end within a frame. */
  isWithinFrame(outgoing: boolean): boolean {
    return !this.#side(outgoing).frames.between;
  }

  #read(outgoing: boolean, frame: CutFrame): ReadFrame {
    const { header, offset, complete } = frame;
    return { outgoing, header, offset, complete, ...this.#side(outgoing).messages.take(frame) };
  }

  #side(outgoing: boolean): { readonly frames: FrameReader; readonly messages: MessageReader } {
    const side = this.#sides[outgoing ? 1 : 0];
    if (side === undefined) throw new RangeError('a connection has two directions');
    return side;
  }
}
