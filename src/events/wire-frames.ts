import type { FrameFault } from '../protocol/websocket/frame-fault.ts';
import type { FrameHeader } from '../protocol/websocket/frame-header.ts';

/** Bits of a frame in `WireColumns.bits`; the low eight are the first byte on the wire: FIN, RSV1 to RSV3, opcode. */
export const WIRE_BIT = {
  outgoing: 0x100,
  masked: 0x200,
  /** The source does not show the MASK bit. */
  maskUnknown: 0x400,
  /** Two bits: 0 where the source does not show how the length was encoded, then 1, 3 and 9 bytes. */
  lengthBytes: 0x1800,
  /** Rules of its content could not be judged, because its bytes were not seen or not kept. */
  unread: 0x2000,
  /** It ends a message, or is a ping or pong, that is a message of this log. */
  endsMessage: 0x4000,
  /** The bytes ended within it. */
  incomplete: 0x8000,
} as const;

const LENGTH_SHIFT = 11;
const LENGTH_BYTES = [null, 1, 3, 9] as const;

/** Frames of one connection as they were on the wire, both ways, in their order: columns of equal length. */
export interface WireColumns {
  /** EpochMilliseconds. */
  readonly at: readonly number[];
  readonly bits: readonly number[];
  /** Payload bytes as announced. */
  readonly length: readonly number[];
  /** The masking key as a number of 32 bits, 0 where there is none or it is not shown. */
  readonly key: readonly number[];
}

/** A rule that a frame breaks. */
export interface WireFault extends FrameFault {
  /** Position of the frame in the columns. */
  readonly frame: number;
}

/** Packs a header and what was found out about the frame. */
export function wireBits(
  header: FrameHeader,
  frame: {
    readonly outgoing: boolean;
    readonly unread: boolean;
    readonly complete: boolean;
  },
  endsMessage: boolean,
): number {
  const { final, reserved, opcode, masked, lengthBytes } = header;
  return (
    (final ? 0x80 : 0) |
    (reserved << 4) |
    opcode |
    (frame.outgoing ? WIRE_BIT.outgoing : 0) |
    (masked === null ? WIRE_BIT.maskUnknown : masked ? WIRE_BIT.masked : 0) |
    (LENGTH_BYTES.indexOf(lengthBytes) << LENGTH_SHIFT) |
    (frame.unread ? WIRE_BIT.unread : 0) |
    (endsMessage ? WIRE_BIT.endsMessage : 0) |
    (frame.complete ? 0 : WIRE_BIT.incomplete)
  );
}

/** Reads the header back from its bits and the other columns. */
export function headerOfBits(bits: number, length: number, key: number): FrameHeader {
  return {
    final: (bits & 0x80) !== 0,
    reserved: (bits >> 4) & 7,
    opcode: bits & 0x0f,
    masked: (bits & WIRE_BIT.maskUnknown) !== 0 ? null : (bits & WIRE_BIT.masked) !== 0,
    length,
    lengthBytes: LENGTH_BYTES[(bits & WIRE_BIT.lengthBytes) >> LENGTH_SHIFT] ?? null,
    key,
  };
}
