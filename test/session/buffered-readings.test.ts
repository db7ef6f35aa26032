import { expect, it } from 'vitest';
import { BufferedReadings, MOST_READINGS } from '../../src/session/buffered-readings.ts';

it('keeps readings in their order, and of too many the higher of two neighbours', () => {
  const readings = new BufferedReadings();
  const count = MOST_READINGS * 2;
  for (let i = 0; i < count; i += 1) readings.add(i, i === 77 ? 1e9 : i % 2);
  expect(readings.length).toBeLessThanOrEqual(MOST_READINGS);
  let most = 0;
  let inOrder = true;
  for (let i = 1; i < readings.length; i += 1) {
    inOrder &&= readings.at(i) > readings.at(i - 1);
    most = Math.max(most, readings.bytes(i));
  }
  expect(inOrder).toBe(true);
  expect(most).toBe(1e9);
});
