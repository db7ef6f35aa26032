import { createHash } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type CapturedTab, type CaptureRig, startCaptureRig } from './capture-rig.ts';
import { type CaptureServer, startCaptureServer } from './capture-server.ts';

// A page calls what it took from another frame on a socket of this one: each realm has a hook of its own, and they meet on the socket.

const sha256 = (data: string | Uint8Array) => createHash('sha256').update(data).digest('hex');

/** What runs in the page: frames, sockets of either realm, and what the page would notice of hooks that meet. */
const HELPERS = `
  const noticed = [];
  function frameOf(sandbox) {
    const frame = document.createElement('iframe');
    if (sandbox !== undefined) frame.setAttribute('sandbox', sandbox);
    document.body.append(frame);
    return frame.contentWindow;
  }
  function watch(view) {
    for (const name of ['dispatchEvent', 'addEventListener', 'removeEventListener']) {
      const own = view.EventTarget.prototype[name];
      view.EventTarget.prototype[name] = function (...given) {
        if (this instanceof view.WebSocket && given[0] !== 'open' && given[0] !== 'message' && given[0] !== 'close')
          noticed.push(name + ' ' + (given[0]?.type ?? given[0]));
        return own.apply(this, given);
      };
    }
    const { prototype } = view.Event;
    const own = prototype.preventDefault;
    prototype.preventDefault = function () { noticed.push('preventDefault'); return own.call(this); };
    const { get } = Object.getOwnPropertyDescriptor(view.CustomEvent.prototype, 'detail');
    Object.defineProperty(view.CustomEvent.prototype, 'detail', { get() { noticed.push('detail'); return get.call(this); } });
  }
  async function opened(socket) {
    await new Promise((resolve, reject) => { socket.onopen = resolve; socket.onerror = reject; });
    return socket;
  }
  function answered(socket, messages) {
    return new Promise((resolve) => { socket.onmessage = () => { if (--messages === 0) resolve(); }; });
  }
`;

function run(tab: CapturedTab, script: string): Promise<unknown> {
  return tab.page.evaluate(`(async () => {${HELPERS}${script}})()`);
}

function isGap({ type }: { readonly type: string }): boolean {
  return type === 'capture/gap';
}

describe('what is called on a socket by functions of another realm', () => {
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

  it.each(['standard', 'deep'] as const)(
    'is recorded once and in order by %s, and the page notices nothing',
    async (mode) => {
      const tab = await rig.openTab(`${server.origin}/`);
      await tab.record(mode);
      const noticed = await run(
        tab,
        `const view = frameOf();
      for (const each of [window, view]) watch(each);
      const theirs = await opened(new view.WebSocket('${server.socketOrigin}/${mode}-of-the-frame'));
      const ours = await opened(new WebSocket('${server.socketOrigin}/${mode}-of-the-page'));
      const all = Promise.all([answered(theirs, 5), answered(ours, 5)]);
      for (const [socket, foreign] of [[theirs, WebSocket], [ours, view.WebSocket]]) {
        let asked = 0;
        socket.send('own 1');
        foreign.prototype.send.call(socket, { toString: () => 'foreign ' + ++asked });
        foreign.prototype.send.call(socket, Uint8Array.of(1, 2, 3));
        socket.send('own 2');
        foreign.prototype.send.call(socket, ${mode === 'standard' ? "new Blob(['last'])" : "'last'"});
        for (const no of [{}, null, window]) try { foreign.prototype.send.call(no, { toString() { noticed.push('asked too soon'); } }); } catch {}
      }
      await all;
      return noticed;`,
      );
      expect(noticed).toEqual([]);
      const { events, messages } = await tab.logOf(20);
      expect(events.filter(isGap)).toEqual([]);
      const sums = ['own 1', 'foreign 1', Uint8Array.of(1, 2, 3), 'own 2', 'last'].map(sha256);
      const connections = [...new Set(messages.map(({ connection }) => connection))];
      expect(connections).toHaveLength(2);
      for (const connection of connections) {
        const of = messages.filter((each) => each.connection === connection);
        for (const out of [true, false])
          expect(of.filter(({ outgoing }) => outgoing === out).map((each) => each.sha256)).toEqual(sums);
      }
    },
  );

  it('is counted where the debugger records, so nothing is missing when recording goes on without it', async () => {
    const tab = await rig.openTab(`${server.origin}/`);
    await tab.record('deep');
    await run(
      tab,
      `const view = frameOf();
      window.socket = await opened(new view.WebSocket('${server.socketOrigin}/handed-over'));
      const all = answered(socket, 4);
      socket.send('1');
      for (const text of ['2', '3', '4']) WebSocket.prototype.send.call(socket, text);
      await all;`,
    );
    await tab.logOf(8);
    await tab.say({ type: 'set-mode', mode: 'standard' });
    await expect.poll(async () => (await tab.status()).mode).toBe('standard');
    await expect.poll(async () => (await tab.status()).coverage[0]?.state).toMatch(/^(covered|partly)$/);
    await run(
      tab,
      `const all = answered(socket, 3);
      for (const text of ['5', '6']) socket.send(text);
      WebSocket.prototype.send.call(socket, '7');
      await all;`,
    );
    const { messages } = await tab.logOf(14);
    const sent = messages.filter(({ outgoing }) => outgoing).map((each) => each.sha256);
    expect(sent).toEqual(['1', '2', '3', '4', '5', '6', '7'].map(sha256));
  });

  it('is heard of a socket that was made before recording, and when recording begins again', async () => {
    const tab = await rig.openTab(`${server.origin}/`);
    await run(
      tab,
      `const view = frameOf();
      window.socket = await opened(new view.WebSocket('${server.socketOrigin}/adopted'));`,
    );
    for (const [n, text] of ['first', 'second'].entries()) {
      await tab.record('standard');
      await run(
        tab,
        `const all = answered(socket, 2);
        socket.send('${text} own');
        WebSocket.prototype.send.call(socket, '${text} foreign');
        await all;`,
      );
      const { messages } = await tab.logOf(4 + 4 * n);
      const sent = messages.filter(({ outgoing }) => outgoing).map((each) => each.sha256);
      expect(sent.slice(-2)).toEqual([sha256(`${text} own`), sha256(`${text} foreign`)]);
      await tab.say({ type: 'stop-recording' });
      await expect.poll(() => tab.status()).toMatchObject({ recording: false });
    }
  });

  it('closes it by the page, not by the server', async () => {
    const tab = await rig.openTab(`${server.origin}/`);
    await tab.record('standard');
    await run(
      tab,
      `const view = frameOf();
      const socket = await opened(new view.WebSocket('${server.socketOrigin}/closed'));
      const closed = new Promise((resolve) => { socket.onclose = resolve; });
      WebSocket.prototype.close.call(socket, 4000, 'enough');
      await closed;`,
    );
    const { events } = await tab.logWhere((log) =>
      log.events.some((event) => event.type === 'connection/closed' && event.source === 'page-hook'),
    );
    const ends = events.flatMap((event) =>
      event.type === 'connection/closed' && event.close.seen ? [event.close.value] : [],
    );
    expect(ends).toContainEqual(expect.objectContaining({ code: 4000, by: 'client' }));
  });

  it('leaves a gap where no hook follows the socket', async () => {
    const tab = await rig.openTab(`${server.origin}/`);
    await tab.record('standard');
    await run(
      tab,
      `const view = frameOf('allow-same-origin');
      const socket = await opened(new view.WebSocket('${server.socketOrigin}/of-no-hook'));
      const all = answered(socket, 20);
      for (let n = 0; n < 20; n++) WebSocket.prototype.send.call(socket, 'foreign');
      await all;`,
    );
    const { events } = await tab.logWhere((log) => log.events.some(isGap));
    // Not one for each message.
    expect(events.filter(isGap)).toMatchObject([{ messages: null }]);
  });
});
