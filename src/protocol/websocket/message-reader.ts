// RFC 6455 section 5.4 and RFC 7692 section 7.2.2: joins the frames of one direction into messages, and judges them.
import type { AgreedExtensions } from './agreed-extensions.ts';
import { readCloseBody } from './close-body.ts';
import { mayBeSent } from './close-code.ts';
import type { FrameFault, FrameRule } from './frame-fault.ts';
import { type FrameHeader, isControl, RSV1 } from './frame-header.ts';
import { Inflater, type MessageInflation } from './inflate.ts';
import { joinedBytes } from './joined-bytes.ts';
import { Utf8Validator } from './utf8-validator.ts';

const CONTINUATION = 0;
const TEXT = 1;
const BINARY = 2;
const CLOSE = 8;
const KNOWN = new Set([CONTINUATION, TEXT, BINARY, CLOSE, 9, 10]);
const MOST_CONTROL = 125;
/** Which byte of a header breaks a rule, where that is not the first: the one with the mask and the length, or those of a long length. */
const BYTE_OF_RULE: { readonly [rule in FrameRule]?: number } = {
  'not-masked': 1,
  masked: 1,
  'control-too-long': 1,
  'long-length': 2,
  'length-bit': 2,
};
/** The four bytes that the sender of a compressed message removes from its end. */
const TAIL = Uint8Array.of(0, 0, 0xff, 0xff);
/** A length that a frame only announces makes no larger buffer than this does. */
const LONGEST_BELIEVED = 1 << 16;
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
  /** Of a compressed message; null where it cannot be read, or no longer. */
  inflation: MessageInflation | null;
  /** How many bytes came out of it. */
  inflated: number;
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
    const offset = frame.offset === null ? null : (within ?? frame.offset + (BYTE_OF_RULE[rule] ?? 0));
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
        // Whether its sender counts it as part of the window is not known.
        this.#windowLost ||= this.#open.compressed;
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

  #begin({ opcode, reserved, length }: FrameHeader): OpenMessage {
    const rsv1 = (reserved & RSV1) !== 0;
    const deflate = this.#extensions?.deflate ?? null;
    const compressed = rsv1 && (deflate !== null || (this.#extensions === null && reserved === RSV1));
    const opaque = reserved !== 0 && !compressed && (this.#extensions?.others ?? true);
    return {
      opcode,
      compressed,
      inflation: compressed ? this.#beginInflation(length) : null,
      inflated: 0,
      opaque,
      utf8: opcode === TEXT && (reserved === 0 || compressed) ? new Utf8Validator() : null,
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
    if (readCloseBody(body) !== null) return;
    const validator = new Utf8Validator();
    const at = validator.push(body.subarray(2));
    // Without one, the reason ends within a character.
    const byte = at < 0 ? body.length : 2 + at;
    const where = at < 0 ? 'ends within a character' : `is not UTF-8 at byte ${byte} of its body`;
    this.#fault('close-reason', frame, `the reason of a close frame ${where}`, frame.payloadOffset + byte);
  }

  #takeData(frame: FrameToRead, open: OpenMessage): ReadMessage | null {
    const { header, payload, complete } = frame;
    open.sizeOnWire += header.length;
    if (payload === null) {
      this.#unread = true;
      this.#loseWindow(open);
    } else if (open.compressed) this.#inflate(frame, open, payload);
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
    const before = this.#open.sizeOnWire - header.length;
    const cut = complete && payload.length < header.length;
    if (at >= 0) {
      this.#open.utf8Fails = true;
      this.#fault(
        'text-not-utf8',
        frame,
        `a text is not UTF-8 at its byte ${before + at}`,
        payloadOffset + at,
      );
    } else if (cut) {
      this.#unread = true;
      this.#open.utf8Fails = true;
    } else if (header.final && complete && !utf8.complete) {
      this.#fault(
        'text-not-utf8',
        frame,
        `a text of ${before + payload.length} bytes ends within a character`,
        payloadOffset + payload.length,
      );
    }
  }

  #finish(frame: FrameToRead, open: OpenMessage): ReadMessage | null {
    const { opcode, sizeOnWire, compressed, opaque, kept } = open;
    if (opcode !== TEXT && opcode !== BINARY) return null;
    if (compressed) return this.#finishInflation(frame, open);
    if (opaque || (open.utf8 === null && opcode === TEXT)) this.#unread = true;
    const payload = kept === 0 ? NO_BYTES : joined(open.parts);
    return { opcode, payload, size: opaque ? null : sizeOnWire, sizeOnWire };
  }

  /** Null where earlier messages of its window could not be read, or all of them have become too much. */
  #beginInflation(length: number): MessageInflation | null {
    if (this.#anew) {
      this.#inflater.reset();
      this.#windowLost = false;
    }
    this.#windowLost ||= this.#inflated >= this.#limits.inflated;
    return this.#windowLost
      ? null
      : this.#inflater.begin(this.#limits.message, Math.min(length, LONGEST_BELIEVED));
  }

  /** The rest of a compressed message cannot be read, nor what continues its window. */
  #loseWindow(open: OpenMessage): void {
    this.#windowLost ||= open.compressed;
    open.cut ||= open.compressed;
  }

  /** A peer inflates each frame as it comes, so a fault is that of the frame, whether or not the message ever ends. */
  #inflate(frame: FrameToRead, open: OpenMessage, payload: Uint8Array): void {
    if (open.inflation === null || open.cut) {
      this.#unread = true;
      return;
    }
    this.#judgeInflation(frame, open, open.inflation.push(payload));
    // Only its beginning was kept, or its middle was not captured.
    if (frame.complete && payload.length < frame.header.length) {
      this.#unread = true;
      this.#loseWindow(open);
    }
  }

  #judgeInflation(frame: FrameToRead, open: OpenMessage, state: 'whole' | 'cut' | 'broken'): void {
    const bytes = open.inflation?.since(open.inflated) ?? NO_BYTES;
    this.#validateInflated(frame, open, bytes);
    open.inflated += bytes.length;
    this.#inflated += bytes.length;
    if (state === 'whole') return;
    this.#loseWindow(open);
    // Without the handshake it is not known whether this was DEFLATE at all.
    if (state === 'broken' && this.#extensions !== null)
      this.#fault('not-deflate', frame, 'the compressed data of this frame is not DEFLATE');
    else this.#unread = true;
  }

  #finishInflation(frame: FrameToRead, open: OpenMessage): ReadMessage {
    const { opcode, sizeOnWire, inflation } = open;
    const unread = { opcode, payload: NO_BYTES, size: null, sizeOnWire };
    if (inflation === null) return unread;
    if (open.cut) return { ...unread, payload: inflation.end().bytes };
    inflation.push(TAIL);
    const { state, bytes } = inflation.end();
    this.#judgeInflation(frame, open, state);
    if (state !== 'whole') return { ...unread, payload: bytes };
    if (!open.utf8Fails && open.utf8?.complete === false) this.#notUtf8(frame, bytes.length);
    return { opcode, payload: bytes, size: bytes.length, sizeOnWire };
  }

  #validateInflated(frame: FrameToRead, open: OpenMessage, bytes: Uint8Array): void {
    if (open.utf8 === null || open.utf8Fails) return;
    const at = open.utf8.push(bytes);
    if (at < 0) return;
    open.utf8Fails = true;
    this.#notUtf8(frame, open.inflated + at);
  }

  #notUtf8(frame: FrameToRead, at: number): void {
    this.#fault('text-not-utf8', frame, `the compressed text is not UTF-8 at its byte ${at}`);
  }
}

function joined(parts: readonly Uint8Array[]): Uint8Array {
  const [first] = parts;
  return parts.length === 1 && first !== undefined ? first : joinedBytes(parts);
}
