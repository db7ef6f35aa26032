import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { ScrollScale, TALLEST } from '../../../src/panel/parts/scroll-scale.ts';

const ROW = 21;

describe('ScrollScale', () => {
  it('is no scale at all for a short list', () => {
    const scale = new ScrollScale(1000, ROW, 400);
    expect(scale.scaled).toBe(false);
    expect(scale.position(1234)).toBe(1234);
    expect(scale.scrollTop(1234)).toBe(1234);
    expect(scale.window(30)).toEqual({ first: 1, count: 20, offset: -9 });
  });

  it('never asks for an element that a browser would not draw', () => {
    expect(new ScrollScale(50_000_000, ROW, 400).spacer).toBe(TALLEST);
  });

  it('reaches the first and the last row of five million', () => {
    const rows = 5_000_000;
    const scale = new ScrollScale(rows, ROW, 400);
    expect(scale.window(scale.position(0)).first).toBe(0);
    const end = scale.window(scale.position(TALLEST - 400));
    expect(end.first + end.count).toBe(rows);
  });

  it('draws rows that cover the view, whatever the place', () => {
    fc.assert(
      fc.property(
        fc.nat(3_000_000),
        fc.integer({ min: 21, max: 2000 }),
        fc.double({ min: 0, max: 1, noNaN: true }),
        (rows, view, share) => {
          const scale = new ScrollScale(rows, ROW, view);
          const { first, count, offset } = scale.window(scale.furthest * share);
          expect(offset).toBeLessThanOrEqual(0);
          expect(offset).toBeGreaterThan(-ROW);
          expect(first + count).toBeLessThanOrEqual(rows);
          expect(offset + count * ROW).toBeGreaterThanOrEqual(Math.min(view, rows * ROW) - 1e-6);
        },
      ),
    );
  });

  it('finds its way back from a scroll position', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 1, max: 5_000_000 }),
        fc.double({ min: 0, max: 1, noNaN: true }),
        (rows, share) => {
          const scale = new ScrollScale(rows, ROW, 400);
          const position = scale.furthest * share;
          expect(Math.abs(scale.position(scale.scrollTop(position)) - position)).toBeLessThan(0.001);
        },
      ),
    );
  });

  it('moves only as far as needed to reveal a row', () => {
    const scale = new ScrollScale(1000, ROW, 210);
    expect(scale.revealing(3, 0)).toBe(0);
    expect(scale.revealing(10, 0)).toBe(21);
    expect(scale.revealing(2, 420)).toBe(42);
    expect(scale.revealing(999, 0)).toBe(scale.furthest);
  });
});
