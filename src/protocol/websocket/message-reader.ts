// RFC 6455 section 5.4 and RFC 7692 section 7.2.2: joins the frames of one direction into messages, and judges them.
import type { AgreedExtensions } from './agreed-extensions.ts';
import { readCloseBody } from './close-body.ts';
import { mayBeSent } from './close-code.ts';
import type { FrameFault, FrameRule } from './frame-fault.ts';
import { type FrameHeader, isControl, RSV1 } from './frame-header.ts';
import { Inflater } from './inflate.ts';
import { joinedBytes } from './joined-bytes.ts';
import { Utf8Validator } from './utf8-validator.ts';

const CONTINUATION = 0;
const TEXT = 1;
const BINARY = 2;
const CLOSE = 8;
const KNOWN = new Set([CONTINUATION, TEXT, BINARY, CLOSE, 9, 10]);
const MOST_CONTROL = 125;
/** The four bytes that the sender of a compressed message removes from its end. */
const TAIL = Uint8Array.of(0, 0, 0xff, 0xff);
const NO_FAULTS: readonly FrameFault[] = [];
const NO_BYTES = new Uint8Array(0);

/** A frame to judge. */
export interface FrameToRead {
  readonly header: FrameHeader;
  /** Offset of the frame and of its payload in the bytes of its direction; null where the source shows no bytes. */
  readonly offset: number | null;
  readonly payloadOffset: number;
  /** Without the mask; null where the source shows headers alone. May be only the beginning. */
  readonly payload: Uint8Array | null;
  /** False where the bytes ended within it. */
  readonly complete: boolean;
}

/** A whole message, or a control frame. */
export interface ReadMessage {
  readonly opcode: number;
  /** Inflated. May be only the beginning, or nothing, where `size` is another number. */
  readonly payload: Uint8Array;
  /** Bytes of the message; null where nobody can know, as of compressed data that was not kept. */
  readonly size: number | null;
  /** Payload bytes of its frames: compressed, where it was compressed. */
  readonly sizeOnWire: number;
}

/** What a frame turned out to be. */
export interface FrameOutcome {
  readonly faults: readonly FrameFault[];
  /** The message that it ends; null where it ends none. What follows a close frame is no message. */
  readonly message: ReadMessage | null;
  /** Rules of its content (UTF-8, DEFLATE, the body of a close frame) could not be judged. */
  readonly unread: boolean;
}

/** Bounds on hostile data. */
export interface WireLimits {
  /** How many bytes of one message are kept. */
  readonly message: number;
  /** How many bytes all compressed messages of one direction may become; those beyond are not inflated. */
  readonly inflated: number;
}

interface OpenMessage {
  readonly opcode: number;
  readonly compressed: boolean;
  /** Its bytes may mean something else than they say: another extension may have set its reserved bits. */
  readonly opaque: boolean;
  readonly utf8: Utf8Validator | null;
  utf8Fails: boolean;
  readonly parts: Uint8Array[];
  kept: number;
  /** Something of it was not kept: what follows is not kept either. */
  cut: boolean;
  sizeOnWire: number;
}

/** Reads the frames of one direction in their order. */
export class MessageReader {
  readonly #outgoing: boolean;
  readonly #extensions: AgreedExtensions | null;
  readonly #limits: WireLimits;
  readonly #inflater: Inflater;
  readonly #anew: boolean;
  #open: OpenMessage | null = null;
  #closed = false;
  /** A compressed message could not be read, so those that continue its window cannot either. */
  #windowLost = false;
  #inflated = 0;
  #faults: FrameFault[] | null = null;
  #unread = false;

  /** @param extensions null where the handshake was not seen */
  constructor(outgoing: boolean, extensions: AgreedExtensions | null, limits: WireLimits) {
    this.#outgoing = outgoing;
    this.#extensions = extensions;
    this.#limits = limits;
    const deflate = extensions?.deflate ?? null;
    const window = outgoing ? deflate?.clientMaxWindowBits : deflate?.serverMaxWindowBits;
    this.#inflater = new Inflater(window?.bits ?? undefined);
    this.#anew = (outgoing ? deflate?.clientNoContextTakeover : deflate?.serverNoContextTakeover) ?? false;
  }

  take(frame: FrameToRead): FrameOutcome {
    this.#faults = null;
    this.#unread = false;
    const message = this.#closed ? this.#takeLate(frame) : this.#takeFrame(frame);
    return { faults: this.#faults ?? NO_FAULTS, message, unread: this.#unread };
  }

  #fault(rule: FrameRule, frame: FrameToRead, what: string, within: number | null = null): void {
    this.#faults ??= [];
    const offset = frame.offset === null ? null : (within ?? frame.offset);
    this.#faults.push({ rule, offset, what });
  }

  #takeLate(frame: FrameToRead): null {
    this.#fault('after-close', frame, `a frame of opcode ${frame.header.opcode} follows a close frame`);
    return null;
  }

  #takeFrame(frame: FrameToRead): ReadMessage | null {
    this.#judgeHeader(frame);
    const { header } = frame;
    if (isControl(header.opcode)) return this.#takeControl(frame);
    if (header.opcode === CONTINUATION) {
      if (this.#open === null) {
        this.#fault('nothing-to-continue', frame, 'a continuation while no message is unfinished');
        return null;
      }
    } else {
      if (this.#open !== null) {
        const lost = `${this.#open.sizeOnWire} bytes of the one before are left without an end`;
        this.#fault('message-unfinished', frame, `a message begins while another is unfinished: ${lost}`);
      }
      this.#open = this.#begin(header);
    }
    return this.#takeData(frame, this.#open);
  }

  #judgeHeader(frame: FrameToRead): void {
    const { opcode, final, length, lengthBytes, masked } = frame.header;
    if (masked === false && this.#outgoing)
      this.#fault('not-masked', frame, 'a frame of the client has no mask');
    if (masked === true && !this.#outgoing) this.#fault('masked', frame, 'a frame of the server has a mask');
    this.#judgeReserved(frame);
    const known = KNOWN.has(opcode) || this.#extensions === null || this.#extensions.others;
    if (!known) this.#fault('reserved-opcode', frame, `opcode ${opcode} is reserved`);
    if ((lengthBytes === 3 && length < 126) || (lengthBytes === 9 && length < 65_536))
      this.#fault('long-length', frame, `a length of ${length} is encoded in ${lengthBytes} bytes`);
    if (lengthBytes === 9 && length >= 2 ** 63)
      this.#fault('length-bit', frame, 'the most significant bit of the length is set');
    if (!isControl(opcode)) return;
    if (length > MOST_CONTROL)
      this.#fault('control-too-long', frame, `a control frame has ${length} bytes, 125 are allowed`);
    if (!final) this.#fault('control-fragmented', frame, 'a control frame has no FIN');
  }

  /** RFC 7692 section 6: permessage-deflate uses RSV1, and only on the first frame of a message. */
  #judgeReserved(frame: FrameToRead): void {
    const { reserved, opcode } = frame.header;
    if (reserved === 0 || this.#extensions === null || this.#extensions.others) return;
    const first = opcode === TEXT || opcode === BINARY;
    if (this.#extensions.deflate !== null && first && reserved === RSV1) return;
    const bits = [4, 2, 1].flatMap((bit, n) => ((reserved & bit) === 0 ? [] : [`RSV${n + 1}`])).join(', ');
    const where = first
      ? ''
      : opcode === CONTINUATION
        ? ' on a continuation'
        : ' on another frame than a first one';
    this.#fault('reserved-bits', frame, `${bits} set${where}, which no agreed extension uses`);
  }

  #begin({ opcode, reserved }: FrameHeader): OpenMessage {
    const rsv1 = (reserved & RSV1) !== 0;
    const deflate = this.#extensions?.deflate ?? null;
    const compressed = rsv1 && (deflate !== null || (this.#extensions === null && reserved === RSV1));
    const opaque = reserved !== 0 && !compressed && (this.#extensions?.others ?? true);
    return {
      opcode,
      compressed,
      opaque,
      utf8: opcode === TEXT && reserved === 0 ? new Utf8Validator() : null,
      utf8Fails: false,
      parts: [],
      kept: 0,
      cut: false,
      sizeOnWire: 0,
    };
  }

  #takeControl(frame: FrameToRead): ReadMessage | null {
    const { header, payload, complete } = frame;
    const whole = complete && payload?.length === header.length;
    if (header.opcode === CLOSE) {
      this.#closed = true;
      if (header.length === 1) this.#fault('close-body', frame, 'the body of a close frame is a single byte');
      if (whole) this.#judgeClose(frame, payload);
      else if (header.length > 1) this.#unread = true;
    }
    if (!complete) return null;
    return {
      opcode: header.opcode,
      payload: payload ?? NO_BYTES,
      size: header.length,
      sizeOnWire: header.length,
    };
  }

  #judgeClose(frame: FrameToRead, body: Uint8Array): void {
    if (body.length < 2) return;
    const code = (body[0] ?? 0) * 256 + (body[1] ?? 0);
    if (!mayBeSent(code))
      this.#fault('close-code', frame, `close code ${code} is not for the wire`, frame.payloadOffset);
    if (readCloseBody(body) === null)
      this.#fault('close-reason', frame, 'the reason of a close frame is not UTF-8', frame.payloadOffset + 2);
  }

  #takeData(frame: FrameToRead, open: OpenMessage): ReadMessage | null {
    const { header, payload, complete } = frame;
    open.sizeOnWire += header.length;
    if (payload === null) this.#unread = true;
    else {
      this.#validate(frame, open, payload);
      const room = open.cut ? 0 : this.#limits.message - open.kept;
      const kept = payload.length > room ? payload.subarray(0, Math.max(0, room)) : payload;
      if (kept.length > 0) open.parts.push(kept);
      open.kept += kept.length;
      open.cut ||= kept.length < header.length;
    }
    if (!header.final || !complete) return null;
    this.#open = null;
    return this.#finish(frame, open);
  }

  #validate(frame: FrameToRead, { utf8, utf8Fails }: OpenMessage, payload: Uint8Array): void {
    const { header, payloadOffset, complete } = frame;
    if (utf8 === null || utf8Fails || this.#open === null) return;
    const at = utf8.push(payload);
    const cut = complete && payload.length < header.length;
    if (at >= 0) {
      this.#open.utf8Fails = true;
      this.#fault('text-not-utf8', frame, 'a text is not UTF-8 at this byte', payloadOffset + at);
    } else if (cut) {
      this.#unread = true;
      this.#open.utf8Fails = true;
    } else if (header.final && complete && !utf8.complete) {
      this.#fault('text-not-utf8', frame, 'a text ends within a character', payloadOffset + payload.length);
    }
  }

  #finish(frame: FrameToRead, open: OpenMessage): ReadMessage | null {
    const { opcode, sizeOnWire, compressed, opaque, kept } = open;
    if (opcode !== TEXT && opcode !== BINARY) return null;
    if (compressed) return this.#inflate(frame, open);
    if (opaque || (open.utf8 === null && opcode === TEXT)) this.#unread = true;
    const payload = kept === 0 ? NO_BYTES : joined(open.parts);
    return { opcode, payload, size: opaque ? null : sizeOnWire, sizeOnWire };
  }

  #inflate(frame: FrameToRead, { opcode, parts, kept, sizeOnWire }: OpenMessage): ReadMessage {
    const unread = { opcode, payload: NO_BYTES, size: null, sizeOnWire };
    if (this.#anew) {
      this.#inflater.reset();
      this.#windowLost = false;
    }
    if (kept < sizeOnWire || this.#windowLost || this.#inflated >= this.#limits.inflated) {
      this.#unread = true;
      this.#windowLost = true;
      return unread;
    }
    const { state, bytes } = this.#inflater.inflate(joinedBytes([...parts, TAIL]), this.#limits.message);
    this.#inflated += bytes.length;
    if (state !== 'whole') {
      this.#windowLost = true;
      // Without the handshake it is not known whether this was DEFLATE at all.
      if (state === 'broken' && this.#extensions !== null)
        this.#fault('not-deflate', frame, 'the compressed message that ends here is not DEFLATE');
      else this.#unread = true;
      return { ...unread, payload: bytes };
    }
    if (opcode === TEXT) this.#validateInflated(frame, bytes);
    return { opcode, payload: bytes, size: bytes.length, sizeOnWire };
  }

  #validateInflated(frame: FrameToRead, bytes: Uint8Array): void {
    const utf8 = new Utf8Validator();
    const at = utf8.push(bytes);
    if (at < 0 && utf8.complete) return;
    const where = at < 0 ? bytes.length : at;
    this.#fault(
      'text-not-utf8',
      frame,
      `the compressed text that ends here is not UTF-8 at its byte ${where}`,
    );
  }
}

function joined(parts: readonly Uint8Array[]): Uint8Array {
  const [first] = parts;
  return parts.length === 1 && first !== undefined ? first : joinedBytes(parts);
}
