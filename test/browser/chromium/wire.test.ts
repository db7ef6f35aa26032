import { copyFile, readFile as fileBytes, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it, onTestFinished, vi } from 'vitest';
import { makeCertificate } from '../../../src/cli/demo/certificate.ts';
import { netLogFlags } from '../../../src/cli/start/net-log.ts';
import { replay } from '../../../src/formats/imported.ts';
import { readNetLog } from '../../../src/formats/netlog/read-netlog.ts';
import { readFile } from '../../../src/formats/read-file.ts';
import { axeViolations } from '../../panel/support/axe.ts';
import { type ChromiumPanel, openPanel } from '../../support/chromium-panel.ts';
import { readClipboard } from '../../support/read-clipboard.ts';
import {
  type CountingServer,
  LONG,
  SAID,
  startCountingServer,
} from '../../support/servers/counting-server.ts';
import type { WireFrame } from '../../support/servers/wire-frame-reader.ts';
import { startHere } from '../../support/start-here.ts';
import { untilSaid } from '../../support/until-said.ts';

/** The machine that runs this may be busy. */
const PATIENCE = 60_000;
const OPCODES = new Map([
  [0, 'continuation'],
  [1, 'text'],
  [2, 'binary'],
  [8, 'close'],
  [9, 'ping'],
  [10, 'pong'],
]);

let server: CountingServer;
let folder: string;
let netlog: string;
let at: ChromiumPanel;

const grid = () => at.panel.getByRole('grid', { name: 'Frames', exact: true });
const stored = () => at.panel.getByRole('region', { name: 'Stored session', exact: true });
const details = () => at.panel.getByRole('region', { name: 'Selected frame', exact: true });

const menu = () => at.panel.getByRole('menu');
/** Chooses the first frame whose row has these words. */
const chooseFrame = (words: string | RegExp) =>
  grid().getByRole('row').filter({ hasText: words }).first().click();
const field = (name: RegExp) => details().getByRole('button', { name });

/** Chooses the conversation and its tab. */
async function chooseWire(): Promise<void> {
  await at.panel
    .getByRole('grid', { name: 'Connections' })
    .getByRole('row')
    .filter({ hasText: /talk.*4001/s })
    .click();
  await at.panel.getByRole('tab', { name: 'Wire', exact: true }).click();
}

/** A frame as the list shows it. */
const line = ({ final, reserved, opcode, masked, payload }: WireFrame): string =>
  [
    OPCODES.get(opcode),
    final ? 'FIN' : '–',
    reserved === 4 ? 'RSV1' : '',
    masked ? 'mask' : '–',
    new Intl.NumberFormat('en').format(payload.length),
  ].join('|');

/** The header that a frame has to have in a file. */
const counted = ({ final, reserved, opcode, masked, payload }: WireFrame) =>
  expect.objectContaining({ final, reserved, opcode, masked, length: payload.length });

/** The frames of one direction that the list shows, in order. */
async function shown(direction: string): Promise<string[]> {
  const rows = await grid()
    .getByRole('row')
    .evaluateAll((all) =>
      all.map((row) => [
        row.querySelector('[role=img]')?.getAttribute('aria-label') ?? '',
        ...[...row.querySelectorAll('[role=gridcell]')].map((cell) => cell.textContent ?? ''),
      ]),
    );
  return rows
    .filter(([way]) => way === direction)
    .map(([, , , opcode, fin, reserved, mask, length]) => [opcode, fin, reserved, mask, length].join('|'));
}

/** Payload bytes of the frames that carried compressed messages; none of them is fragmented. */
const compressed = () =>
  [...server.frames.sent, ...server.frames.received].filter(({ reserved }) => reserved === 4);

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'switchyard-'));
  netlog = join(folder, 'wire.json');
  server = await startCountingServer();
  at = await openPanel({ mode: 'standard', flags: netLogFlags(netlog), size: { width: 1400, height: 900 } });
  await at.page.goto(server.url);
  await vi.waitFor(async () => expect(await at.page.title()).toBe('over'), PATIENCE);
});

afterAll(async () => {
  await at?.close();
  await server?.close();
  await rm(folder, { recursive: true, force: true });
});

describe('the wire in the panel', () => {
  it('is explained, joined from a NetLog of this browser, and equals what the server counted', async () => {
    await chooseWire();
    await at.panel.getByText('Browsers show extensions whole messages, not the frames').waitFor();
    await at.panel.getByRole('button', { name: 'Record the wire…' }).click();
    const dialog = at.panel.getByRole('dialog', { name: 'Record the wire' });
    await dialog.getByText('chrome://net-export').waitFor();
    // The focus stays within, around the end; Escape closes, as nothing else of DevTools has the key.
    const { keyboard } = at.devtools;
    const focused = () => at.panel.evaluate(() => document.activeElement?.textContent);
    await dialog.getByRole('button', { name: 'Choose the file…' }).focus();
    await keyboard.press('Tab');
    await expect.poll(focused, { timeout: PATIENCE }).toBe('Copy');
    await keyboard.press('Shift+Tab');
    await expect.poll(focused, { timeout: PATIENCE }).toBe('Choose the file…');
    await keyboard.press('Escape');
    await dialog.waitFor({ state: 'hidden' });
    await at.panel.getByRole('button', { name: 'Record the wire…' }).click();
    await dialog.getByText('chrome://net-export').waitFor();
    expect(await axeViolations(at.panel)).toEqual([]);

    // Chromium writes its log some events late: it has the last frame once others came after.
    const frames = server.frames.sent.length + server.frames.received.length;
    await expect
      .poll(
        async () => {
          await at.page.evaluate(() => fetch('/').then((answer) => answer.text()));
          const log = replay(readNetLog(await fileBytes(netlog)));
          return Math.max(0, ...log.connections.map(({ id }) => log.wire(id)?.count ?? 0));
        },
        { timeout: PATIENCE },
      )
      .toBe(frames);
    // Chromium still writes to it, and no browser reads a file that changes after it was chosen.
    const chosen = join(folder, 'chosen.json');
    await copyFile(netlog, chosen);
    await dialog.locator('input[type=file]').setInputFiles(chosen);
    await stored().getByText('A session with the wire of').waitFor();
    await stored().getByRole('button', { name: '1 joined exactly' }).waitFor();

    // The connection and its tab are still chosen.
    await at.panel.getByText('Joined exactly', { exact: true }).waitFor();
    await expect
      .poll(() => shown('sent by the client'), { timeout: PATIENCE })
      .toEqual(server.frames.received.map(line));
    await expect.poll(() => shown('received from the server')).toEqual(server.frames.sent.map(line));
    const onWire = compressed().reduce((sum, { payload }) => sum + payload.length, 0);
    const inflated = LONG.length + SAID.join('').length + 300;
    const number = new Intl.NumberFormat('en');
    await at.panel
      .getByTitle(`${number.format(onWire)} bytes on the wire, ${number.format(inflated)} bytes decompressed`)
      .first()
      .waitFor();
    expect(await axeViolations(at.panel)).toEqual([]);
  });

  it('leads from a frame to its message and back, and shows its bytes by field', async () => {
    await grid().getByRole('row').filter({ hasText: 'continues the message of frame' }).click();
    await details()
      .getByRole('button', { name: /^opcode 0000\. It continues the message of frame / })
      .waitFor();
    await details()
      .getByRole('button', { name: /payload 74 68 72 65 65 20\./ })
      .waitFor();
    expect(await axeViolations(at.panel)).toEqual([]);
    await details().getByRole('button', { name: 'Show the message' }).click();
    await at.panel
      .getByRole('grid', { name: 'Messages' })
      .getByRole('row', { selected: true })
      .getByText('in three parts')
      .waitFor();
    await at.panel.getByRole('button', { name: 'Show its frames' }).click();
    await grid().getByRole('row', { selected: true }).getByText('first of 3 frames').waitFor();
  });
});

describe('copying a frame', () => {
  it('copies its fields by Ctrl+C in the list and in the fields', async () => {
    await chooseFrame('continues the message of frame');
    await field(/payload 74 68 72 65 65 20\./).waitFor();
    await untilSaid(at, 'Frame copied.', () => at.devtools.keyboard.press('Control+c'));
    const copied = await readClipboard(at.context, at);
    expect(copied).toMatch(/^Frame \d+, continuation\. \d{4}-\S+Z, received from the server\n/);
    expect(copied).toMatch(/\n {8}opcode\s+0000\s+It continues the message of frame \d+\.\n/);
    expect(copied).toMatch(/\nbyte 2 {2}payload\s+74 68 72 65 65 20\s+As it was sent\.\n$/);
    // Another text, so that what is copied next can be told from this.
    await chooseFrame('text');
    await field(/^opcode 0001\. It is a whole text message/).waitFor();
    await details().getByRole('group').getByRole('button').first().focus();
    await untilSaid(at, 'Frame copied.', () => at.devtools.keyboard.press('Control+c'));
    expect(await readClipboard(at.context, at)).toMatch(/^Frame \d+, text\./);
  });

  it('copies JSON, header, payload and all bytes by its menu: keys, right click, button', async () => {
    await chooseFrame('continues the message of frame');
    await field(/payload 74 68 72 65 65 20\./).waitFor();
    await at.devtools.keyboard.press('Shift+F10');
    await menu().getByRole('menuitem', { name: 'Copy fields as text' }).waitFor();
    expect(await axeViolations(at.panel)).toEqual([]);
    await at.devtools.keyboard.press('ArrowDown');
    await expect
      .poll(() => at.panel.evaluate(() => document.activeElement?.textContent))
      .toBe('Copy fields as JSON');
    await untilSaid(at, 'Frame copied.', () => at.devtools.keyboard.press('Enter'));
    expect(JSON.parse(await readClipboard(at.context, at))).toMatchObject({
      direction: 'server-to-client',
      fin: false,
      opcode: 0,
      masked: false,
      maskingKey: null,
      length: 6,
      header: '00 06',
      payload: '74 68 72 65 65 20',
      message: { frames: 3, compressed: false },
      faults: [],
    });

    const row = grid().getByRole('row').filter({ hasText: 'continues the message of frame' });
    await row.click({ button: 'right' });
    await untilSaid(at, 'Payload of the frame copied (6 B).', () =>
      menu().getByRole('menuitem', { name: 'Copy payload as hex' }).click(),
    );
    expect(await readClipboard(at.context, at)).toBe('74 68 72 65 65 20');

    await row.hover();
    await row.getByRole('button', { name: 'Menu of the frame' }).click();
    await untilSaid(at, 'Frame copied.', () =>
      menu().getByRole('menuitem', { name: 'Copy all bytes as hex, as sent' }).click(),
    );
    expect(await readClipboard(at.context, at)).toBe('00 06 74 68 72 65 65 20');
  });

  it('offers no bytes of a compressed payload, and says why', async () => {
    await chooseFrame('RSV1');
    await field(/^RSV1 1\. Set: the message is compressed/).waitFor();
    await grid().getByRole('row', { selected: true }).click({ button: 'right' });
    const payload = menu().getByRole('menuitem', { name: 'Copy payload as hex' });
    await payload.waitFor();
    expect(await payload.getAttribute('aria-disabled')).toBe('true');
    expect(await payload.getAttribute('title')).toMatch(/^Compressed bytes are not kept/);
    await untilSaid(at, 'Header of the frame copied.', () =>
      menu().getByRole('menuitem', { name: 'Copy header as hex' }).click(),
    );
    expect(await readClipboard(at.context, at)).toMatch(/^c1 /);
  });
});

describe('the dialog that explains how the wire is recorded', () => {
  it('stays while the page is loaded again, as its steps ask for, and is closed by Escape', async () => {
    await stored().getByRole('button', { name: 'Back to live' }).click();
    await chooseWire();
    await at.panel.getByRole('button', { name: 'Record the wire…' }).click();
    const dialog = at.panel.getByRole('dialog', { name: 'Record the wire' });
    await dialog.waitFor();
    await at.page.evaluate(() => {
      document.title = 'before';
    });
    await at.page.reload();
    await vi.waitFor(async () => expect(await at.page.title()).toBe('over'), PATIENCE);
    expect(await dialog.isVisible()).toBe(true);
    await at.panel.page().keyboard.press('Escape');
    await dialog.waitFor({ state: 'hidden' });
  });
});

describe('npm start -- --netlog', () => {
  it('joins the wire to what it recorded, over TLS with a certificate that nobody trusts: the HAR has each frame that the server counted', async () => {
    const secure = await startCountingServer(makeCertificate());
    onTestFinished(() => secure.close());
    const args = '--headless --for 8 --netlog --insecure --out s.har --screenshot s.png --no-redact'.split(
      ' ',
    );
    const { code, stderr } = await startHere(folder, [...args, secure.url]);
    expect(`${code} ${stderr}`).toMatch(/^0 /);
    const picture = await fileBytes(join(folder, 's.png'));
    expect(picture.subarray(1, 4).toString('latin1')).toBe('PNG');
    // The log of a browser that quits is whole.
    expect(stderr).not.toContain('NetLog:');
    const bytes = await fileBytes(join(folder, 's.har'));
    const session = replay(readFile(bytes));
    const connection = session.connections.find(({ kind }) => kind === 'websocket');
    const wire = connection === undefined ? null : session.wire(connection.id);
    const of = (outgoing: boolean) =>
      Array.from({ length: wire?.count ?? 0 }, (_, i) => i)
        .filter((i) => wire?.outgoing(i) === outgoing)
        .map((i) => wire?.header(i));
    expect(of(true)).toEqual(secure.frames.received.map(counted));
    expect(of(false)).toEqual(secure.frames.sent.map(counted));
    expect(connection?.joins).toContainEqual(expect.objectContaining({ source: 'netlog', how: 'exact' }));
  });
});
