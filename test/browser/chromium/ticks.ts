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

/** Messages that are in no log, between two that are. */
interface Loss {
  readonly count: number;
  /**
   * Milliseconds that they took at least: by the server's clock, or from the stored message before to the one after, whichever is
   * shorter. A machine that stands still, or a browser that catches up with what it has not yet read, stretches one of the two.
   */
  readonly took: number;
}

/**
 * Expects each message of the server once and in order, or inside of a gap.
 *
 * @returns what was lost at each place where something was
 */
export function expectAllAccounted(log: StoredLog, server: TickingServer): Loss[] {
  expect(log.whole).toBe(true);
  const gaps = log.events.flatMap((event) => (event.type === 'capture/gap' ? [event] : []));
  const losses: Loss[] = [];
  let next = 0;
  let lastAt = 0;
  for (const [row, number] of ticksOf(log, server).entries()) {
    // Never one again, never one of before.
    expect(number).toBeGreaterThanOrEqual(next);
    const at = log.messages[row]?.at ?? 0;
    if (number > next) {
      const sentFor = (server.sent[number - 1]?.at ?? 0) - (server.sent[next]?.at ?? 0);
      losses.push({ count: number - next, took: Math.min(sentFor, at - lastAt) });
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
