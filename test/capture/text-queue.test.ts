import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { PayloadBlock } from '../../src/capture/payload-block.ts';
import { TextQueue } from '../../src/capture/text-queue.ts';

const encoder = new TextEncoder();

/** Drains texts into a block that has something in it; sizes told, and the bytes. */
function drain(texts: readonly string[]): { sizes: readonly number[] | null; bytes: Uint8Array } {
  const block = new PayloadBlock();
  block.appendText('before');
  const queue = new TextQueue();
  for (const text of texts) queue.add(text);
  const sizes = queue.drainTo(block);
  expect([queue.count, queue.length]).toEqual([0, 0]);
  return { sizes, bytes: block.take().subarray('before'.length) };
}

describe('TextQueue', () => {
  it.each<[string, string[], number[] | null]>([
    ['nothing', [], null],
    ['ASCII, empty texts among it', ['a', '', 'bc'], null],
    ['more than ASCII', ['a', 'ü', '漢', '🚂', ''], [1, 2, 3, 4, 0]],
    ['surrogates that stand alone', ['\ud83d', 'x\udc00'], [3, 4]],
    ['surrogates that would meet', ['a\ud83d', '\ude82b'], [4, 4]],
  ])('tells the sizes of %s', (_, texts, expected) => {
    expect(drain(texts).sizes).toEqual(expected);
  });

  it('gives each text its own bytes, whatever stands beside it', () => {
    fc.assert(
      fc.property(fc.array(fc.string({ unit: 'binary', maxLength: 20 }), { maxLength: 20 }), (texts) => {
        const { sizes, bytes } = drain(texts);
        const expected = texts.map((text) => encoder.encode(text));
        expect(sizes ?? texts.map(({ length }) => length)).toEqual(expected.map(({ length }) => length));
        expect([...bytes]).toEqual(expected.flatMap((one) => [...one]));
      }),
    );
  });
});
