// RFC 6455 section 5.2: the header of a frame.

/** How many bytes of a header encode the length. */
type LengthBytes = 1 | 3 | 9;

/** A frame's header, as far as the source shows it. */
export interface FrameHeader {
  readonly final: boolean;
  /** RSV1 is bit 4, RSV2 bit 2, RSV3 bit 1. */
  readonly reserved: number;
  readonly opcode: number;
  /** Null where the source does not show the MASK bit. */
  readonly masked: boolean | null;
  /** Payload bytes on the wire as announced: up to 2^64 - 1, rounded above 2^53. */
  readonly length: number;
  /** Null where the source shows the number and not its encoding. */
  readonly lengthBytes: LengthBytes | null;
  /** The masking key as a number of 32 bits; 0 where there is none, or where the source does not show it. */
  readonly key: number;
}

/** RSV1, which marks a compressed message (RFC 7692 section 6). */
export const RSV1 = 4;

/** The longest header: 2 bytes, 8 of length, 4 of key. */
export const LONGEST_HEADER = 14;

/** Bytes of the header that begins with these two. */
export function headerLength(second: number): number {
  const short = second & 0x7f;
  return 2 + (short === 126 ? 2 : short === 127 ? 8 : 0) + ((second & 0x80) === 0 ? 0 : 4);
}

/** Reads a header; `bytes` holds all of it, which is `headerLength` of its second byte. */
export function readFrameHeader(bytes: Uint8Array): FrameHeader {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const first = view.getUint8(0);
  const second = view.getUint8(1);
  const short = second & 0x7f;
  const masked = (second & 0x80) !== 0;
  const lengthBytes = short === 126 ? 3 : short === 127 ? 9 : 1;
  const length = lengthBytes === 3 ? view.getUint16(2) : lengthBytes === 9 ? readLongLength(view) : short;
  return {
    final: (first & 0x80) !== 0,
    reserved: (first >> 4) & 7,
    opcode: first & 0x0f,
    masked,
    length,
    lengthBytes,
    key: masked ? view.getUint32(1 + lengthBytes) : 0,
  };
}

/** Rounded, but never so that the most significant bit seems to be set where it is not. */
function readLongLength(view: DataView): number {
  const length = view.getUint32(2) * 2 ** 32 + view.getUint32(6);
  return (view.getUint8(2) & 0x80) === 0 ? Math.min(length, LARGEST_BELOW_2_63) : length;
}

const LARGEST_BELOW_2_63 = 2 ** 63 - 1_024;

/** Whether an opcode is that of a control frame, known or reserved (RFC 6455 section 5.5). */
export function isControl(opcode: number): boolean {
  return (opcode & 8) !== 0;
}

/** Takes the mask off, in place (RFC 6455 section 5.3). */
export function unmask(payload: Uint8Array, key: number): void {
  for (let at = 0; at < payload.length; at++) {
    payload[at] = (payload[at] ?? 0) ^ ((key >>> (24 - (at & 3) * 8)) & 0xff);
  }
}
