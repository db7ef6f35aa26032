import { constants, deflateRawSync } from 'node:zlib';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { Inflater } from '../../../src/protocol/websocket/inflate.ts';

const TAIL = Uint8Array.of(0, 0, 0xff, 0xff);
const MOST = 1 << 20;

/** As permessage-deflate sends a message: flushed, its last four bytes taken off, and put on again by the reader. */
function compressed(bytes: Uint8Array, level: number): Uint8Array {
  return new Uint8Array(deflateRawSync(bytes, { level, finishFlush: constants.Z_SYNC_FLUSH }));
}

const repetitive = fc
  .array(fc.constantFrom('hello ', 'world', '{"type":"', 'a', '\u00e4'), { maxLength: 400 })
  .map((parts) => new TextEncoder().encode(parts.join('')));
const bytes = fc.oneof(fc.uint8Array({ maxLength: 3_000 }), repetitive);

describe('Inflater', () => {
  it('reads what zlib has written, at every level', () => {
    fc.assert(
      fc.property(bytes, fc.integer({ min: 0, max: 9 }), (message, level) => {
        expect(new Inflater().inflate(compressed(message, level), MOST)).toEqual(message);
      }),
      { numRuns: 500 },
    );
  });

  it('reads the example of RFC 7692 section 7.2.3.2, whose second message needs the first', () => {
    const inflater = new Inflater();
    const read = (...message: number[]) => {
      const out = inflater.inflate(Uint8Array.of(...message, ...TAIL), MOST);
      return out === null ? null : new TextDecoder().decode(out);
    };
    expect(read(0xf2, 0x48, 0xcd, 0xc9, 0xc9, 0x07, 0x00)).toBe('Hello');
    expect(read(0xf2, 0x00, 0x11, 0x00, 0x00)).toBe('Hello');
    inflater.reset();
    expect(read(0xf2, 0x00, 0x11, 0x00, 0x00)).toBeNull();
  });

  it('never throws and stays within its bound, whatever comes', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 2_000 }), (data) => {
        const out = new Inflater().inflate(data, 10_000);
        expect((out ?? new Uint8Array(0)).length).toBeLessThanOrEqual(10_000);
      }),
      { numRuns: 1_000 },
    );
    expect(new Inflater().inflate(compressed(new Uint8Array(100_000), 9), 10_000)).toBeNull();
  });
});
