// RFC 6455 section 5.2: the fields of a frame's header in the order of the wire.
import type { FrameHeader } from './frame-header.ts';

/** Fields of a header. `length` is the 7 bits of the second byte, `longLength` the 2 or 8 bytes that it may call for. */
export type HeaderField =
  | 'fin'
  | 'rsv1'
  | 'rsv2'
  | 'rsv3'
  | 'opcode'
  | 'mask'
  | 'length'
  | 'longLength'
  | 'key';

/** One field as it was on the wire. */
export interface HeaderPart {
  readonly field: HeaderField;
  /** Of its first byte in the frame. */
  readonly byte: number;
  /** Binary digits of a field of bits, else two hexadecimal digits a byte; null where the source does not show it. */
  readonly digits: string | null;
}

/** Lengths up to here are exact in a FrameHeader. */
const EXACT = Number.MAX_SAFE_INTEGER;

/** The fields of a header. What depends on something that the source does not show is left out. */
export function headerLayout(header: FrameHeader): readonly HeaderPart[] {
  const { final, reserved, opcode, masked, length, lengthBytes, key } = header;
  const parts: HeaderPart[] = [
    { field: 'fin', byte: 0, digits: bits(final ? 1 : 0, 1) },
    { field: 'rsv1', byte: 0, digits: bits(reserved >> 2, 1) },
    { field: 'rsv2', byte: 0, digits: bits((reserved >> 1) & 1, 1) },
    { field: 'rsv3', byte: 0, digits: bits(reserved & 1, 1) },
    { field: 'opcode', byte: 0, digits: bits(opcode, 4) },
    { field: 'mask', byte: 1, digits: masked === null ? null : bits(masked ? 1 : 0, 1) },
  ];
  if (lengthBytes === null) return [...parts, { field: 'length', byte: 1, digits: null }];
  const short = lengthBytes === 1 ? length : lengthBytes === 3 ? 126 : 127;
  parts.push({ field: 'length', byte: 1, digits: bits(short, 7) });
  if (lengthBytes > 1) {
    const digits = length > EXACT ? null : hex(length, (lengthBytes - 1) * 2);
    parts.push({ field: 'longLength', byte: 2, digits });
  }
  if (masked === true) parts.push({ field: 'key', byte: 1 + lengthBytes, digits: hex(key, 8) });
  return parts;
}

/** A header as it was on the wire; null where the source does not show it whole. */
export function headerBytes(header: FrameHeader): Uint8Array | null {
  const { final, reserved, opcode, masked, length, lengthBytes, key } = header;
  if (masked === null || lengthBytes === null || length > EXACT) return null;
  const bytes = new Uint8Array(1 + lengthBytes + (masked ? 4 : 0));
  const view = new DataView(bytes.buffer);
  bytes[0] = (final ? 0x80 : 0) | (reserved << 4) | opcode;
  bytes[1] = (masked ? 0x80 : 0) | (lengthBytes === 1 ? length : lengthBytes === 3 ? 126 : 127);
  if (lengthBytes === 3) view.setUint16(2, length);
  if (lengthBytes === 9) view.setBigUint64(2, BigInt(length));
  if (masked) view.setUint32(1 + lengthBytes, key);
  return bytes;
}

/** Bytes of a frame with its header; null where the source does not show the header whole. */
export function frameSize({ masked, length, lengthBytes }: FrameHeader): number | null {
  if (masked === null || lengthBytes === null) return null;
  return 1 + lengthBytes + (masked ? 4 : 0) + length;
}

function bits(value: number, count: number): string {
  return value.toString(2).padStart(count, '0');
}

function hex(value: number, count: number): string {
  return value.toString(16).padStart(count, '0');
}
