import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { headerLength, readFrameHeader } from '../../../src/protocol/websocket/frame-header.ts';
import { frameSize, headerBytes, headerLayout } from '../../../src/protocol/websocket/header-layout.ts';

const header = fc
  .tuple(fc.uint8Array({ minLength: 14, maxLength: 14 }), fc.boolean())
  .map(([bytes, small]) => {
    // A length that fits into a safe number, or any.
    if (small) bytes.fill(0, 2, 5);
    return bytes.subarray(0, headerLength(bytes[1] ?? 0));
  });

/** The bytes that the digits of a layout stand for. */
function bytesOf(parts: ReturnType<typeof headerLayout>): number[] {
  const bits = parts
    .map(({ digits, byte }) => {
      if (digits === null) throw new Error('a field is not shown');
      return byte < 2
        ? digits
        : digits.replace(/./g, (digit) => Number.parseInt(digit, 16).toString(2).padStart(4, '0'));
    })
    .join('');
  return (bits.match(/.{8}/g) ?? []).map((byte) => Number.parseInt(byte, 2));
}

describe('headerLayout', () => {
  it('gives back the bytes of any header whose length is a safe number', () => {
    fc.assert(
      fc.property(header, (bytes) => {
        const read = readFrameHeader(bytes);
        fc.pre(Number.isSafeInteger(read.length));
        expect(bytesOf(headerLayout(read))).toEqual([...bytes]);
        expect(headerBytes(read)).toEqual(bytes);
        expect(frameSize(read)).toBe(bytes.length + read.length);
      }),
    );
  });

  it('does not make up what the source does not show, nor a length that was rounded', () => {
    const shown = readFrameHeader(Uint8Array.of(0x81, 0x85, 1, 2, 3, 4));
    const bare = headerLayout({ ...shown, masked: null, lengthBytes: null, key: 0 });
    expect(bare.slice(5)).toEqual([
      { field: 'mask', byte: 1, digits: null },
      { field: 'length', byte: 1, digits: null },
    ]);
    expect(frameSize({ ...shown, lengthBytes: null })).toBeNull();
    expect(headerBytes({ ...shown, lengthBytes: null })).toBeNull();
    expect(headerBytes({ ...shown, masked: null })).toBeNull();
    const huge = readFrameHeader(Uint8Array.of(0x82, 0x7f, 0x7f, 1, 2, 3, 4, 5, 6, 7));
    expect(headerBytes(huge)).toBeNull();
    expect(headerLayout(huge).at(-1)).toEqual({ field: 'longLength', byte: 2, digits: null });
  });
});
