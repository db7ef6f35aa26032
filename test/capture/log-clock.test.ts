import { describe, expect, it } from 'vitest';
import { LogClock } from '../../src/capture/log-clock.ts';
import { epochMilliseconds } from '../../src/events/units.ts';

function clockAt(
  local: number,
  wall = local,
): { clock: LogClock; set: (local: number, wall?: number) => void } {
  let now = { local, wall };
  return {
    clock: new LogClock(
      () => now.local,
      () => now.wall,
    ),
    set: (local, wall = local) => {
      now = { local, wall };
    },
  };
}

describe('LogClock', () => {
  it('narrows the offset by several readings', () => {
    const { clock } = clockAt(0);
    clock.calibrate([
      { before: 1000, monotonic: 0.5, after: 1010 },
      { before: 2004, monotonic: 1.5, after: 2020 },
    ]);
    // Between 504 and 510.
    expect(clock.epochAtMonotonicZero).toBe(507);
    expect(clock.toEpoch(2)).toBe(2507);
  });

  it('fixes the offset by the first event where nothing was read', () => {
    const { clock, set } = clockAt(10_000);
    clock.calibrate([]);
    expect(clock.epochAtMonotonicZero).toBeNull();
    expect(clock.toEpoch(3)).toBe(10_000);
    set(20_000);
    expect(clock.toEpoch(4)).toBe(11_000);
  });

  it('keeps the offset of a log over a second reading, and tells the time on its scale', () => {
    const { clock, set } = clockAt(1000);
    clock.restore(epochMilliseconds(400));
    // Our own clock, a new worker's, disagrees by 100.
    clock.calibrate([{ before: 1000, monotonic: 0.5, after: 1000 }]);
    expect(clock.toEpoch(1)).toBe(1400);
    expect(clock.now()).toBe(900);
    set(1001);
    expect(clock.now()).toBe(901);
  });

  it('does not follow the system clock within a log', () => {
    const { clock, set } = clockAt(1000);
    clock.calibrate([{ before: 1000, monotonic: 1, after: 1000 }]);
    set(2000, 500_000);
    expect(clock.now()).toBe(2000);
    expect(clock.toEpoch(2)).toBe(2000);
  });

  it('follows the system clock between two logs, when they parted', () => {
    const { clock, set } = clockAt(1000);
    clock.calibrate([{ before: 1000, monotonic: 1, after: 1000 }]);
    set(2000, 2020);
    clock.realign();
    expect(clock.now()).toBe(2000);
    set(3000, 63_000);
    clock.realign();
    expect(clock.now()).toBe(63_000);
    expect(clock.toEpoch(3)).toBe(63_000);
  });
});
