import { describe, expect, it } from 'vitest';
import { PayloadCache } from '../../../src/panel/state/payload-cache.ts';

function setUp(size: number, most: number) {
  const reads: number[] = [];
  const cache = new PayloadCache(async (batch) => {
    reads.push(batch);
    return batch < 0 ? null : new Uint8Array(size).fill(batch);
  }, most);
  const load = (batch: number, offset = 0, length = 4) => cache.load({ batch, offset, length });
  return { cache, load, reads };
}

describe('PayloadCache', () => {
  it('reads a block once for all of its messages, also for those who ask at the same time', async () => {
    const { load, reads } = setUp(100, 1000);
    const [first, second] = await Promise.all([load(1, 0), load(1, 50)]);
    expect(first).toEqual(Uint8Array.of(1, 1, 1, 1));
    expect(second).toHaveLength(4);
    await load(1, 96);
    expect(reads).toEqual([1]);
  });

  it('keeps within its bound: the block used longest ago goes first', async () => {
    const { cache, load, reads } = setUp(100, 400);
    for (const batch of [1, 2, 3, 4]) await load(batch);
    await load(1);
    await load(5);
    expect(cache.bytes).toBe(400);
    await load(1);
    expect(reads).toEqual([1, 2, 3, 4, 5]);
    await load(2);
    expect(reads.at(-1)).toBe(2);
  });

  it('keeps only what was asked for of a block that is too big', async () => {
    const { cache, load, reads } = setUp(1000, 400);
    const part = await load(1, 10, 8);
    expect(part).toHaveLength(8);
    expect(cache.bytes).toBe(8);
    await load(1, 10, 8);
    expect(reads).toEqual([1]);
  });

  it('gives at once what is in memory, and reads nothing for it', async () => {
    const { cache, load, reads } = setUp(100, 400);
    expect(cache.held({ batch: 1, offset: 0, length: 4 })).toBeUndefined();
    await load(1);
    expect(cache.held({ batch: 1, offset: 96, length: 4 })).toEqual(Uint8Array.of(1, 1, 1, 1));
    expect(cache.held({ batch: 2, offset: 0, length: 0 })).toEqual(new Uint8Array(0));
    expect(reads).toEqual([1]);
  });

  it('tells what is gone from what is empty', async () => {
    const { load } = setUp(100, 400);
    expect(await load(-1)).toBeNull();
    expect(await load(1, 0, 0)).toEqual(new Uint8Array(0));
  });

  it('forgets on a clear, also what is still being read', async () => {
    const { cache, load } = setUp(100, 400);
    const coming = load(1);
    cache.clear();
    await coming;
    expect(cache.bytes).toBe(0);
  });

  it('asks for parts of large blocks elsewhere, and keeps them', async () => {
    const reads: number[] = [];
    const parts: number[] = [];
    const cache = new PayloadCache(
      async (batch) => {
        reads.push(batch);
        return new Uint8Array(100);
      },
      1000,
      {
        isLarge: (batch) => batch > 1,
        readPart: async ({ batch, length }) => {
          parts.push(batch);
          return batch === 9 ? null : new Uint8Array(length).fill(batch);
        },
      },
    );
    const place = { batch: 2, offset: 50, length: 2 };
    expect(await cache.load(place)).toEqual(Uint8Array.of(2, 2));
    expect(cache.held(place)).toEqual(Uint8Array.of(2, 2));
    expect(await cache.load({ batch: 9, offset: 0, length: 2 })).toBe(null);
    expect(await cache.load({ batch: 1, offset: 0, length: 2 })).toEqual(new Uint8Array(2));
    await cache.load(place);
    expect([reads, parts]).toEqual([[1], [2, 9]]);
  });
});
