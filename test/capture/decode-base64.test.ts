import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { base64Size, decodeBase64, decodeByAtob } from '../../src/capture/decode-base64.ts';

describe('base64', () => {
  it.each([
    ['', 0],
    ['AA==', 1],
    ['AAA=', 2],
    ['AAAA', 3],
    ['AAAAAA==', 4],
  ])('%j stands for %i bytes', (text, size) => {
    expect(base64Size(text)).toBe(size);
  });

  it.each([
    ['the best there is', decodeBase64],
    ['atob', decodeByAtob],
  ])('decodes what was encoded, by %s', (_, decode) => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 300 }), (bytes) => {
        const text = Buffer.from(bytes).toString('base64');
        const target = new Uint8Array(base64Size(text));
        expect(decode(text, target)).toBe(true);
        expect(target).toEqual(bytes);
      }),
    );
  });

  it('says so where the text is not base64', () => {
    expect(decodeBase64('*?', new Uint8Array(4))).toBe(false);
  });
});
