import { createHash } from 'node:crypto';
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { buildExtension } from '../../../src/cli/build/build-extension.ts';
import { startRecordingPanel } from '../../support/recording/recording-panel.ts';
import { type CaptureServer, startCaptureServer } from './capture-server.ts';

// Another extension wraps WebSocket in every page. Content scripts run in the order of the extensions' ids (Chromium 156).

const WRAPS: Readonly<Record<string, string>> = {
  'a class': `const Own = WebSocket;
    window.WebSocket = class WebSocket extends Own { send(data) { super.send(data); } };`,
  'a function': `const Own = WebSocket;
    window.WebSocket = function WebSocket(url, protocols) {
      const socket = protocols === undefined ? new Own(url) : new Own(url, protocols);
      const { send } = socket;
      socket.send = (data) => send.call(socket, data);
      return socket;
    };
    window.WebSocket.prototype = Own.prototype;`,
  'its methods': `const { send } = WebSocket.prototype;
    WebSocket.prototype.send = function (data) { return send.call(this, data); };`,
};

/** Says which of the two was first: nothing of a cycle is noticed by a `Proxy`. */
const NOTE_ORDER = `const before = Object.getPrototypeOf(WebSocket);
  try {
    Object.setPrototypeOf(WebSocket, Object.create(WebSocket));
    document.documentElement.dataset.order = 'after';
    Object.setPrototypeOf(WebSocket, before);
  } catch {
    document.documentElement.dataset.order = 'before';
  }`;

type Order = 'before' | 'after';

describe('beside an extension that wraps WebSocket', () => {
  let server: CaptureServer;
  let folder = '';

  beforeAll(async () => {
    server = await startCaptureServer();
    folder = await mkdtemp(join(tmpdir(), 'switchyard-beside-'));
  });
  afterAll(async () => {
    await server?.close();
    await rm(folder, { recursive: true, force: true });
  });

  /** Installs it so that its content scripts run before ours, or after. */
  async function install(script: string, order: Order): Promise<string> {
    const ours = idOf(await buildExtension());
    let path = '';
    for (let n = 0; path === ''; n++) {
      const candidate = join(folder, `${order} ${n}`);
      if (idOf(candidate) < ours === (order === 'before')) path = candidate;
    }
    await mkdir(path, { recursive: true });
    const content = {
      js: ['wrap.js'],
      matches: ['<all_urls>'],
      all_frames: true,
      run_at: 'document_start',
      world: 'MAIN',
    };
    const manifest = { manifest_version: 3, name: 'Wrap', version: '1', content_scripts: [content] };
    await writeFile(join(path, 'manifest.json'), JSON.stringify(manifest));
    await writeFile(join(path, 'wrap.js'), `(() => {${NOTE_ORDER}\n${script}\n})();`);
    return path;
  }

  const cases = Object.entries(WRAPS).flatMap(([kind, script]) =>
    (['before', 'after'] as const).map((order) => [kind, order, script] as const),
  );

  it('that leaves nothing of the browser’s own, says why nothing is recorded, and offers no reload', async () => {
    const wrap = `const Own = WebSocket;
      window.WebSocket = new Proxy(Own, { construct: (own, given, target) => new Proxy(Reflect.construct(own, given, target), {}) });`;
    const recording = await startRecordingPanel({
      mode: 'standard',
      beside: [await install(wrap, 'before')],
    });
    try {
      await recording.page.goto(`${server.origin}/`);
      await recording.page.evaluate((url) => void new WebSocket(url), `${server.socketOrigin}/proxied`);
      const coverage = recording.panel.getByRole('list', { name: 'Coverage' });
      await expect.poll(() => coverage.textContent()).toContain('Another extension, or the page itself');
      expect(await recording.panel.getByRole('button', { name: 'Reload the page' }).count()).toBe(0);
    } finally {
      await recording.close();
    }
  });

  it.each(cases)(
    'by %s and runs %s ours, each socket stands once in Standard, whole',
    async (_, order, script) => {
      const recording = await startRecordingPanel({
        mode: 'standard',
        beside: [await install(script, order)],
      });
      try {
        await recording.page.goto(`${server.origin}/`);
        expect(await recording.page.evaluate(() => document.documentElement.dataset.order)).toBe(order);
        await recording.page.evaluate(async (url) => {
          const sockets = [new WebSocket(url), new WebSocket(url)];
          await Promise.all(
            sockets.map(async (socket, index) => {
              await new Promise((resolve) => socket.addEventListener('open', resolve));
              const answer = new Promise((resolve) => socket.addEventListener('message', resolve));
              socket.send(`from ${index}`);
              await answer;
            }),
          );
          Object.assign(window, { sockets });
        }, `${server.socketOrigin}/beside`);
        await expect
          .poll(async () =>
            (await recording.exportHar()).map(({ status, messages }) => [status, messages.length]),
          )
          .toEqual([
            [101, 2],
            [101, 2],
          ]);
      } finally {
        await recording.close();
      }
    },
  );
});

/** Of an extension that has no key of its own: Chromium makes it from the folder's path. */
function idOf(path: string): string {
  const digest = createHash('sha256').update(path).digest('hex').slice(0, 32);
  return digest.replace(/./g, (digit) => String.fromCharCode(97 + Number.parseInt(digit, 16)));
}
