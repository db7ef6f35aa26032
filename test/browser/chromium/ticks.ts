import { createHash } from 'node:crypto';
import { expect } from 'vitest';
import type { StoredLog } from './capture-rig.ts';
import type { TickingServer } from './ticking-server.ts';

/** Of each stored message, which of the server's it is. */
export function ticksOf(log: StoredLog, server: TickingServer): number[] {
  const numbers = new Map(
    server.sent.map(({ text }, number) => [createHash('sha256').update(text).digest('hex'), number]),
  );
  return log.messages.map(({ sha256 }) => numbers.get(sha256) ?? -1);
}

/**
 * Expects each message of the server once and in order, or inside of a gap.
 *
 * @returns how many were lost at each place where some were
 */
export function expectAllAccounted(log: StoredLog, server: TickingServer): number[] {
  expect(log.whole).toBe(true);
  const gaps = log.events.flatMap((event) => (event.type === 'capture/gap' ? [event] : []));
  const losses: number[] = [];
  let next = 0;
  let lastAt = 0;
  for (const [row, number] of ticksOf(log, server).entries()) {
    // Never one again, never one of before.
    expect(number).toBeGreaterThanOrEqual(next);
    const at = log.messages[row]?.at ?? 0;
    if (number > next) {
      losses.push(number - next);
      const inside = gaps.filter((gap) => gap.at >= lastAt && gap.until <= at);
      const told = `${lastAt} to ${at}, gaps: ${gaps.map((gap) => `${gap.at} to ${gap.until}`).join(', ')}`;
      expect(inside, `messages ${next} to ${number - 1} are lost, and no gap tells it: ${told}`).not.toEqual(
        [],
      );
    }
    next = number + 1;
    lastAt = at;
  }
  expect(next).toBe(server.sent.length);
  return losses;
}
