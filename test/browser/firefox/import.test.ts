import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { exportFromPanel } from '../../../src/cli/browser/firefox/export-from-panel.ts';
import { type ChatServer, startChatServer } from '../../panel/support/chat-server.ts';
import { type FirefoxPanel, startFirefoxPanel } from '../../support/firefox/firefox-panel.ts';

let server: ChatServer;
let running: FirefoxPanel;

/** Gives a file to the panel's file input, as the picker would. */
async function choose(path: string): Promise<void> {
  await running.panel.evaluate(
    `const [path] = arguments;
     Components.utils.importGlobalProperties(['File']);
     const input = document.querySelector('.toolbar input[type=file]');
     return File.createFromFileName(path).then((file) => {
       input.mozSetFileArray([file]);
       input.dispatchEvent(new window.Event('change', { bubbles: true }));
     });`,
    path,
  );
}

const rows = () => running.panel.names({ role: 'row', name: /chat|nothing-here/ });

beforeAll(async () => {
  server = await startChatServer();
  running = await startFirefoxPanel({
    url: server.page,
    preferences: { 'network.websocket.delay-failed-reconnects': false },
  });
  await running.untilCovered();
  const script = `
    const [chat, missing, done] = arguments;
    (async () => {
      const socket = new WebSocket(chat, ['chat']);
      await new Promise((resolve) => socket.addEventListener('open', resolve));
      socket.send('plain words');
      await new Promise((resolve) => socket.addEventListener('message', resolve));
      const closed = (one) => new Promise((resolve) => one.addEventListener('close', resolve));
      await closed(new WebSocket(missing));
      socket.close(1000, 'done');
      await closed(socket);
    })().then(() => done(null), (problem) => done(String(problem)));`;
  const { firefox } = running;
  expect(await firefox.executeAsyncScript('content', script, server.chat, server.missing)).toBe(null);
  await vi.waitFor(async () => {
    expect(await rows()).toEqual([
      expect.stringMatching(/chat.*101.*1000/),
      expect.stringMatching(/nothing-here.*404.*1006/),
    ]);
  }, 60_000);
});

afterAll(async () => {
  await running?.close();
  await server?.close();
});

describe('importing into the panel of Firefox', () => {
  it('our own HAR shows what was recorded', async () => {
    const live = await rows();
    const saved = await exportFromPanel(running, { format: 'HAR', redact: false });
    await choose(saved.path);
    await expect
      .poll(() => running.panel.names({ role: 'region', name: 'Stored session' }))
      .toEqual(['Stored session']);
    const words = () => running.panel.textOf({ role: 'region', name: 'Stored session' });
    await expect.poll(words).toContain(basename(saved.path));
    await expect.poll(words).toContain('Switchyard');
    await expect.poll(rows).toEqual(live);
    await saved.discard();
    await running.panel.click({ role: 'button', name: 'Back to live' });
    await expect.poll(() => running.panel.names({ role: 'region', name: 'Stored session' })).toEqual([]);
    await expect.poll(rows).toEqual(live);
  });

  it('a file of no known format is refused, and the session stays', async () => {
    const live = await rows();
    const folder = await mkdtemp(join(tmpdir(), 'switchyard-import-'));
    const path = join(folder, 'switchyard-no-format.txt');
    await writeFile(path, 'nothing of ours');
    await choose(path);
    await expect
      .poll(() => running.panel.textOf({ role: 'region', name: 'Import' }))
      .toMatch(
        /switchyard-no-format\.txt.* was not imported.*format of the file is not known.*not-this-format/s,
      );
    expect(await rows()).toEqual(live);
    await rm(folder, { recursive: true });
    expect(await running.faults()).toEqual([]);
  });
});
