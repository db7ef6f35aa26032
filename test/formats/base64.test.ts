import fc from 'fast-check';
import { expect, it } from 'vitest';
import { decodeBase64, decodeBase64Bytes, encodeBase64 } from '../../src/formats/base64.ts';

const encoder = new TextEncoder();

it('bytes of base64 are decoded as their text is', () => {
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 300 }), (bytes) => {
      expect(decodeBase64Bytes(encoder.encode(encodeBase64(bytes)))).toEqual(bytes);
    }),
  );
  fc.assert(
    fc.property(fc.string({ maxLength: 12 }), (text) => {
      const decoded = decodeBase64Bytes(encoder.encode(text));
      if (decoded !== null) expect(decoded).toEqual(decodeBase64(text));
    }),
  );
});
