import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type CapturedTab, type CaptureRig, startCachingRig } from './capture-rig.ts';
import { type CaptureServer, startCaptureServer } from './capture-server.ts';

// A page that is left is kept by the browser, and shown again as it was: its hook and its relay with it. One that is discarded is not.

let rig: CaptureRig;
let server: CaptureServer;

beforeAll(async () => {
  server = await startCaptureServer();
  rig = await startCachingRig();
});

afterAll(async () => {
  await rig?.close();
  await server?.close();
});

async function echo({ page }: CapturedTab, path: string, text: string): Promise<void> {
  await page.evaluate(
    async ([url, sent]) => {
      const socket = new WebSocket(url ?? '');
      await new Promise((resolve) => socket.addEventListener('open', resolve));
      const answered = new Promise((resolve) => socket.addEventListener('message', resolve));
      socket.send(sent ?? '');
      await answered;
      Reflect.set(window, 'socket', socket);
    },
    [`${server.socketOrigin}${path}`, text],
  );
}

/** Leaves for another page and comes back: whether the page is the very one that was left, and the log that ran elsewhere. */
async function leaveAndReturn(tab: CapturedTab): Promise<{ same: boolean; elsewhere: string }> {
  const { page } = tab;
  const { log, preserveLog } = await tab.status();
  await page.evaluate(() => {
    window.addEventListener('pageshow', (event) => {
      Reflect.set(window, 'persisted', Reflect.get(event, 'persisted'));
    });
  });
  await page.goto(`${server.origin}/?elsewhere`);
  if (!preserveLog) await expect.poll(async () => (await tab.status()).log).not.toBe(log);
  const { log: elsewhere } = await tab.status();
  await page.goBack({ waitUntil: 'commit' });
  await page.waitForFunction(() => !location.search.includes('elsewhere'));
  // The page may be back a moment before it hears that it is.
  await page.waitForFunction(() => Reflect.get(window, 'persisted') !== undefined);
  return { same: await page.evaluate(() => Reflect.get(window, 'persisted') === true), elsewhere };
}

describe('a page that comes back from the back/forward cache', () => {
  it('is recorded again, in a log of its own', async () => {
    const tab = await rig.openTab(`${server.origin}/`);
    await tab.record('standard');
    const { log: first } = await tab.status();
    const { same, elsewhere } = await leaveAndReturn(tab);
    expect(same).toBe(true);
    await expect.poll(async () => [first, elsewhere].includes((await tab.status()).log)).toBe(false);
    await expect.poll(async () => (await tab.status()).coverage[0]?.why).toBe('no-network-log');
    await echo(tab, '/again', 'again');
    const log = await tab.logOf(2);
    expect(log.events.flatMap((event) => (event.type === 'connection/created' ? [event.url] : []))).toEqual([
      `${server.socketOrigin}/again`,
    ]);
    expect(log.events.map(({ type }) => type)).not.toContain('capture/gap');
    await tab.page.close();
  });

  it('with a socket: its end is in the log that is kept, and the next socket too', async () => {
    const tab = await rig.openTab(`${server.origin}/`);
    await tab.record('standard');
    await tab.say({ type: 'set-preserve-log', preserve: true });
    await expect.poll(async () => (await tab.status()).preserveLog).toBe(true);
    await echo(tab, '/lives', 'one');
    await tab.logOf(2);
    expect((await leaveAndReturn(tab)).same).toBe(true);
    // Chromium 156 closes the sockets of a page that it keeps: none outlives it.
    await expect.poll(() => tab.page.evaluate(() => Reflect.get(window, 'socket').readyState)).toBe(3);
    await echo(tab, '/next', 'two');
    await tab.logOf(4);
    // Navigations are told by the browser, messages by the page.
    const log = await tab.logWhere(
      ({ events }) => events.filter(({ type }) => type === 'page/navigated').length === 2,
    );
    const closes = log.events.filter((event) => event.type === 'connection/closed');
    expect(closes.map(({ connection }) => connection)).toEqual([0]);
    expect(closes.at(-1)?.close).toMatchObject({ seen: true, value: { code: 1006, wasClean: false } });
    expect(log.whole).toBe(true);
    await tab.page.close();
  });
});

describe('a tab that the browser discards', () => {
  it('leaves a finished session, in which its socket ended once', async () => {
    const tab = await rig.openTab(`${server.origin}/?discarded`);
    await tab.record('standard');
    await echo(tab, '/discarded', 'one');
    await tab.logOf(2);
    const { log: id } = await tab.status();
    await rig.control.bringToFront();
    await rig.control.evaluate(discard, tab.page.url());
    await expect.poll(() => rig.isFinished(id)).toBe(true);
    const log = await tab.log();
    expect(log.messages).toHaveLength(2);
    expect(log.events.filter(({ type }) => type === 'connection/closed')).toHaveLength(1);
    expect(log.whole).toBe(true);
  });
});

async function discard(url: string): Promise<void> {
  const targets = await chrome.debugger.getTargets();
  await chrome.tabs.discard(targets.find((target) => target.type === 'page' && target.url === url)?.tabId);
}
