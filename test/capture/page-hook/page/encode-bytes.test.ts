import fc from 'fast-check';
import { expect, it } from 'vitest';
import { encodeByHand, encodeBytes } from '../../../../src/capture/page-hook/page/encode-bytes.ts';

it('bytes are encoded as base64 says, with the browser or without', () => {
  fc.assert(
    fc.property(fc.array(fc.uint8Array()), (arrays) => {
      const pieces = arrays.map((array) => new Uint8Array(array));
      const all = Buffer.concat(pieces);
      expect(encodeBytes(pieces, pieces.length, all.length)).toBe(all.toString('base64'));
      expect(encodeByHand(all, all.length)).toBe(all.toString('base64'));
    }),
  );
});
