import { createHash } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type CapturedTab, type CaptureRig, startCaptureRig } from './capture-rig.ts';
import { type CaptureServer, startCaptureServer } from './capture-server.ts';

const sha256 = (text: string) => createHash('sha256').update(text).digest('hex');

const sent = async (tab: CapturedTab) =>
  (await tab.log()).messages.filter(({ outgoing }) => outgoing).map((each) => each.sha256);

describe('the page hook, where a page floods or goes', () => {
  let rig: CaptureRig;
  let server: CaptureServer;

  beforeAll(async () => {
    server = await startCaptureServer();
    rig = await startCaptureRig();
  });
  afterAll(async () => {
    await rig?.close();
    await server?.close();
  });

  const recordedTab = async (): Promise<CapturedTab> => {
    const tab = await rig.openTab(`${server.origin}/`);
    await tab.record('standard');
    await tab.say({ type: 'set-preserve-log', preserve: true });
    await expect.poll(async () => (await tab.status()).preserveLog).toBe(true);
    return tab;
  };
  const open = (tab: CapturedTab, path: string) =>
    tab.page.evaluate(async (url) => {
      const socket = new WebSocket(url);
      Reflect.set(window, 'socket', socket);
      await new Promise((resolve) => socket.addEventListener('open', resolve));
    }, `${server.socketOrigin}${path}`);
  it('tells each of 40,000 sends of one task, and the page goes on', async () => {
    const tab = await recordedTab();
    await open(tab, '/flood');
    const echoed = await tab.page.evaluate(async () => {
      const socket: WebSocket = Reflect.get(window, 'socket');
      let count = 0;
      const all = new Promise<void>((resolve) => {
        socket.addEventListener('message', () => {
          if (++count === 40_000) resolve();
        });
      });
      for (let n = 0; n < 40_000; n++) socket.send(`message ${n}`);
      await all;
      return count;
    });
    expect(echoed).toBe(40_000);
    const { log } = await tab.status();
    await expect.poll(() => rig.storedMessages(log), { timeout: 120_000 }).toBe(80_000);
    await tab.page.close();
  });

  it('tells messages of a mebibyte that were being told when the page went elsewhere', async () => {
    const tab = await recordedTab();
    await open(tab, '/large');
    const texts = Array.from({ length: 8 }, (_, n) => `${n}`.repeat(1024 * 1024));
    await tab.page.evaluate((address) => {
      const socket: WebSocket = Reflect.get(window, 'socket');
      for (let n = 0; n < 8; n++) socket.send(`${n}`.repeat(1024 * 1024));
      location.href = address;
    }, `${server.origin}/elsewhere`);
    await tab.page.waitForURL('**/elsewhere');
    await expect.poll(() => sent(tab)).toEqual(texts.map(sha256));
    await tab.page.close();
  });

  it('tells what a page sends as its last words', async () => {
    const tab = await recordedTab();
    await open(tab, '/last');
    await tab.page.evaluate(() => {
      const socket: WebSocket = Reflect.get(window, 'socket');
      for (const type of ['pagehide', 'unload'])
        window.addEventListener(type, () => socket.send(`in ${type}`));
      document.addEventListener('visibilitychange', () => socket.send('in visibilitychange'));
    });
    await tab.page.goto(`${server.origin}/elsewhere`);
    await expect
      .poll(() => sent(tab))
      .toEqual(['in pagehide', 'in visibilitychange', 'in unload'].map(sha256));
    await tab.page.close();
  });

  it('tells what an iframe sent that is removed in the middle of a message', async () => {
    const tab = await recordedTab();
    await tab.page.evaluate(async (url) => {
      const frame = document.createElement('iframe');
      document.body.append(frame);
      const Foreign: typeof WebSocket = Reflect.get(frame.contentWindow ?? {}, 'WebSocket');
      const socket = new Foreign(url);
      Object.assign(window, { frame, socket });
      await new Promise((resolve) => socket.addEventListener('open', resolve));
    }, `${server.socketOrigin}/removed`);
    // A frame that goes before its relay has a line takes along what it holds.
    await expect
      .poll(async () => (await tab.log()).events.some(({ type }) => type === 'connection/opened'))
      .toBe(true);
    await tab.page.evaluate(() => {
      const socket: WebSocket = Reflect.get(window, 'socket');
      const frame: HTMLIFrameElement = Reflect.get(window, 'frame');
      socket.send('a'.repeat(1024 * 1024));
      socket.send('b');
      frame.remove();
    });
    await expect.poll(() => sent(tab)).toEqual(['a'.repeat(1024 * 1024), 'b'].map(sha256));
    await tab.page.close();
  });

  it.each(['after it was written', 'in the task in which it is written again'])(
    'tells what a frame made by document.write() sends as its last words, %s',
    async (when) => {
      const tab = await recordedTab();
      await tab.page.evaluate(async (url) => {
        const frame = document.createElement('iframe');
        document.body.append(frame);
        const inner = frame.contentDocument;
        inner?.open();
        inner?.write(`<p>Written<script>
          window.socket = new WebSocket('${url}');
          window.opened = new Promise((resolve) => { socket.onopen = resolve; });
        </script>`);
        inner?.close();
        Object.assign(window, { frame, socket: Reflect.get(frame.contentWindow ?? {}, 'socket') });
        await Reflect.get(frame.contentWindow ?? {}, 'opened');
      }, `${server.socketOrigin}/written`);
      // A frame that goes before its relay has a line takes along what it holds.
      await expect
        .poll(async () => (await tab.log()).events.some(({ type }) => type === 'connection/opened'))
        .toBe(true);
      await tab.page.evaluate((isWrittenAgain) => {
        const socket: WebSocket = Reflect.get(window, 'socket');
        const frame: HTMLIFrameElement = Reflect.get(window, 'frame');
        if (isWrittenAgain) {
          frame.contentDocument?.open();
          frame.contentDocument?.write('<p>Written again');
        }
        socket.send('last');
        frame.remove();
      }, when !== 'after it was written');
      await expect.poll(() => sent(tab)).toEqual([sha256('last')]);
      await tab.page.close();
    },
  );
});
