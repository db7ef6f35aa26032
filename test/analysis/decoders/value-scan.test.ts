import { encode as writeMessagePack } from '@msgpack/msgpack';
import { encode as writeCbor } from 'cborg';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  cborDecoded,
  messagePackDecoded,
  readCbor,
  readMessagePack,
} from '../../../src/analysis/decoders/binary/value-decoded.ts';
import { previewNode } from '../../../src/analysis/decoders/tree/preview.ts';
import { isBranch } from '../../../src/analysis/decoders/tree/tree-node.ts';

const VALUES = fc.letrec<{ value: unknown }>((tie) => ({
  value: fc.oneof(
    { maxDepth: 6, depthSize: 'small' },
    fc.string({ unit: 'binary', maxLength: 140 }),
    fc.string({ unit: 'grapheme-ascii', maxLength: 140 }),
    fc.integer(),
    fc.double({ noNaN: true }),
    fc.boolean(),
    fc.constant(null),
    fc.uint8Array({ maxLength: 120 }),
    fc.array(tie('value'), { maxLength: 6 }),
    fc.dictionary(fc.string({ maxLength: 40 }), tie('value'), { maxKeys: 6, noNullPrototype: true }),
  ),
})).value;

const FORMATS = [
  ['messagepack', (value: unknown) => writeMessagePack(value), messagePackDecoded, readMessagePack],
  ['cbor', (value: unknown) => writeCbor(value), cborDecoded, readCbor],
] as const;

describe.each(FORMATS)('the line of a message of %s', (_, write, decoded, read) => {
  /** What the tree says of a container: the list has to say the same without one. */
  const agrees = (bytes: Uint8Array) => {
    const { root, kind, problems } = read(bytes);
    const line = decoded(bytes);
    const { type, summary } = line;
    expect(line.details().problems).toEqual(problems);
    if (problems.length > 0) expect([type, summary]).toEqual(['INVALID', problems[0]?.what]);
    else if (isBranch(root) && root.note === undefined)
      expect([type, summary]).toEqual([kind, previewNode(root)]);
  };

  it('says what its tree says', () => {
    fc.assert(
      fc.property(
        fc.oneof(fc.array(VALUES), fc.dictionary(fc.string(), VALUES, { noNullPrototype: true })),
        (value) => agrees(write(value)),
      ),
      {
        numRuns: 60,
      },
    );
  });

  it('says so of bytes that are broken, cut or followed by others too', () => {
    fc.assert(
      fc.property(
        fc.array(VALUES, { minLength: 1 }),
        fc.nat(),
        fc.nat(255),
        fc.constantFrom('change', 'cut', 'add'),
        (value, at, byte, how) => {
          const bytes = write(value);
          const place = at % bytes.length;
          if (how === 'change') agrees(Uint8Array.from(bytes, (each, k) => (k === place ? byte : each)));
          else agrees(how === 'cut' ? bytes.slice(0, place) : Uint8Array.of(...bytes, byte));
        },
      ),
      { numRuns: 100 },
    );
    fc.assert(
      fc.property(
        fc.uint8Array({ maxLength: 60 }),
        fc.constantFrom(0x82, 0x93, 0xdc, 0xdd, 0xdf, 0xa2, 0x9f, 0x9b, 0xbb),
        (tail, first) => agrees(Uint8Array.of(first, ...tail)),
      ),
      { numRuns: 200 },
    );
  });
});
