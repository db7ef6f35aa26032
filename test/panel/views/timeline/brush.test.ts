import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { movedBy, zoomed } from '../../../../src/panel/views/timeline/brush.ts';
import { timeOfFilter, withTime } from '../../../../src/panel/views/timeline/time-term.ts';

const DRAWN = { from: 1000, until: 2000 };
const key = (name: string, shiftKey = false) => ({ key: name, shiftKey });

describe('an end of the chosen time', () => {
  it.each([
    ['ArrowRight', false, 1310],
    ['ArrowLeft', false, 1290],
    ['ArrowRight', true, 1400],
    ['PageDown', false, 1200],
    ['Home', false, 1000],
    ['End', false, 1600],
  ])('is moved by %s (Shift: %s)', (name, shift, from) => {
    const chosen = { from: 1300, until: 1600 };
    expect(movedBy(key(name, shift), 'from', chosen, DRAWN, 10)).toEqual({ from, until: 1600 });
  });

  it('passes neither the other nor what is drawn, and other keys move nothing', () => {
    expect(movedBy(key('PageUp'), 'from', { from: 1300, until: 1350 }, DRAWN, 100)).toEqual({
      from: 1350,
      until: 1350,
    });
    expect(movedBy(key('PageUp'), 'until', { from: 1300, until: 1950 }, DRAWN, 100)?.until).toBe(2000);
    expect(movedBy(key('a'), 'until', DRAWN, DRAWN, 100)).toBeNull();
  });
});

describe('zooming', () => {
  it('stays around its moment and within the whole, and ends with the whole', () => {
    expect(zoomed(DRAWN, DRAWN, 1500, 0.5)).toEqual({ from: 1250, until: 1750 });
    expect(zoomed({ from: 1250, until: 1750 }, DRAWN, 1500, 2)).toBeNull();
    expect(zoomed({ from: 1000, until: 1000.5 }, DRAWN, 1000, 0.5)).toEqual({ from: 1000, until: 1000.5 });
  });
});

describe('the time in a filter of messages', () => {
  it('takes the place of the time before, and leaves the rest as it was written', () => {
    const span = { from: Date.UTC(2026, 10, 29, 14, 2, 11, 31), until: Date.UTC(2026, 10, 29, 14, 2, 12) };
    const written = withTime('dir:in  "two words"  time:5..7 -hay', span);
    expect(written).toBe('dir:in "two words" -hay time:2026-11-29T14:02:11.031Z..2026-11-29T14:02:12.000Z');
    expect(timeOfFilter(written)).toEqual(span);
    expect(withTime(written, null)).toBe('dir:in "two words" -hay');
    expect(timeOfFilter('-time:5..7 needle')).toBeNull();
  });

  it('is read again as it was written, to the millisecond', () => {
    const moment = fc.double({ min: 0, max: 8e15, noNaN: true });
    fc.assert(
      fc.property(moment, moment, (one, other) => {
        const span = { from: Math.min(one, other), until: Math.max(one, other) };
        expect(timeOfFilter(withTime('needle', span))).toEqual({
          from: Math.floor(span.from),
          until: Math.ceil(span.until),
        });
      }),
    );
  });
});
