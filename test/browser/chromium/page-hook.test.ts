/* oxlint-disable unicorn/consistent-function-scoping, unicorn/prefer-add-event-listener, eslint/no-extend-native -- what runs in a page takes nothing along, and a page does such things */
import { createHash } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type CaptureRig, startCaptureRig } from './capture-rig.ts';
import { type CaptureServer, startCaptureServer } from './capture-server.ts';

const sha256 = (data: string | Uint8Array) => createHash('sha256').update(data).digest('hex');

describe('the page hook in Chromium', () => {
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

  it('records text, buffers, views and Blobs both ways, in order, and how the socket closed', async () => {
    const tab = await rig.openTab(`${server.origin}/`);
    await tab.record('standard');
    await tab.page.evaluate(async (url) => {
      const socket = new WebSocket(url);
      await new Promise((resolve) => socket.addEventListener('open', resolve));
      const all = new Promise<void>((resolve) => {
        let count = 0;
        socket.addEventListener('message', () => ++count === 4 && resolve());
      });
      socket.send('text');
      socket.send(new Uint8Array([1, 2, 3]).buffer);
      socket.send(new DataView(new ArrayBuffer(4), 1, 2));
      socket.send(new Blob(['of a blob']));
      await all;
      const closed = new Promise((resolve) => socket.addEventListener('close', resolve));
      socket.close(4321, 'enough');
      await closed;
    }, `${server.socketOrigin}/hooked`);
    const { messages } = await tab.logOf(8);
    const sums = ['text', new Uint8Array([1, 2, 3]), new Uint8Array(2), 'of a blob'].map(sha256);
    const of = (out: boolean) =>
      messages.filter(({ outgoing }) => outgoing === out).map((each) => each.sha256);
    expect(of(true)).toEqual(sums);
    expect(of(false)).toEqual(sums);
    // It comes after the messages, perhaps in a report of its own.
    await expect
      .poll(() => tab.events(), { timeout: 10_000 })
      .toContainEqual(
        expect.objectContaining({
          type: 'connection/closed',
          source: 'page-hook',
          close: expect.objectContaining({
            value: expect.objectContaining({ code: 4321, reason: 'enough' }),
          }),
        }),
      );
    await expect
      .poll(() => tab.events())
      .toContainEqual(
        expect.objectContaining({ type: 'message/sent-from', stack: [expect.anything(), expect.anything()] }),
      );
  });

  it('goes on where a page has replaced what it could get hold of', async () => {
    const tab = await rig.openTab(`${server.origin}/`);
    await tab.record('standard');
    await tab.page.evaluate(async (url) => {
      const never = () => {
        throw new Error('the page called back');
      };
      const { defineProperty } = Object;
      for (const name of ['0', 'row', 'at', 'events', 'text', 'toJSON', 'apply', 'construct']) {
        defineProperty(Object.prototype, name, { configurable: true, set: never, get: () => undefined });
      }
      defineProperty(MessageEvent.prototype, 'data', { get: never });
      JSON.stringify = never;
      WeakMap.prototype.get = never;
      Reflect.apply = never;
      Reflect.construct = never;
      WeakRef.prototype.deref = never;
      EventTarget.prototype.dispatchEvent = never;
      Reflect.deleteProperty(globalThis, 'Proxy');
      const socket = new WebSocket(url);
      socket.onopen = () => socket.send('still');
      await new Promise((resolve) => {
        socket.onmessage = resolve;
      });
    }, `${server.socketOrigin}/hostile`);
    const { messages } = await tab.logOf(2);
    expect(messages.map((each) => each.sha256)).toEqual([sha256('still'), sha256('still')]);
  });

  it('is in frames before their page can use them: about:blank, srcdoc, blob, sandboxed', async () => {
    const tab = await rig.openTab(`${server.origin}/`);
    await tab.record('standard');
    await tab.page.evaluate((url) => {
      const script = (name: string) => `<script>
        const socket = new WebSocket("${url}-${name}");
        socket.onopen = () => socket.send("${name}");
      </script>`;
      const append = (change: (frame: HTMLIFrameElement) => void): HTMLIFrameElement => {
        const frame = document.createElement('iframe');
        change(frame);
        document.body.append(frame);
        return frame;
      };
      append((frame) => (frame.srcdoc = script('srcdoc')));
      append((frame) => {
        frame.src = URL.createObjectURL(new Blob([script('blob')], { type: 'text/html' }));
      });
      append((frame) => {
        frame.setAttribute('sandbox', 'allow-scripts');
        frame.srcdoc = script('sandbox');
      });
      // At once, before anything else can run in it.
      const inside: unknown = Reflect.get(append(() => {}).contentWindow ?? {}, 'WebSocket');
      if (typeof inside !== 'function') throw new Error('no WebSocket inside');
      const socket: unknown = Reflect.construct(inside, [`${url}-blank`]);
      if (socket instanceof EventTarget) throw new Error('not of the frame');
      Reflect.set(Object(socket), 'onopen', () => Reflect.get(Object(socket), 'send').call(socket, 'blank'));
    }, `${server.socketOrigin}/framed`);
    const { messages } = await tab.logOf(8);
    const sent = messages.filter(({ outgoing }) => outgoing).map((each) => each.sha256);
    expect(sent.toSorted()).toEqual(['blank', 'blob', 'sandbox', 'srcdoc'].map(sha256).toSorted());
  });
});
