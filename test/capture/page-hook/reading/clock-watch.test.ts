import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { ClockWatch } from '../../../../src/capture/page-hook/reading/clock-watch.ts';

const T = 1_795_000_000_000;

describe('a page’s two clocks', () => {
  it.each([
    ['forward, as after a sleep', 7_200_000],
    ['back, as by hand', -86_400_000],
  ])('that part %s have jumped once', (_, by) => {
    const watch = new ClockWatch();
    expect(watch.jump(T, T + 3)).toBe(0);
    expect(watch.jump(T + 10_000, T + 10_000 + by + 3)).toBe(by);
    expect(watch.jump(T + 20_000, T + 20_000 + by + 5)).toBe(0);
  });

  it('that meet again, as the page’s follows the wall clock, have not', () => {
    const watch = new ClockWatch();
    watch.jump(T, T);
    expect(watch.jump(T + 1_000, T + 61_000)).toBe(60_000);
    expect(watch.jump(T + 62_000, T + 62_000)).toBe(0);
  });

  it('say nothing by how they stand at first', () => {
    expect(new ClockWatch().jump(T, T + 3_600_000)).toBe(0);
  });

  it('never jump while they drift slowly, however long nobody looks', () => {
    fc.assert(
      fc.property(
        fc.array(fc.tuple(fc.integer({ min: 1, max: 3_600_000 }), fc.integer({ min: -900, max: 900 })), {
          maxLength: 50,
        }),
        (steps) => {
          const watch = new ClockWatch();
          let at = T;
          let wall = T;
          watch.jump(at, wall);
          for (const [passed, drift] of steps) {
            at += passed;
            wall += passed + drift;
            expect(watch.jump(at, wall)).toBe(0);
          }
        },
      ),
    );
  });
});
