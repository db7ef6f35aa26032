import { isUtf8 } from 'node:buffer';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { ByteText } from '../../src/formats/byte-text.ts';

/** What was put aside and what was still held, in order. */
function whole(write: (text: ByteText<{ aside: string }>) => void): string {
  const text = new ByteText((bytes) => ({ aside: new TextDecoder().decode(bytes) }));
  write(text);
  return [...text.take()].map((piece) => (typeof piece === 'string' ? piece : piece.aside)).join('');
}

/** Bytes with something before and behind that is none of theirs. */
function within(bytes: Uint8Array): [Uint8Array, number, number] {
  return [Uint8Array.of(0x22, 0xff, ...bytes, 0x5c, 0xff), 2, bytes.length];
}

describe('ByteText', () => {
  it('writes UTF-8 as JSON.stringify writes the text', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), (text) => {
        const bytes = new TextEncoder().encode(text);
        expect(whole((to) => to.addJson(...within(bytes)))).toBe(
          JSON.stringify(new TextDecoder('utf-8', { ignoreBOM: true }).decode(bytes)),
        );
      }),
    );
  });

  it('writes every ASCII character as JSON.stringify does', () => {
    const all = Uint8Array.from({ length: 128 }, (_, byte) => byte);
    expect(whole((to) => to.addJson(...within(all)))).toBe(JSON.stringify(String.fromCharCode(...all)));
  });

  it('writes every byte alike, wherever it stands among plain ones, and wherever its block lies in memory', () => {
    for (let byte = 0; byte < 256; byte++) {
      for (let place = 0; place < 9; place++) {
        const block = new Uint8Array(20)
          .fill(0x78)
          .fill(byte, 5 + place, 6 + place)
          .subarray(3);
        const text = new TextDecoder('utf-8', { ignoreBOM: true }).decode(block.subarray(2, 11));
        expect(whole((to) => to.addJson(block, 2, 9))).toBe(JSON.stringify(text));
      }
    }
  });

  it('writes bytes that are no UTF-8 with U+FFFD in their place', () => {
    fc.assert(
      fc.property(fc.uint8Array(), (bytes) => {
        const text = new TextDecoder('utf-8', { ignoreBOM: true }).decode(bytes);
        expect(whole((to) => to.addJson(...within(bytes)))).toBe(JSON.stringify(text));
      }),
    );
  });

  it('writes bytes as base64 with padding', () => {
    fc.assert(
      fc.property(fc.uint8Array(), (bytes) => {
        const base64 = Buffer.from(bytes).toString('base64');
        expect(whole((to) => to.addBase64(...within(bytes)))).toBe(`"${base64}"`);
      }),
    );
  });

  it('writes a JSON string only where the bytes are UTF-8 throughout, and what comes before it likewise', () => {
    const before = new TextEncoder().encode('"text":');
    const any = fc.oneof(
      fc.uint8Array(),
      fc.string({ unit: 'binary' }).map((text) => new TextEncoder().encode(text)),
    );
    fc.assert(
      fc.property(any, (bytes) => {
        let said = false;
        const text = whole((to) => {
          to.add('{');
          said = to.addExactJson(before, ...within(bytes));
        });
        const sound = isUtf8(bytes);
        expect(said).toBe(sound);
        const string = JSON.stringify(new TextDecoder('utf-8', { ignoreBOM: true }).decode(bytes));
        expect(text).toBe(sound ? `{"text":${string}` : '{');
      }),
    );
  });

  it('gives what was put aside so far, once', () => {
    const text = new ByteText((bytes) => new TextDecoder().decode(bytes));
    text.add('one');
    text.putAside();
    text.add('two');
    expect(text.takeAside()).toEqual(['one']);
    expect(text.takeAside()).toEqual([]);
    expect([...text.take()]).toEqual(['two']);
  });

  it('gives all pieces in order, whatever was put aside between them', () => {
    const pieces = fc.array(fc.tuple(fc.string({ unit: 'grapheme', maxLength: 300 }), fc.boolean()));
    fc.assert(
      fc.property(pieces, (list) => {
        const written = whole((to) => {
          for (const [piece, aside] of list) {
            to.add(piece);
            to.addAscii(',');
            if (aside) to.putAside();
          }
        });
        expect(written).toBe(list.map(([piece]) => `${piece},`).join(''));
      }),
    );
  });

  it('holds nothing of what was put aside, and knows whether there was anything', () => {
    const text = new ByteText(() => null);
    expect(text.empty).toBe(true);
    text.add('\u{1f600}');
    expect(text.held).toBe(4);
    text.putAside();
    expect(text.held).toBe(0);
    expect(text.empty).toBe(false);
  });
});
