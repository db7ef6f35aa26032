import fc from 'fast-check';
import { expect, it } from 'vitest';
import { mergeByTime } from '../../src/formats/merge-by-time.ts';

it("merges by time, keeps each source's own order, and equal times in the order of the sources", () => {
  const sources = fc.array(fc.array(fc.nat(20), { maxLength: 8 }), { maxLength: 8 });
  fc.assert(
    fc.property(sources, (times) => {
      const items = times.map((list, source) => list.map((at, position) => ({ at, source, position })));
      const merged = [...mergeByTime(items)];
      const effective = items.flatMap((list) =>
        list.map((item, i) => ({ ...item, time: Math.max(...list.slice(0, i + 1).map(({ at }) => at)) })),
      );
      const expected = effective.toSorted(
        (a, b) => a.time - b.time || a.source - b.source || a.position - b.position,
      );
      expect(merged).toEqual(expected.map(({ at, source, position }) => ({ at, source, position })));
    }),
  );
});
