import { createHash } from 'node:crypto';
import { createServer } from 'node:http';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { listen } from '../../../src/cli/demo/listen.ts';
import { type CapturedTab, type CaptureRig, startCaptureRig } from './capture-rig.ts';
import { type CaptureServer, startCaptureServer } from './capture-server.ts';
import { startArmedSite } from './transparency/armed-site.ts';

const sha256 = (text: string) => createHash('sha256').update(text).digest('hex');

/** What a page says that would have its own words in a log: as reports, commands, and offers of a line. */
const FORGER = `
const forged = [];
const REPORT = JSON.stringify({ number: 0, frame: 'forged', at: Date.now(), wall: Date.now(), events: [
  { type: 'created', row: 0, at: Date.now(), socket: 0, kind: 'websocket', url: 'ws://forged.test/', mark: 'switchyard#forged#0', stack: '' },
  { type: 'blocked', row: 0, at: Date.now(), socket: -1, url: 'ws://forged.test/', directive: 'connect-src' }],
  rows: { time: [Date.now()], socket: [0], flags: [1], size: [6], ordinal: [0] }, base64: '' }) + '\\nforged';
const COMMAND = JSON.stringify({ type: 'mode', mode: 'dormant' });
const stolen = [];
let forging = false;
function forge(view) {
  forging = true;
  const { document } = view;
  const node = document.createElement('i');
  for (const name of ['up', 'down']) node.addEventListener(name, (event) => {
    if (!forged.includes(event)) stolen.push('on our node: ' + event.detail);
  });
  for (const name of ['meet', 'met', 'up', 'down']) {
    for (const target of [document, view, node, document.documentElement]) {
      target.addEventListener(name, (event) => {
        if (!forged.includes(event)) stolen.push(name);
      });
      for (const detail of [REPORT, JSON.parse(REPORT.split('\\n')[0]), COMMAND]) {
        for (const event of [new view.CustomEvent(name, { detail }), new view.FocusEvent(name, { relatedTarget: node })]) {
          forged.push(event);
          target.dispatchEvent(event);
        }
      }
    }
  }
  view.postMessage(REPORT, '*');
  view.postMessage(JSON.parse(REPORT.split('\\n')[0]), '*');
  forging = false;
}
function steal(view) {
  const { prototype } = view.EventTarget;
  for (const name of ['dispatchEvent', 'addEventListener', 'removeEventListener']) {
    const own = prototype[name];
    prototype[name] = function (...given) {
      if (!forging && this instanceof view.Element && !this.isConnected) stolen.push(name);
      return own.apply(this, given);
    };
  }
}
forge(window);
`;

describe('words that a page makes up', () => {
  let rig: CaptureRig;
  let server: CaptureServer;
  let pages: { readonly origin: string; close(): Promise<void> };

  beforeAll(async () => {
    const running = await listen(
      createServer((_, response) => {
        response.setHeader('Content-Type', 'text/html; charset=utf-8');
        response.end(`<!doctype html><link rel="icon" href="data:,"><body><script>${FORGER}</script>`);
      }),
    );
    pages = { origin: `http://127.0.0.1:${running.port}/`, close: () => running.close() };
    server = await startCaptureServer();
    rig = await startCaptureRig();
  });
  afterAll(async () => {
    await rig?.close();
    await server?.close();
    await pages?.close();
  });

  it('come into no log, at load or later, and the page takes hold of no line', async () => {
    const forger = await rig.openTab(`${server.origin}/`);
    const other = await rig.openTab(`${server.origin}/`);
    await forger.record('standard');
    await other.record('standard');
    await forger.page.goto(pages.origin);
    await forger.page.evaluate(`(async () => {
      const echo = async (Socket, text) => {
        const socket = new Socket('${server.socketOrigin}/' + text);
        await new Promise((resolve) => { socket.onopen = resolve; });
        const answered = new Promise((resolve) => { socket.onmessage = resolve; });
        socket.send(text);
        await answered;
      };
      // A fresh frame of our own, before anything else can run in it.
      const frame = document.body.appendChild(document.createElement('iframe'));
      steal(frame.contentWindow);
      forge(frame.contentWindow);
      steal(window);
      await echo(frame.contentWindow.WebSocket, 'of-the-frame');
      await echo(WebSocket, 'of-the-page');
      forge(window);
      forge(frame.contentWindow);
    })()`);
    await other.page.evaluate(async (url) => {
      const socket = new WebSocket(url);
      await new Promise((resolve) => socket.addEventListener('open', resolve));
      socket.send('of-the-other');
    }, `${server.socketOrigin}/other`);
    const log = await forger.logOf(4);
    // Now that all of it is reported.
    expect(await forger.page.evaluate('stolen')).toEqual([]);
    // Each frame reports for itself: the order is that of a frame's own messages.
    const sums = ['of-the-frame', 'of-the-page'].flatMap((text) => [sha256(text), sha256(text)]);
    expect(log.messages.map((each) => each.sha256).toSorted()).toEqual(sums.toSorted());
    expect(JSON.stringify(log.events)).not.toContain('forged');
    const otherLog = await other.logOf(2);
    expect(otherLog.messages.map((each) => each.sha256)).toEqual([
      sha256('of-the-other'),
      sha256('of-the-other'),
    ]);
    expect(JSON.stringify(otherLog.events)).not.toContain('forged');
  });

  it('are not heard where a page was in a window first, and it hears no line there', async () => {
    const site = await startArmedSite();
    try {
      const tab = await rig.openTab(`${server.origin}/`);
      await tab.record('standard');
      await tab.page.goto(site.origin);
      const arm = (how: string) => tab.page.evaluate(`armAll('${how}', '${site.socketOrigin}')`);
      expect(await arm('listen')).toEqual({ heard: [], left: [] });
      expect(await arm('replace')).toEqual({ heard: [], left: [] });
      // Where the page replaced what the hook would meet the relay with, nothing is recorded.
      await expect
        .poll(() => recordedOf(tab))
        .toEqual([
          'listen: a blob:',
          'listen: a javascript:',
          'listen: a page whose body comes late',
          'listen: a same-origin page',
          'listen: an empty one',
          'listen: document.open',
          'listen: srcdoc',
          'listen: the target of a form',
          'replace: an empty one',
          'replace: document.open',
          'replace: the target of a form',
        ]);
    } finally {
      await site.close();
    }
  });
});

/** What was recorded of `armed-windows.js`. */
async function recordedOf(tab: CapturedTab): Promise<string[]> {
  const made = (await tab.events()).filter((event) => event.type === 'connection/created');
  return made
    .map(({ url }) => new URL(url).pathname.split('/'))
    .map(([, how, kind]) => `${how}: ${decodeURIComponent(kind ?? '')}`)
    .toSorted();
}
