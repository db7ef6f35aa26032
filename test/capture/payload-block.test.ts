import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { MAX_STORED_BYTES, PayloadBlock } from '../../src/capture/payload-block.ts';

describe('PayloadBlock', () => {
  it('keeps texts and bytes one after another, whatever their sizes', () => {
    const text = fc.string({ unit: 'grapheme', maxLength: 200 });
    const large = fc.integer({ min: 0, max: 400_000 }).map((length) => 'ж'.repeat(length));
    fc.assert(
      fc.property(
        fc.array(fc.oneof(text, large, fc.uint8Array({ maxLength: 500 })), { maxLength: 12 }),
        (payloads) => {
          const block = new PayloadBlock();
          const expected = payloads.map((payload) => Buffer.from(payload));
          const sizes = payloads.map((payload) => {
            const written =
              typeof payload === 'string'
                ? block.appendText(payload)
                : block.appendBase64(Buffer.from(payload).toString('base64'));
            expect(written.stored).toBe(written.size);
            return written.size;
          });
          expect(sizes).toEqual(expected.map(({ length }) => length));
          expect(Buffer.compare(Buffer.from(block.take()), Buffer.concat(expected))).toBe(0);
        },
      ),
      { numRuns: 50 },
    );
  });

  it('hands over a buffer of exactly its bytes and begins anew', () => {
    const block = new PayloadBlock();
    block.appendText('first');
    const first = block.take();
    expect(first.buffer.byteLength).toBe(5);
    block.appendText('second');
    expect(new TextDecoder().decode(first)).toBe('first');
    expect(new TextDecoder().decode(block.take())).toBe('second');
    expect(block.take().length).toBe(0);
  });

  it('writes a lone surrogate as the replacement character, as the wire would', () => {
    const block = new PayloadBlock();
    expect(block.appendText('a\ud800b').size).toBe(5);
    expect(new TextDecoder().decode(block.take())).toBe('a\ufffdb');
  });

  it.each([
    ['of one-byte characters', 'a', MAX_STORED_BYTES + 5, MAX_STORED_BYTES],
    ['of three-byte characters', '€', MAX_STORED_BYTES / 2, MAX_STORED_BYTES - 1],
  ])(
    'cuts a text %s at the limit, between characters, and knows its true size',
    (_, character, count, stored) => {
      const block = new PayloadBlock();
      const written = block.appendText(character.repeat(count));
      expect({ ...written }).toEqual({ size: Buffer.byteLength(character) * count, stored, readable: true });
      expect(block.length).toBe(stored);
    },
  );

  it('cuts bytes at the limit and knows their true size', () => {
    const block = new PayloadBlock();
    const written = block.appendBase64(Buffer.alloc(MAX_STORED_BYTES + 7, 1).toString('base64'));
    expect(written.size).toBe(MAX_STORED_BYTES + 7);
    expect(written.stored).toBeGreaterThan(MAX_STORED_BYTES - 3);
    expect(block.take().every((byte) => byte === 1)).toBe(true);
  });

  it('says that what is not base64 could not be read', () => {
    const block = new PayloadBlock();
    expect({ ...block.appendBase64('**') }).toEqual({ size: 0, stored: 0, readable: false });
  });
});
