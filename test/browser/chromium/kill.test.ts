import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { type CaptureRig, startCaptureRig } from './capture-rig.ts';
import { openSocket } from './open-socket.ts';
import { startTickingServer, type TickingServer } from './ticking-server.ts';
import { expectAllAccounted, ticksOf } from './ticks.ts';

const PER_SECOND = 1000;
const KILLS = 10;
/** Messages stored between two kills. */
const BETWEEN = 400;
/** A segment waits 40 ms and then is written; the rest is the start of a worker, which a busy machine has been seen to take 6.6 s for. */
const MOST_LOST = 60_000;

let rig: CaptureRig;
let server: TickingServer;

beforeAll(async () => {
  rig = await startCaptureRig();
});

afterAll(async () => {
  await rig?.close();
});

beforeEach(async () => {
  server = await startTickingServer(PER_SECOND);
});

afterEach(async () => {
  await server.close();
});

describe('a worker that is ended ten times under 1,000 messages a second', () => {
  it('leaves each message once and in order, or inside of a gap that tells its length', async () => {
    const tab = await rig.openTab(`${server.origin}/`);
    await tab.record();
    const { log: id } = await tab.status();
    await openSocket(tab, `${server.socketOrigin}/ticks`);
    for (let kill = 0; kill < KILLS; kill++) {
      const before = await rig.storedMessages(id);
      await expect.poll(() => rig.storedMessages(id), { interval: 50 }).toBeGreaterThan(before + BETWEEN);
      await rig.endWorker();
    }
    const before = await rig.storedMessages(id);
    await expect.poll(() => rig.storedMessages(id)).toBeGreaterThan(before + BETWEEN);
    server.stop();
    await tab.page.evaluate(() => Reflect.get(window, 'socket').close());
    await expect.poll(async () => (await tab.events()).at(-1)?.type).toBe('connection/closed');
    const log = await tab.log();

    const gaps = log.events.flatMap((event) => (event.type === 'capture/gap' ? [event] : []));
    expect(gaps).toHaveLength(KILLS);
    const times = log.messages.map(({ at }) => at);
    expect(times).toEqual(times.toSorted((a, b) => a - b));
    const losses = expectAllAccounted(log, server);
    for (const { count } of losses) expect(count).toBeLessThan(MOST_LOST);
    const lengths = gaps.map(({ at, until }) => until - at);
    for (const length of lengths) expect(length).toBeGreaterThanOrEqual(0);
    // Not much shorter than what was lost took.
    const took = losses.reduce((sum, loss) => sum + loss.took, 0);
    const covered = lengths.reduce((sum, length) => sum + length, 0);
    expect(covered).toBeGreaterThan(took * 0.5);
    process.stdout.write(
      `lost ${losses.map(({ count, took }) => `${count} in ${Math.round(took)} ms`).join(', ')} of ${server.sent.length}; gaps of ${lengths.map(Math.round).join(', ')} ms\n`,
    );
    await tab.page.close();
  });
});

describe('a change to Standard right after the worker was ended in Deep', () => {
  it.each([0, 1, 2])('repeats nothing, and drops nothing but inside of the gap (%i)', async () => {
    const tab = await rig.openTab(`${server.origin}/`);
    await tab.record();
    const { log: id } = await tab.status();
    await openSocket(tab, `${server.socketOrigin}/ticks`);
    const stored = async (more: number) => {
      const before = await rig.storedMessages(id);
      await expect.poll(() => rig.storedMessages(id), { interval: 50 }).toBeGreaterThan(before + more);
    };
    await stored(BETWEEN);
    await rig.endWorker();
    await tab.status();
    await tab.say({ type: 'set-mode', mode: 'standard' });
    await expect.poll(async () => (await tab.status()).mode).toBe('standard');
    await stored(BETWEEN);
    // A worker that comes later counts on.
    await rig.endWorker();
    await stored(BETWEEN);
    // In Deep the socket stays its hook's, which tells a third worker what the second had not written.
    await tab.status();
    await tab.say({ type: 'set-mode', mode: 'deep' });
    await expect.poll(async () => (await tab.status()).mode).toBe('deep');
    await stored(BETWEEN);
    await rig.endWorker();
    await stored(BETWEEN);
    server.stop();
    await expect
      .poll(async () => ticksOf(await tab.log(), server).at(-1), { interval: 300 })
      .toBe(server.sent.length - 1);
    const log = await tab.log();
    const losses = expectAllAccounted(log, server);
    const gaps = log.events.flatMap((event) => (event.type === 'capture/gap' ? [event] : []));
    expect(gaps.map(({ why }) => why)).toEqual(['worker-restarted', 'worker-restarted']);
    expect(losses.length).toBeLessThanOrEqual(1);
    process.stdout.write(`lost ${losses.map(({ count }) => count).join(', ')}\n`);
    await tab.page.close();
  });
});
