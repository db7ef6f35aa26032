import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { axeViolations } from '../../panel/support/axe.ts';
import { type ChatServer, startChatServer } from '../../panel/support/chat-server.ts';
import { type ChromiumPanel, openPanel } from '../../support/chromium-panel.ts';
import { holdDisk } from '../../support/hold-disk.ts';

const CHROME_HAR = new URL('../../fixtures/chromium-156/two-websockets.har', import.meta.url);
const NETLOG = new URL('../../fixtures/netlog/everything-ws.json', import.meta.url);
/** What stands in a cell until its text has come. */
const NOT_YET = '\u00a0';
/** How the bar of an imported session says that it is one. */
const IMPORTED = /^Imported from/;

let server: ChatServer;
let at: ChromiumPanel;
let folder: string;
/** What the panel says of the live recording. */
let live: readonly string[];

const bar = () => at.panel.getByRole('region', { name: 'Stored session', exact: true });
const notice = () => at.panel.getByRole('region', { name: 'Import', exact: true });
const rows = () => at.panel.getByRole('grid', { name: 'Connections' }).getByRole('row');
const summary = () => at.panel.getByRole('status', { name: 'Summary' });
const choose = (file: string | { name: string; mimeType: string; buffer: Buffer }) =>
  at.panel.locator('.toolbar input[type=file]').setInputFiles(file);
const json = (name: string, text: string) => ({
  name,
  mimeType: 'application/json',
  buffer: Buffer.from(text),
});

/** Everything that is the same where it was recorded and where it is read again: rows, totals, verdicts, messages. */
async function look(): Promise<readonly string[]> {
  const seen: string[] = [...(await rows().allInnerTexts())];
  seen.push(...(await summary().locator('span').allTextContents()).slice(0, 3));
  for (const name of ['chat', 'nothing-here']) {
    await rows().filter({ hasText: name }).click();
    await at.panel.getByRole('tab', { name: /^Checks/ }).click();
    seen.push(...(await at.panel.locator('.check-title').allInnerTexts()));
  }
  await rows().filter({ hasText: 'chat' }).click();
  await at.panel.getByRole('tab', { name: /^Messages/ }).click();
  const messages = at.panel.getByRole('grid', { name: 'Messages' }).getByRole('row');
  await messages.filter({ hasText: '00 01 ff' }).last().waitFor();
  // Payloads, types and summaries come after their rows.
  await vi.waitFor(
    async () => expect((await messages.allInnerTexts()).join('')).not.toContain(NOT_YET),
    60_000,
  );
  seen.push(...(await messages.allInnerTexts()));
  await at.panel.getByRole('button', { name: 'Close details' }).click();
  return seen;
}

/** The body of an answer stands in the Handshake tab as text, and what the server sent as HTML is none. */
async function lookAtRefusal(): Promise<void> {
  await rows().filter({ hasText: '403' }).click();
  await at.panel.getByRole('tab', { name: 'Handshake' }).click();
  const body = at.panel.getByRole('region', { name: 'Response body' });
  await body.getByText('<h1>refused</h1>').waitFor();
  expect(await body.locator('h1').count()).toBe(0);
  expect(await axeViolations(at.panel)).toEqual([]);
  await at.panel.getByRole('button', { name: 'Close details' }).click();
}

/** Has the panel save what it shows, unredacted. */
async function save(format: 'HAR' | 'Session log'): Promise<string> {
  await at.panel.getByRole('button', { name: 'Export', exact: true }).click();
  const dialog = at.panel.getByRole('dialog', { name: 'Export' });
  await dialog.getByRole('radio', { name: format, exact: true }).check();
  await dialog.getByRole('checkbox', { name: 'Redact' }).uncheck();
  const coming = at.devtools.waitForEvent('download');
  await dialog.getByRole('button', { name: 'Save', exact: true }).click();
  // By content, not by name.
  const path = join(folder, `saved as ${format}`);
  await writeFile(path, await readFile(await (await coming).path()));
  await dialog.getByRole('button', { name: 'Close', exact: true }).click();
  return path;
}

async function backToLive(): Promise<void> {
  await bar().getByRole('button', { name: 'Back to live' }).click();
  await bar().waitFor({ state: 'detached' });
  await summary().getByText('6 messages', { exact: true }).waitFor();
  await rows().filter({ hasText: 'nothing-here' }).waitFor();
}

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'switchyard-'));
  server = await startChatServer();
  at = await openPanel({ mode: 'standard', url: server.page, size: { width: 1280, height: 760 } });
  await at.panel.getByRole('button', { name: 'Record', pressed: true }).waitFor();
  await at.page.reload();
  await at.page.evaluate(
    async ([chat, missing]) => {
      const socket = new WebSocket(chat, ['chat', 'superchat']);
      await new Promise((resolve) => socket.addEventListener('open', resolve));
      const echoes = new Promise<void>((resolve) => {
        let back = 0;
        socket.addEventListener('message', () => {
          if (++back === 3) resolve();
        });
      });
      for (const words of ['first', '{"hello":"w\u{f6}rld \u{1f600}"}']) socket.send(words);
      socket.send(Uint8Array.of(0, 1, 255));
      await echoes;
      const refused = new WebSocket(missing);
      await new Promise((resolve) => refused.addEventListener('close', resolve));
      const ended = new Promise((resolve) => socket.addEventListener('close', resolve));
      socket.close(1000, 'done');
      await ended;
    },
    [server.chat, server.missing] as const,
  );
  await rows()
    .filter({ hasText: /chat.*101.*1000/s })
    .waitFor();
  await rows()
    .filter({ hasText: /nothing-here.*404.*1006/s })
    .waitFor();
  await summary().getByText('6 messages', { exact: true }).waitFor();
  live = await look();
});

afterAll(async () => {
  await at?.close();
  await server?.close();
  await rm(folder, { recursive: true, force: true });
});

describe('importing into the panel', () => {
  it.each(['HAR', 'Session log'] as const)('our own %s shows what was recorded', async (format) => {
    await choose(await save(format));
    await bar().getByText(`saved as ${format}`).waitFor();
    await summary().getByText('6 messages', { exact: true }).waitFor();
    await expect.poll(() => look()).toEqual(live);
    await backToLive();
    await expect.poll(() => look()).toEqual(live);
  });

  it('a HAR of Chrome’s own Network panel, which counts ordinary requests and can send nothing', async () => {
    await choose(CHROME_HAR.pathname);
    await bar().getByText(IMPORTED).waitFor();
    await expect
      .poll(() => bar().textContent())
      .toMatch(/two-websockets\.har.*WebInspector.*\d+ ordinary requests? not listed/s);
    // The background is told that it is shown, and takes nothing of it to make room.
    await expect.poll(heldInBackground).toHaveLength(1);
    await rows()
      .filter({ hasText: /chat.*101/s })
      .click();
    await at.panel.getByRole('tab', { name: /^Messages/ }).click();
    await at.panel.getByText('An imported file is read-only: it has no live connection.').first().waitFor();
    // Chrome writes no close, so nobody knows whether the socket was open at the end.
    await rows()
      .filter({ hasText: /chat.*101/s })
      .getByLabel('opened; end not recorded')
      .waitFor();
    await at.panel.getByRole('tab', { name: 'Close', exact: true }).click();
    await at.panel.getByText(/The file holds no end of this connection: whether/).waitFor();
    expect(await axeViolations(at.panel)).toEqual([]);
    await at.panel.getByRole('button', { name: 'Close details' }).click();
    await backToLive();
  });

  it('a file that breaks off is refused by name and place, and the session stays', async () => {
    const before = await rows().allInnerTexts();
    await choose(json('half.har', '{"log": {"version": "1.2",\n"entries": [{"request"'));
    await notice().getByRole('alert').getByText('was not imported').waitFor();
    await expect
      .poll(() => notice().textContent())
      .toMatch(/half\.har.*breaks off at line 2, column 23; expected a HAR.*cut-short/s);
    expect(await axeViolations(at.panel)).toEqual([]);
    await expect.poll(() => rows().allInnerTexts()).toEqual(before);
    await expect.poll(() => bar().count()).toBe(0);
    await notice().getByRole('button', { name: 'Dismiss' }).click();
    await notice().waitFor({ state: 'detached' });
    await expect.poll(focusIsSomewhere).toBe(true);
  });

  it('the good entries of a HAR open, and the broken ones are listed with place and reason', async () => {
    const good = '{"startedDateTime":"2026-11-20T12:00:00.000Z","request":{"url":"ws://good.example/"}}';
    const broken = '{"__proto__":{"request":{"url":"ws://bad.example/"}},"response":{}}';
    // The name would turn its end around, and with it the bar.
    await choose(json('\u202egnp.rah\u0007', `{"log":{"version":"1.2","entries":[null,${good},${broken}]}}`));
    await bar().getByText(IMPORTED).waitFor();
    // The head of the table, and one.
    await expect
      .poll(() => rows().allInnerTexts())
      .toEqual([expect.anything(), expect.stringContaining('good.example')]);
    await expect.poll(() => bar().textContent()).toContain('\ufffdgnp.rah\u2407');
    await bar().getByRole('button', { name: '2 problems' }).click();
    const dialog = at.panel.getByRole('dialog', { name: 'What could not be read' });
    await expect
      .poll(() => dialog.getByRole('listitem').allInnerTexts())
      .toEqual([
        expect.stringMatching(/^log\.entries\[0\] is broken/),
        expect.stringMatching(/^log\.entries\[2\] is broken/),
      ]);
    expect(await axeViolations(at.panel)).toEqual([]);
    await at.devtools.keyboard.press('Escape');
    await dialog.waitFor({ state: 'detached' });
    await backToLive();
  });

  it('a cancelled one leaves nothing', async () => {
    const before = await rows().allInnerTexts();
    const release = await holdDisk(at.panel);
    await choose(CHROME_HAR.pathname);
    await notice().getByRole('progressbar').waitFor();
    await notice()
      .getByText(/^stored/)
      .waitFor();
    await notice().getByRole('button', { name: 'Cancel' }).click();
    await notice().waitFor({ state: 'detached' });
    await expect.poll(focusIsSomewhere).toBe(true);
    await release();
    await expect.poll(() => rows().allInnerTexts()).toEqual(before);
    // Two of our own, Chrome's, and the one with broken entries.
    await expect.poll(() => logsIn(at)).toBe(4);
  });

  it.each([
    ['two-websockets.har', CHROME_HAR, /chat.*101/s, () => Promise.resolve()],
    // Of `--log-net-log`, with the wire of its sockets.
    ['everything-ws.json', NETLOG, /echo.*101.*4001/s, lookAtRefusal],
  ])('a file is dropped on the panel: %s', async (name, file, row, also) => {
    const frame = await at.panel.frameElement();
    const box = await frame.boundingBox();
    if (box === null) throw new Error('the panel is not to be seen');
    const [x, y] = [box.x + box.width / 2, box.y + box.height / 2];
    const session = await at.devtools.context().newCDPSession(at.devtools);
    const data = { items: [], files: [file.pathname], dragOperationsMask: 1 };
    await session.send('Input.dispatchDragEvent', { type: 'dragEnter', x, y, data });
    await session.send('Input.dispatchDragEvent', { type: 'dragOver', x, y, data });
    await at.panel.getByText('to import it').waitFor();
    // What may be dropped is what the last move was answered with.
    await session.send('Input.dispatchDragEvent', { type: 'dragOver', x, y, data });
    await session.send('Input.dispatchDragEvent', { type: 'drop', x, y, data });
    await bar().getByText(name).waitFor();
    await expect.poll(() => at.panel.getByText('to import it').count()).toBe(0);
    await rows().filter({ hasText: row }).waitFor();
    await also();
    await backToLive();
  });

  it('what was imported is a stored session: listed with its file, opened, deleted', async () => {
    await at.panel.getByRole('button', { name: 'Sessions', exact: true }).click();
    const list = at.panel.getByRole('table', { name: 'Stored sessions' });
    const imported = list.getByRole('row').filter({ hasText: 'two-websockets.har' });
    await expect.poll(() => imported.count()).toBe(2);
    await expect
      .poll(() => imported.first().textContent())
      .toMatch(/two-websockets\.har.*imported, .*WebInspector/s);
    expect(await axeViolations(at.panel)).toEqual([]);
    await imported.last().getByRole('button', { name: /^Open/ }).click();
    await bar().getByText('two-websockets.har').waitFor();
    await at.panel.getByRole('button', { name: 'Sessions', exact: true }).click();
    await at.panel.getByRole('button', { name: 'Delete all' }).click();
    await at.panel.getByRole('button', { name: 'Delete', exact: true }).last().click();
    await at.panel.getByText('No session is stored yet.').waitFor();
    await at.panel.getByRole('button', { name: 'Back to live' }).click();
    await summary().getByText('6 messages', { exact: true }).waitFor();
    await expect.poll(() => look()).toEqual(live);
  });

  it('a large one says how far it is, is cancelled within a moment, and opens whole', async () => {
    const path = join(folder, 'large.har');
    const count = 150_000;
    await writeFile(path, largeHar(count));
    await choose(path);
    const running = notice().getByRole('status');
    await running.getByText(/^(?:read|its messages:) .+ of .+ \([1-9]\d? %\)$/).waitFor();
    await notice().getByRole('button', { name: 'Cancel' }).click();
    await notice().waitFor({ state: 'detached' });
    await expect.poll(() => logsIn(at)).toBe(0);
    await summary().getByText('6 messages', { exact: true }).waitFor();
    await choose(path);
    await running.getByText(/^its messages: .+ of .+ \(\d+ %\)$/).waitFor();
    await bar().getByText('large.har').waitFor();
    await expect.poll(() => bar().textContent()).toMatch(/300 ordinary requests not listed/);
    await summary()
      .getByText(`${count.toLocaleString('en')} messages`, { exact: true })
      .waitFor();
    await backToLive();
  });
});

/** A HAR of some 60 MB: requests with bodies, and a WebSocket with so many messages, which stand before the rest of their entry. */
function largeHar(count: number): string {
  const body = '<p class="line">The quick brown fox</p>\n'.repeat(2_500);
  const requests = Array.from({ length: 300 }, (_, n) =>
    JSON.stringify({
      startedDateTime: '2026-11-20T12:00:00.000Z',
      request: { method: 'GET', url: `https://large.example/${n}`, headers: [] },
      response: {
        status: 200,
        headers: [],
        content: { size: body.length, mimeType: 'text/html', text: body },
      },
    }),
  );
  const messages = Array.from({ length: count }, (_, n) =>
    JSON.stringify({
      type: n % 2 === 0 ? 'send' : 'receive',
      time: 1_795_176_000 + n / 1000,
      opcode: 1,
      data: `{"n":${n},"words":"${'hay '.repeat(30)}"}`,
    }),
  );
  const socket = `{"_webSocketMessages":[${messages.join(',')}],"startedDateTime":"2026-11-20T12:00:00.000Z","request":{"method":"GET","url":"wss://large.example/feed","headers":[]},"response":{"status":101,"headers":[]}}`;
  return `{"log":{"version":"1.2","creator":{"name":"WebInspector","version":"1"},"entries":[${[...requests, socket].join(',')}]}}`;
}

/** Logs that the service worker finds held. */
async function heldInBackground(): Promise<readonly string[]> {
  const [worker] = at.context.serviceWorkers();
  if (worker === undefined) throw new Error('there is no service worker');
  return worker.evaluate(async () => {
    const { held = [] } = await navigator.locks.query();
    return held.map(({ name = '' }) => name).filter((name) => name.startsWith('switchyard-log '));
  });
}

/** Whether keys reach something of the panel. */
async function focusIsSomewhere(): Promise<boolean> {
  return at.panel.evaluate(() => document.activeElement !== null && document.activeElement !== document.body);
}

/** Logs on disk that were imported, whole or half. */
async function logsIn({ panel }: ChromiumPanel): Promise<number> {
  return panel.evaluate(
    async () =>
      new Promise<number>((resolve, reject) => {
        const opening = indexedDB.open('switchyard');
        opening.addEventListener('error', () => reject(new Error('the database does not open')));
        opening.addEventListener('success', () => {
          const database = opening.result;
          const request = database.transaction('logs').objectStore('logs').getAll();
          request.addEventListener('success', () => {
            database.close();
            const records: readonly { imported?: object }[] = request.result;
            resolve(records.filter(({ imported }) => imported !== undefined).length);
          });
        });
      }),
  );
}
