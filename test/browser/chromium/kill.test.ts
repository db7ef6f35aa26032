import { createHash } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type CaptureRig, type StoredLog, startCaptureRig } from './capture-rig.ts';
import { startTickingServer, type TickingServer } from './ticking-server.ts';

const PER_SECOND = 1000;
const KILLS = 10;
/** Messages stored between two kills. */
const BETWEEN = 400;
/** A segment waits 25 ms and then is written; the rest is what a busy machine adds. */
const MOST_LOST = 150;

interface Span {
  readonly at: number;
  readonly until: number;
}

let rig: CaptureRig;
let server: TickingServer;

beforeAll(async () => {
  server = await startTickingServer(PER_SECOND);
  rig = await startCaptureRig();
});

afterAll(async () => {
  await rig.close();
  await server.close();
});

/** Of each stored message, which of the server's it is. */
function numbersOf(log: StoredLog): number[] {
  const numbers = new Map(
    server.sent.map(({ text }, number) => [createHash('sha256').update(text).digest('hex'), number]),
  );
  return log.messages.map(({ sha256 }) => numbers.get(sha256) ?? -1);
}

describe('a worker that is ended ten times under 1,000 messages a second', () => {
  it('leaves each message once and in order, or inside of a gap that tells its length', async () => {
    const tab = await rig.openTab(`${server.origin}/`);
    await tab.record();
    const { log: id } = await tab.status();
    await tab.page.evaluate((url) => {
      Reflect.set(window, 'socket', new WebSocket(url));
    }, `${server.socketOrigin}/ticks`);
    for (let kill = 0; kill < KILLS; kill++) {
      const before = await rig.storedMessages(id);
      await expect
        .poll(() => rig.storedMessages(id), { timeout: 20_000, interval: 50 })
        .toBeGreaterThan(before + BETWEEN);
      await rig.endWorker();
    }
    const before = await rig.storedMessages(id);
    await expect.poll(() => rig.storedMessages(id), { timeout: 20_000 }).toBeGreaterThan(before + BETWEEN);
    server.stop();
    await tab.page.evaluate(() => Reflect.get(window, 'socket').close());
    await expect
      .poll(async () => (await tab.log()).events.at(-1)?.type, { timeout: 20_000, interval: 500 })
      .toBe('connection/closed');
    const log = await tab.log();
    expect(log.whole).toBe(true);

    const gaps: Span[] = log.events.flatMap((event) => (event.type === 'capture/gap' ? [event] : []));
    expect(gaps).toHaveLength(KILLS);
    const numbers = numbersOf(log);
    const times = log.messages.map(({ at }) => at);
    expect(times).toEqual(times.toSorted((a, b) => a - b));
    const losses: number[] = [];
    let next = 0;
    let lastAt = 0;
    for (const [row, number] of numbers.entries()) {
      // Never one again, never one of before.
      expect(number).toBeGreaterThanOrEqual(next);
      const at = times[row] ?? 0;
      if (number > next) {
        losses.push(number - next);
        const inside = gaps.filter((gap) => gap.at >= lastAt && gap.until <= at);
        expect(inside, `messages ${next} to ${number - 1} are lost, and no gap tells it`).not.toEqual([]);
        expect(number - next).toBeLessThan(MOST_LOST);
      }
      next = number + 1;
      lastAt = at;
    }
    expect(next).toBe(server.sent.length);
    const lengths = gaps.map(({ at, until }) => until - at);
    for (const length of lengths) expect(length).toBeGreaterThanOrEqual(0);
    // As long as what was lost took, at this rate, and no longer than it took by much.
    const lost = losses.reduce((sum, loss) => sum + loss, 0);
    const covered = lengths.reduce((sum, length) => sum + length, 0);
    expect(covered).toBeGreaterThan((lost / PER_SECOND) * 1000 * 0.5);
    process.stdout.write(
      `lost ${lost} of ${server.sent.length} (${losses.join(', ')}); gaps of ${lengths.map(Math.round).join(', ')} ms\n`,
    );
    await tab.page.close();
  });
});
