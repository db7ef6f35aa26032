import { expect, it } from 'vitest';
import { dropOldest } from '../../src/capture/drop-oldest.ts';

it('keeps the newest of a map and of a set', () => {
  const map = new Map([1, 2, 3, 4].map((n) => [n, String(n)] as const));
  dropOldest(map, 2);
  expect([...map.keys()]).toEqual([3, 4]);
  const set = new Set(['a', 'b', 'c']);
  dropOldest(set, 3);
  expect([...set]).toEqual(['a', 'b', 'c']);
  dropOldest(set, 0);
  expect(set.size).toBe(0);
});
