import { describe, expect, it } from 'vitest';
import { DEFAULT_STORAGE_LIMIT } from '../../src/channel/settings.ts';
import { storageFree, storageLimit } from '../../src/store/storage-limit.ts';

const GIBIBYTE = 1024 ** 3;

describe('the limit of storage', () => {
  it.each<[StorageEstimate, number, number]>([
    [{ quota: 100 * GIBIBYTE }, DEFAULT_STORAGE_LIMIT, 4 * GIBIBYTE],
    [{ quota: GIBIBYTE }, DEFAULT_STORAGE_LIMIT, 0.8 * GIBIBYTE],
    [{ quota: 100 * GIBIBYTE }, 20 * GIBIBYTE, 20 * GIBIBYTE],
    [{ quota: 10 * GIBIBYTE }, 20 * GIBIBYTE, 8 * GIBIBYTE],
    [{}, 1000, 1000],
  ])('of %j, where %j is wanted, is %i', (estimate, wanted, expected) => {
    expect(storageLimit(estimate, wanted)).toBe(expected);
  });

  it('leaves free what is not used', () => {
    expect(storageFree({ quota: 100, usage: 30 })).toBe(70);
    expect(storageFree({})).toBe(Number.POSITIVE_INFINITY);
  });
});
