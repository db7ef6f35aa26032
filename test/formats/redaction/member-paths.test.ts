import fc from 'fast-check';
import { expect, it } from 'vitest';
import { begunPaths, isReached, next } from '../../../src/formats/redaction/member-paths.ts';

/** By the words of the rules: `*` is any one step, `**` any number of them. */
function matches(path: readonly string[], place: readonly string[]): boolean {
  const [first, ...rest] = path;
  if (first === undefined) return place.length === 0;
  if (first === '**') return place.some((_, i) => matches(rest, place.slice(i))) || matches(rest, []);
  const [step, ...left] = place;
  return step !== undefined && (first === '*' || first === step) && matches(rest, left);
}

const step = fc.constantFrom('a', 'b', '0', '__proto__', 'constructor');
const path = fc
  .tuple(
    fc.array(fc.oneof(step, fc.constant('*')), { maxLength: 3 }),
    fc.constantFrom<string[]>([], ['**']),
    fc.array(fc.oneof(step, fc.constant('*')), { maxLength: 3 }),
  )
  .map((parts) => parts.flat())
  .filter((steps) => steps.length > 0);

it('reaches a place where one of the paths leads to it, and nowhere else', () => {
  fc.assert(
    fc.property(
      fc.array(path, { maxLength: 6 }),
      fc.array(step, { minLength: 1, maxLength: 6 }),
      (paths, place) => {
        const reached = place.reduce(next, begunPaths(paths));
        expect(isReached(reached)).toBe(paths.some((each) => matches(each, place)));
      },
    ),
    { numRuns: 2_000 },
  );
});

it('holds no more at a place for a thousand paths than for one', () => {
  const thousand = Array.from({ length: 1_000 }, (_, i) => ['items', '*', `card${i}`]);
  const inItems = ['items', '7'].reduce(next, begunPaths(thousand));
  expect(inItems.size).toBe(1);
  const anywhere = Array.from({ length: 1_000 }, (_, i) => ['**', `card${i}`]);
  expect(['a', 'b', 'c', 'card5'].reduce(next, begunPaths(anywhere)).size).toBe(2);
});
