/* oxlint-disable unicorn/consistent-function-scoping, unicorn/prefer-add-event-listener, eslint/no-extend-native -- what runs in a page takes nothing along, and a page does such things */
import { createHash } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import {
  DOOR,
  HOOK_WAITS,
  MEET_EVENT,
  MET_EVENT,
  RELAY_WAITS,
} from '../../../src/capture/page-hook/relay-line.ts';
import { buildExtension } from '../../../src/cli/build/build-extension.ts';
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
      .poll(() => tab.events())
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

  it.each([
    [
      'subclasses WebSocket',
      `class Own extends WebSocket { send(data) { super.send('own ' + data); } }
       const socket = await opened(new Own(address));
       socket.send('a');
       await echoes(socket, 1);`,
      ['own a'],
    ],
    [
      'sends what is detached',
      `const socket = await opened(new WebSocket(address));
       const buffer = new ArrayBuffer(8);
       const view = new Uint8Array(8);
       for (const each of [buffer, view.buffer]) structuredClone(each, { transfer: [each] });
       socket.send('before');
       for (const each of [buffer, view]) try { socket.send(each); } catch { /* some browser refuses it */ }
       socket.send('after');
       await new Promise((resolve) => socket.addEventListener('message', ({ data }) => data === 'after' && resolve()));`,
      ['before', '', '', 'after'],
    ],
    [
      'calls document.open() and keeps its socket',
      `const socket = await opened(new WebSocket(address));
       document.open(); document.write('<p>Anew</p>'); document.close();
       socket.send('of the kept one');
       await echoes(socket, 1);
       const next = await opened(new WebSocket(address));
       next.send('of the next one');
       await echoes(next, 1);`,
      ['of the kept one', 'of the next one'],
    ],
    [
      'wraps as trackers of errors do',
      `const Native = WebSocket;
       const { addEventListener } = EventTarget.prototype;
       const { toString } = Function.prototype;
       const { stringify, parse } = JSON;
       window.calls = 0;
       window.WebSocket = function (...args) { return Reflect.construct(Native, args, new.target ?? Native); };
       window.WebSocket.prototype = Native.prototype;
       Object.setPrototypeOf(window.WebSocket, Native);
       EventTarget.prototype.addEventListener = function (type, react, ...rest) {
         return addEventListener.call(this, type, typeof react === 'function' ? function (event) { window.calls++; return react.call(this, event); } : react, ...rest);
       };
       Function.prototype.toString = function () { return toString.call(this); };
       window.JSON = { stringify: (...args) => stringify(...args), parse: (...args) => parse(...args) };
       const socket = await opened(new WebSocket(address));
       socket.send('through wrappers');
       await echoes(socket, 1);
       // Its own listeners, and none of ours.
       return [socket instanceof WebSocket, window.calls];`,
      ['through wrappers'],
      [true, 2],
    ],
    [
      'freezes all there is',
      `for (const name of Object.getOwnPropertyNames(window)) {
         const { value } = Object.getOwnPropertyDescriptor(window, name);
         if (typeof value !== 'function') continue;
         Object.freeze(value); Object.freeze(value.prototype ?? {});
         Object.defineProperty(window, name, { writable: false, configurable: false });
       }
       const stream = new EventSource('/');
       stream.close();
       const socket = await opened(new WebSocket(address));
       socket.send('from the ice');
       await echoes(socket, 1);
       return Object.isFrozen(EventTarget.prototype);`,
      ['from the ice'],
      true,
    ],
  ])('records truly a page that %s', async (name, script, sent, noticed?: unknown) => {
    const tab = await rig.openTab(`${server.origin}/`);
    await tab.record('standard');
    const path = `/page-that-${name.replaceAll(' ', '-').replaceAll(/[^\w-]/g, '')}`;
    const told = await tab.page.evaluate(`(async (address) => {
      const opened = async (socket) => {
        await new Promise((resolve) => socket.addEventListener('open', resolve));
        return socket;
      };
      const echoes = (socket, count) => new Promise((resolve) => socket.addEventListener('message', () => --count === 0 && resolve()));
      ${script}
    })('${server.socketOrigin}${path}')`);
    expect(told).toEqual(noticed);
    const { received } = server.account(path);
    const { messages } = await tab.logOf(2 * sent.length);
    const of = (out: boolean) =>
      messages.filter(({ outgoing }) => outgoing === out).map((each) => each.sha256);
    expect(received.map((each) => each.sha256)).toEqual(sent.map(sha256));
    expect(of(true)).toEqual(sent.map(sha256));
    expect(of(false)).toEqual(sent.map(sha256));
    await tab.page.close();
  });

  it('records truly where another extension put a class of its own before it, and says where it cannot', async () => {
    const tab = await rig.openTab(`${server.origin}/`);
    await tab.record('standard');
    const browser = await rig.context.newCDPSession(tab.page);
    await browser.send('Page.enable');
    /** Loads the page with a script in it that runs before any content script. */
    const visitAfter = async (source: string) => {
      const { identifier } = await browser.send('Page.addScriptToEvaluateOnNewDocument', { source });
      await tab.page.goto(`${server.origin}/?${identifier}`);
      await browser.send('Page.removeScriptToEvaluateOnNewDocument', { identifier });
    };
    const covered = async () => (await tab.status()).coverage[0]?.why;
    await visitAfter(`const Native = WebSocket; window.WebSocket = class WebSocket extends Native {
      constructor(...args) { super(...args); }
      send(data) { super.send(data); }
    };`);
    await tab.page.evaluate(async (url) => {
      const socket = new WebSocket(url);
      await new Promise((resolve) => socket.addEventListener('open', resolve));
      socket.send('through a class');
      await new Promise((resolve) => socket.addEventListener('message', resolve));
    }, `${server.socketOrigin}/another`);
    const { events, messages } = await tab.logOf(2);
    expect(messages.map((each) => each.sha256)).toEqual([
      sha256('through a class'),
      sha256('through a class'),
    ]);
    expect(events.filter(({ type }) => type === 'connection/created')).toHaveLength(1);
    await expect.poll(covered).toBe('no-network-log');
    for (const source of [
      'window.WebSocket = class WebSocket { send() {} };',
      'const own = JSON.stringify; JSON.stringify = (...args) => own(...args);',
    ]) {
      await visitAfter(source);
      await expect.poll(covered).toBe('hook-prevented');
      await visitAfter('');
      await expect.poll(covered).toBe('no-network-log');
    }
    await tab.page.close();
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

  it.each([
    ['the hook', HOOK_WAITS],
    ['the relay', RELAY_WAITS],
  ])('says that it has the line, where %s came first', async (_, first) => {
    const hook = await readFile(join(await buildExtension(), 'src/content/hook.iife.js'), 'utf8');
    const tab = await rig.openTab(`${server.origin}/`);
    const heard = await tab.page.evaluate(
      ([source, isFirst, door, meet, met]) => {
        const root = document.documentElement;
        const told: string[] = [];
        const follow = (line: ShadowRoot) => line.addEventListener(met, () => told.push(met));
        const start = () => root.append(Object.assign(document.createElement('script'), { text: source }));
        if (isFirst) {
          root.setAttribute(door, 'relay');
          const waits = root.getAttributeNode(door);
          waits?.addEventListener(meet, (event) => {
            const host: unknown = Reflect.get(event, 'relatedTarget');
            if (host instanceof Element && host.shadowRoot !== null) follow(host.shadowRoot);
          });
          start();
        } else {
          start();
          const waits = root.getAttributeNode(door);
          const host = document.createElement('div');
          follow(host.attachShadow({ mode: 'open' }));
          waits?.dispatchEvent(new FocusEvent(meet, { relatedTarget: host }));
        }
        return [told, root.hasAttribute(door)];
      },
      [hook, first === RELAY_WAITS, DOOR, MEET_EVENT, MET_EVENT] as const,
    );
    expect(heard).toEqual([[MET_EVENT], false]);
    await tab.page.close();
  });
});
