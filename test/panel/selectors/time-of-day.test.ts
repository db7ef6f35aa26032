import { describe, expect, it } from 'vitest';
import { timeOfDay } from '../../../src/panel/selectors/time-of-day.ts';

const at = (day: number, ...clock: [number, number, number?, number?]) =>
  new Date(2026, 10, day, ...clock).getTime();

describe('timeOfDay', () => {
  it.each([
    ['14:02', at(20, 14, 2)],
    ['14:02:11', at(20, 14, 2, 11)],
    ['14:02:11.031', at(20, 14, 2, 11, 31)],
    ['14:02:11,5', at(20, 14, 2, 11, 500)],
    [' 9:05 ', at(20, 9, 5)],
    ['0:10', at(21, 0, 10)],
  ])('reads %s', (words, expected) => {
    expect(timeOfDay(words, at(20, 13, 0))).toBe(expected);
  });

  it.each(['', '14', '24:00', '12:60', '12:00:60', 'noon', '12:00:00.0001'])(
    'does not take "%s"',
    (words) => {
      expect(timeOfDay(words, at(20, 13, 0))).toBeNull();
    },
  );
});
