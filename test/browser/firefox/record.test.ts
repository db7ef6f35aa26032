import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { judgeSession } from '../../../src/analysis/judge-session.ts';
import { exportFromPanel } from '../../../src/cli/browser/firefox/export-from-panel.ts';
import { readImport } from '../../../src/cli/input/read-file.ts';
import { replay } from '../../../src/formats/imported.ts';
import { type FirefoxPanel, startFirefoxPanel } from '../../support/firefox/firefox-panel.ts';
import { type FaultyServer, startFaultyServer } from '../../support/servers/faulty-server.ts';
import { startProvokingPage } from './provoking-page.ts';

// Standard in Firefox: handshakes by webRequest, messages and closes by the page hook, each pair of them one connection.

let running: FirefoxPanel;
let page: { readonly url: string; close(): Promise<void> };
let server: FaultyServer;

beforeAll(async () => {
  [page, server] = await Promise.all([startProvokingPage(), startFaultyServer()]);
  running = await startFirefoxPanel({
    url: page.url,
    // Firefox waits longer and longer before it asks a server again that has refused.
    preferences: { 'network.websocket.delay-failed-reconnects': false },
  });
  await running.untilCovered();
});

afterAll(async () => {
  await running?.close();
  await server?.close();
  await page?.close();
});

/** Opens a socket in the page; resolves when it is over or works. */
async function open(path: string): Promise<void> {
  const url = path.startsWith('ws') ? path : `${server.url}/${path}`;
  await running.firefox.executeScript('content', 'return window.provoke(arguments[0], [], false)', url);
}

/** Cells of the row of a connection, as they are drawn: name, switched to, target, status, ... */
function rowOf(name: string): Promise<unknown> {
  return running.panel.evaluate((wanted: string) => {
    const rows = [...document.querySelectorAll<HTMLElement>('[role=row]')];
    const row = rows.find((each) => each.textContent.startsWith(wanted));
    return row === undefined ? null : Array.from(row.children, (cell) => cell.textContent);
  }, name);
}

describe('recording in Firefox', () => {
  it.each([
    ['status-404-Not-Found', '404'],
    ['status-502-Bad-Gateway', '502'],
    ['status-301-Moved-Permanently', '301'],
    // Judged by what the server sent: all that the page is told is 1006.
    ['wrong-accept', '101 ✕ refused by browser'],
  ])('shows %s with its status and the close code', async (id, status) => {
    await open(id);
    await expect.poll(() => rowOf(id)).toEqual(expect.arrayContaining([status, '1006']));
  });

  it('shows a refused port, which has no status, and says no more than was seen', async () => {
    await open('ws://127.0.0.1:6123/refused');
    await expect.poll(() => rowOf('refused')).toContain('1006');
    await expect.poll(() => rowOf('refused')).toContain('no answer');
    expect(await running.faults()).toEqual([]);
  });

  it('names the limit of 200 sockets, which Firefox reports to nobody', async () => {
    // More than that many at once: whoever else holds one, the last is refused, and 200 of this page were there before it.
    const script = `window.held = Array.from({ length: 205 }, (_, n) => new WebSocket(arguments[0] + '?' + n));
      return Promise.all(window.held.map((socket) => new Promise((resolve) => {
        socket.onopen = () => resolve('opened');
        socket.onclose = ({ code }) => resolve(code);
      })))`;
    const came = await running.firefox.executeScript('content', script, `${server.url}/good`);
    expect(Array.isArray(came) ? came.at(-1) : came).toBe(1006);
    const refused = async () => {
      const saved = await exportFromPanel(running, { format: 'Session log', redact: false });
      const judged = judgeSession(replay(await readImport(saved.path)), null);
      await saved.discard();
      const last = judged.find(({ connection: { url } }) => url.seen && url.value.endsWith('/good?204'));
      return [last?.explanation?.cause ?? null, last?.explanation?.evidence.at(-1) ?? ''];
    };
    await expect
      .poll(refused, { timeout: 45_000, interval: 500 })
      .toEqual(['too-many-sockets', expect.stringContaining('Firefox 153 allows 200')]);
  });
});
