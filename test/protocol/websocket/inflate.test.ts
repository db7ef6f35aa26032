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
        expect(new Inflater().inflate(compressed(message, level), MOST)).toEqual({
          state: 'whole',
          bytes: message,
        });
      }),
      { numRuns: 500 },
    );
  });

  it('reads the example of RFC 7692 section 7.2.3.2, whose second message needs the first', () => {
    const inflater = new Inflater();
    const read = (...message: number[]) => {
      const out = inflater.inflate(Uint8Array.of(...message, ...TAIL), MOST);
      return out.state === 'whole' ? new TextDecoder().decode(out.bytes) : out.state;
    };
    expect(read(0xf2, 0x48, 0xcd, 0xc9, 0xc9, 0x07, 0x00)).toBe('Hello');
    expect(read(0xf2, 0x00, 0x11, 0x00, 0x00)).toBe('Hello');
    inflater.reset();
    expect(read(0xf2, 0x00, 0x11, 0x00, 0x00)).toBe('broken');
  });

  it('never throws and stays within its bound, whatever comes', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 2_000 }), (data) => {
        const out = new Inflater().inflate(data, 10_000);
        expect(out.bytes.length).toBeLessThanOrEqual(10_000);
      }),
      { numRuns: 1_000 },
    );
    const cut = new Inflater().inflate(compressed(new Uint8Array(100_000), 9), 10_000);
    expect(cut.state).toBe('cut');
    expect(cut.bytes.length).toBeGreaterThan(9_000);
  });

  it('goes on behind a block that is marked as the last one (RFC 7692 section 7.2.3.4)', () => {
    const final = Uint8Array.of(0xf3, 0x48, 0xcd, 0xc9, 0xc9, 0x07, 0x00);
    const twice = Uint8Array.of(...final, ...final, 0x00, ...TAIL);
    expect(new Inflater().inflate(twice, MOST)).toEqual({
      state: 'whole',
      bytes: new TextEncoder().encode('HelloHello'),
    });
  });

  it('refuses to look back further than the agreed window', () => {
    const far = new TextEncoder().encode('A needle that is in the hay twice');
    const message = new Uint8Array(1_200).map(() => 97 + Math.floor(Math.random() * 16));
    message.set(far, 0);
    message.set(far, 1_100);
    const data = Uint8Array.of(...compressed(message, 9));
    expect(new Inflater(15).inflate(data, MOST)).toEqual({ state: 'whole', bytes: message });
    expect(new Inflater(9).inflate(data, MOST).state).toBe('broken');
  });

  it.each([
    ['a block of the reserved type', [0x07]],
    ['a stored block whose lengths do not fit', [0x00, 0x05, 0x00, 0xfa, 0xfe, 1, 2, 3, 4, 5]],
    ['a distance before the beginning', [0x02, 0x00, 0x11, 0x00, 0x00]],
    ['a code of too many words', [0x04, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff]],
  ])('refuses %s', (_what, data) => {
    expect(new Inflater().inflate(Uint8Array.of(...data), MOST).state).toBe('broken');
  });
});
