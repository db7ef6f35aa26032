import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { type CapturedTab, type CaptureRig, type StoredLog, startCaptureRig } from './capture-rig.ts';
import { openSocket } from './open-socket.ts';
import { startTickingServer, type TickingServer } from './ticking-server.ts';
import { ticksOf } from './ticks.ts';

const PER_SECOND = 1000;

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

/** Ends the socket once all of it is there, for a page gets nothing after its own `close()`; waits until the log says so. */
async function logAtEnd(tab: CapturedTab): Promise<StoredLog> {
  server.stop();
  const { log: id } = await tab.status();
  await expect
    .poll(() => rig.storedMessages(id), { interval: 200 })
    .toBeGreaterThanOrEqual(server.sent.length);
  await tab.page.evaluate(() => Reflect.get(window, 'socket').close(4000, 'enough'));
  await expect
    .poll(async () => (await tab.log()).events.some(({ type }) => type === 'connection/closed'), {
      interval: 300,
    })
    .toBe(true);
  return tab.log();
}

describe('Standard recording', () => {
  it('tells messages and the close, without the debugger', async () => {
    const tab = await rig.openTab(`${server.origin}/`);
    await tab.record('standard');
    await openSocket(tab, `${server.socketOrigin}/ticks`);
    const { log: id } = await tab.status();
    await expect.poll(() => rig.storedMessages(id)).toBeGreaterThan(200);
    const log = await logAtEnd(tab);
    expect(ticksOf(log, server)).toEqual(server.sent.map((_, number) => number));
    expect(log.events.map(({ type }) => type)).not.toContain('capture/gap');
    const closed = log.events.find((event) => event.type === 'connection/closed');
    expect(closed).toMatchObject({
      source: 'page-hook',
      close: { seen: true, value: { code: 4000, by: 'client' } },
    });
    expect((await tab.status()).mode).toBe('standard');
    await tab.page.close();
  });

  it('goes to Deep and back ten times under 1,000 messages a second, and tells each message once', async () => {
    const tab = await rig.openTab(`${server.origin}/`);
    await tab.record('standard');
    const { log: id } = await tab.status();
    await openSocket(tab, `${server.socketOrigin}/ticks`);
    for (let turn = 0; turn < 10; turn++) {
      const mode = turn % 2 === 0 ? 'deep' : 'standard';
      await tab.say({ type: 'set-mode', mode });
      await expect.poll(async () => (await tab.status()).mode).toBe(mode);
      const before = await rig.storedMessages(id);
      await expect.poll(() => rig.storedMessages(id), { interval: 50 }).toBeGreaterThan(before + 200);
    }
    const log = await logAtEnd(tab);
    expect(ticksOf(log, server)).toEqual(server.sent.map((_, number) => number));
    expect(new Set(log.messages.map(({ connection }) => connection)).size).toBe(1);
    await tab.page.close();
  });

  it('outlives its worker ten times: each message once and in order', async () => {
    const tab = await rig.openTab(`${server.origin}/`);
    await tab.record('standard');
    const { log: id } = await tab.status();
    await openSocket(tab, `${server.socketOrigin}/ticks`);
    for (let kill = 0; kill < 10; kill++) {
      const before = await rig.storedMessages(id);
      await expect.poll(() => rig.storedMessages(id), { interval: 50 }).toBeGreaterThan(before + 300);
      await rig.endWorker();
    }
    const log = await logAtEnd(tab);
    expect(ticksOf(log, server)).toEqual(server.sent.map((_, number) => number));
    expect(log.whole).toBe(true);
    await tab.page.close();
  });
});
