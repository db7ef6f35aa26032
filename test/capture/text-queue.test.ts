import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { PayloadBlock } from '../../src/capture/payload-block.ts';
import { TextQueue } from '../../src/capture/text-queue.ts';

const encoder = new TextEncoder();

/** Drains texts into a block that has something in it; gives their sizes and the bytes. */
function drain(
  texts: readonly string[],
  add = (queue: TextQueue, each: readonly string[]) => {
    for (const text of each) queue.add(text);
  },
): { sizes: readonly number[] | null; bytes: Uint8Array } {
  const block = new PayloadBlock();
  block.appendText('before');
  const queue = new TextQueue();
  add(queue, texts);
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
  ])('gives the sizes of %s', (_, texts, expected) => {
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

  it('gives each the same where texts lie in larger strings, some of them left out', () => {
    const text = fc.string({ unit: 'binary', maxLength: 20 });
    const block = fc.array(fc.record({ text, taken: fc.boolean() }), { maxLength: 10 });
    fc.assert(
      fc.property(fc.array(block, { maxLength: 5 }), (blocks) => {
        const taken = blocks.flatMap((parts) => parts.filter((part) => part.taken).map((part) => part.text));
        const inBlocks = drain(taken, (queue) => {
          for (const parts of blocks) {
            const whole = parts.map((part) => part.text).join('');
            let at = 0;
            for (const part of parts) {
              if (part.taken) queue.add(whole, at, at + part.text.length);
              at += part.text.length;
            }
          }
        });
        expect(inBlocks).toEqual(drain(taken));
      }),
    );
  });
});
