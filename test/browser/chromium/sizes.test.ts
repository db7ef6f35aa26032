import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { chooseSource } from '../../../src/cli/start/recording-source.ts';
import { type ChromiumPanel, openPanel } from '../../support/chromium-panel.ts';
import { type CaptureServer, startCaptureServer } from './capture-server.ts';

const MEBIBYTE = 1024 * 1024;
/** Milliseconds: 128 MiB go through page, background, disk and panel. */
const LONG = 270_000;

let server: CaptureServer;
let tab: ChromiumPanel;

beforeAll(async () => {
  server = await startCaptureServer();
  tab = await openPanel({ size: { width: 1280, height: 720 } });
});
afterAll(async () => {
  await tab?.close();
  await server?.close();
});

const summary = () => tab.panel.getByRole('status', { name: 'Summary' });
const grid = () => tab.panel.getByRole('grid', { name: 'Messages' });

/** The cells of the Length column, from above to below. */
const lengths = () =>
  grid().evaluate((element) => {
    const [head, ...rows] = [...element.querySelectorAll('[role="row"]')].map((row) =>
      [...row.querySelectorAll('[role="columnheader"], [role="gridcell"]')].map(({ textContent }) =>
        textContent.trim(),
      ),
    );
    const column = head?.indexOf('Length') ?? -1;
    return rows.map((cells) => cells[column]).filter((cell) => cell !== undefined);
  });

// That Deep stores 64 MiB whole is tested beside its other loads.
describe.each([
  ['standard', 64],
  ['deep', 16],
] as const)('messages of 0 bytes and of many, recorded by %s: %i MiB', (mode, mebibytes) => {
  const large = mebibytes * MEBIBYTE;
  beforeAll(async () => {
    await chooseSource(tab.panel, mode);
    await tab.panel.getByRole('button', { name: 'Record', exact: true, pressed: true }).waitFor();
    await tab.page.goto(`${server.origin}/sizes?${mode}`);
    await summary().getByText('0 messages', { exact: true }).waitFor();
  });

  it('stand side by side in their order, and the large one can be looked at', async () => {
    await tab.page.evaluate(
      async ([url, length]) => {
        const socket = new WebSocket(url);
        socket.binaryType = 'arraybuffer';
        await new Promise((resolve) => {
          socket.addEventListener('open', resolve);
        });
        const all = new Promise<void>((resolve) => {
          let left = 5;
          socket.addEventListener('message', () => {
            if (--left === 0) resolve();
          });
        });
        socket.send('');
        socket.send('');
        socket.send(new Uint8Array(length).fill(7));
        socket.send('');
        socket.send(new Uint8Array(0));
        await all;
      },
      [`${server.socketOrigin}/sizes`, large] as const,
    );
    await summary().getByText('10 messages', { exact: true }).waitFor({ timeout: LONG });
    await tab.panel.getByRole('grid', { name: 'Connections' }).getByText('sizes').click();
    await tab.panel.getByRole('tab', { name: 'Messages' }).click();
    await expect.poll(lengths).toHaveLength(10);
    const shown = await lengths();
    // What the debugger tells of an empty binary message it tells of any Blob: nobody can say how long that one was.
    const unknown = mode === 'deep' ? 1 : 0;
    expect(shown.filter((length) => length === '?')).toHaveLength(unknown);
    expect(shown.filter((length) => length === '0')).toHaveLength(8 - unknown);
    const largest = large.toLocaleString('en-US');
    expect(shown.filter((length) => length === largest)).toHaveLength(2);
    // Each way they go in the order in which they were sent; how both ways mix is the network's doing.
    expect([shown[0], shown.at(-1)]).toEqual(['0', '0']);
    await grid().getByRole('row').filter({ hasText: largest }).first().click();
    const details = tab.panel.getByRole('region', { name: 'Message details' });
    await details.getByRole('tab', { name: 'Hex' }).click();
    await expect.poll(() => details.textContent(), { timeout: 60_000 }).toContain('00000000  07 07 07');
  });
});
