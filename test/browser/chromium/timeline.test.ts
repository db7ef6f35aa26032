import { readFile } from 'node:fs/promises';
import type { Locator } from 'playwright-core';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { harOf } from '../../cli/stats/har-of.ts';
import { axeViolations } from '../../panel/support/axe.ts';
import { type ChromiumPanel, openPanel } from '../../support/chromium-panel.ts';
import { type CaptureServer, startCaptureServer } from './capture-server.ts';

const cellsOf = (row: Locator) => row.getByRole('cell').allTextContents();

const START = 1_750_000_000_000;
const REQUESTS = 200;
/** The request whose answer takes longest. */
const SLOWEST = 120;

/** A request every 100 ms, each answered after 20 ms, one of them after 90 ms. */
const HAR = harOf({
  url: 'ws://rpc.example/',
  startedAt: START,
  messages: Array.from({ length: REQUESTS }, (_, id) => id).flatMap((id) => [
    { at: START + id * 100, sent: JSON.stringify({ jsonrpc: '2.0', id, method: 'get' }) },
    {
      at: START + id * 100 + (id === SLOWEST ? 90 : 20),
      received: JSON.stringify({ jsonrpc: '2.0', id, result: true }),
    },
  ]),
});

const BEATS = 30;
/** The beat that comes 40 seconds after the one before, not 10. */
const LATE = 20;

/** A heartbeat every ten seconds, each answered after 5 ms, between two messages. */
const HEARTBEATS = harOf({
  url: 'ws://beats.example/socket.io/?EIO=4&transport=websocket',
  startedAt: START,
  messages: [
    { at: START + 100, received: '42["first",{"n":1}]' },
    ...Array.from({ length: BEATS }, (_, k) => START + 10_000 * (k + 1) + (k < LATE ? 0 : 30_000)).flatMap(
      (at) => [
        { at, received: '2' },
        { at: at + 5, sent: '3' },
      ],
    ),
    { at: START + 400_000, received: '42["last",{"n":2}]' },
  ],
});

const SOCKETS = 120;
const ENDPOINTS = 4;
/** Each so many-th socket of an endpoint is refused. */
const FAILS = 5;

/** A socket a second at endpoints that take turns, each open for half a second with two messages. */
const MANY = harOf(
  ...Array.from({ length: SOCKETS }, (_, n) => {
    const startedAt = START + n * 1000;
    const refused = Math.floor(n / ENDPOINTS) % FAILS === FAILS - 1;
    return {
      url: `ws://many.example/room-${n % ENDPOINTS}`,
      startedAt,
      ...(refused ? { status: 503 } : { abortedAt: startedAt + 500 }),
      messages: refused
        ? []
        : [
            { at: startedAt + 100, sent: 'hello' },
            { at: startedAt + 200, received: 'welcome' },
          ],
    };
  }),
);

describe('the timeline in DevTools of Chromium', () => {
  let at: ChromiumPanel;
  const grid = (name: string) => at.panel.getByRole('grid', { name });
  const tab = (name: string) => at.panel.getByRole('tab', { name, exact: true });
  const filter = () => at.panel.getByRole('searchbox', { name: 'Filter messages' });
  const chosen = () => at.panel.getByRole('status', { name: 'Chosen time' });
  const brush = () => at.panel.getByRole('group', { name: /^Choose a time/ });
  const end = () => at.panel.getByRole('slider', { name: 'End of the chosen time' });
  const listed = async () => Number(await grid('Messages').getAttribute('aria-rowcount')) - 1;
  const messagesSaid = async () =>
    Number(/: (\d+) messages listed$/.exec((await chosen().textContent()) ?? '')?.[1]);
  const overview = () => at.panel.getByRole('region', { name: 'Timeline of all connections' });
  const said = () => overview().getByRole('status', { name: 'Chosen time' });
  const connectionsSaid = async () =>
    Number(/: (\d+) connections listed$/.exec((await said().textContent()) ?? '')?.[1]);
  const lives = () => overview().getByRole('img', { name: /^Lives of/ });
  const frame = () => overview().getByRole('group', { name: /^Choose a time/ });
  const button = () => at.panel.locator('.toolbar').getByRole('button', { name: 'Timeline', exact: true });
  const connections = () => at.panel.getByRole('searchbox', { name: 'Filter connections' });
  const rows = async () => Number(await grid('Connections').getAttribute('aria-rowcount')) - 1;

  beforeAll(async () => {
    at = await openPanel({ size: { width: 1280, height: 900 } });
    await at.panel
      .locator('.toolbar input[type=file]')
      .setInputFiles({ name: 'rpc.har', mimeType: 'application/json', buffer: Buffer.from(HAR) });
    await grid('Connections').getByRole('row').filter({ hasText: 'rpc.example' }).click();
    await tab('Timeline').click();
    await at.panel.getByRole('button', { name: 'json-rpc request' }).waitFor();
  });
  beforeEach(() => tab('Timeline').click());
  afterAll(async () => {
    await at?.close();
  });

  it('shows what was planted: answers, types, and as many messages as there are', async () => {
    const answers = at.panel.getByRole('table', { name: 'Time to answer' });
    await expect
      .poll(() => cellsOf(answers.getByRole('row').nth(1)))
      .toEqual([expect.stringContaining('json-rpc request'), '200', '0', '20 ms', '20 ms', '20 ms', '90 ms']);
    const types = at.panel.getByRole('table', { name: 'Types of messages' });
    await expect
      .poll(async () => (await cellsOf(types.getByRole('row').nth(2))).slice(1, 3))
      .toEqual(['200', '50.0 %']);
    await at.panel.getByText('Figures of the charts').click();
    const figures = at.panel.getByRole('table', { name: 'Figures of the charts' });
    await expect.poll(() => figures.getByRole('row').count()).toBeGreaterThan(20);
  });

  it('lists the messages of the time that is dragged over, and all again after Escape', async () => {
    const box = await brush().boundingBox();
    if (box === null) throw new Error('the charts are not drawn');
    const { mouse, keyboard } = at.devtools;
    await mouse.move(box.x + box.width * 0.25, box.y + 30);
    await mouse.down();
    await mouse.move(box.x + box.width * 0.5, box.y + 40, { steps: 4 });
    await mouse.up();
    // Less are chosen while the mouse is under way.
    await expect.poll(messagesSaid).toBeGreaterThan(80);
    const said = await messagesSaid();
    expect(said).toBeLessThan(120);
    await at.panel.getByRole('button', { name: 'Show messages' }).click();
    await expect.poll(listed).toBe(said);
    await expect.poll(() => filter().inputValue()).toMatch(/^time:\S+\.\.\S+$/);
    await tab('Timeline').click();
    await end().focus();
    const before = await end().getAttribute('aria-valuetext');
    await keyboard.press('ArrowRight');
    await expect.poll(() => end().getAttribute('aria-valuetext')).not.toBe(before);
    await keyboard.press('Escape');
    await expect.poll(() => chosen().textContent()).toContain('Drag over the charts');
    await tab('Messages').click();
    // Marks stand between the messages where nothing is filtered.
    await expect.poll(listed).toBeGreaterThanOrEqual(2 * REQUESTS);
  });

  it('zooms by keys and by a double click, and shows the whole again', async () => {
    const axis = () => at.panel.locator('.time-axis').textContent();
    await end().waitFor();
    const whole = await axis();
    await end().focus();
    await at.devtools.keyboard.press('PageDown');
    await at.devtools.keyboard.press('+');
    await expect.poll(axis).not.toBe(whole);
    await at.panel.getByRole('button', { name: 'Whole time' }).click();
    await expect.poll(axis).toBe(whole);
    await brush().dblclick({ position: { x: 60, y: 40 } });
    await expect.poll(axis).not.toBe(whole);
    await at.panel.getByRole('button', { name: 'Whole time' }).click();
    await at.panel.getByRole('button', { name: 'Clear time' }).click();
    await expect.poll(axis).toBe(whole);
  });

  it('leads from a type to its slowest request', async () => {
    await at.panel.getByRole('button', { name: 'json-rpc request' }).click();
    const row = grid('Messages').locator('[aria-selected=true]');
    await expect.poll(() => row.textContent()).toContain(`"id":${SLOWEST},`);
  });

  it('copies the shape of the messages as TypeScript', async () => {
    await at.panel.getByText('Shape of the JSON messages', { exact: true }).first().click();
    await at.panel.getByRole('button', { name: 'Copy as TypeScript' }).click();
    await at.panel.getByRole('button', { name: 'Copied' }).waitFor();
    await tab('Messages').click();
    await filter().focus();
    await at.devtools.keyboard.press('Control+v');
    await expect.poll(() => filter().inputValue()).toContain('export interface ClientGet {');
    await filter().fill('');
  });

  it('has no violation that axe knows of, light and dark, and fits into 400 pixels', async () => {
    const found: string[] = [];
    await at.panel.getByText('Shape of the JSON messages', { exact: true }).first().click();
    await at.panel.getByRole('button', { name: 'Copy as JSON Schema' }).waitFor();
    for (const theme of ['light', 'dark']) {
      await at.panel.evaluate((name) => {
        document.documentElement.dataset.theme = name;
      }, theme);
      found.push(...(await axeViolations(at.panel)));
    }
    expect(found).toEqual([]);
    await at.devtools.setViewportSize({ width: 400, height: 900 });
    const overflow = () =>
      at.panel.locator('.timeline').evaluate(({ scrollWidth, clientWidth }) => scrollWidth - clientWidth);
    await expect.poll(overflow).toBe(0);
  });

  it('folds heartbeats, shows a late one, opens by keys, and saves what is listed', async () => {
    await at.devtools.setViewportSize({ width: 1280, height: 900 });
    await at.panel
      .locator('.toolbar input[type=file]')
      .setInputFiles({ name: 'beats.har', mimeType: 'application/json', buffer: Buffer.from(HEARTBEATS) });
    await grid('Connections').getByRole('row').filter({ hasText: 'beats.example' }).click();
    await tab('Messages').click();
    const folds = grid('Messages').locator('.grid-row.fold');
    await expect.poll(() => folds.count()).toBe(2);
    await expect
      .poll(() => folds.first().textContent())
      .toMatch(/engine\.io ping.*40 messages.*every 10\.0 s/);
    await expect.poll(() => folds.last().textContent()).toMatch(/20 messages.*late: 40\.0 s since/);
    const folded = await listed();
    await folds.first().click();
    await grid('Messages').focus();
    await at.devtools.keyboard.press('ArrowRight');
    await expect.poll(listed).toBe(folded + 40);
    await at.devtools.keyboard.press('ArrowDown');
    await at.devtools.keyboard.press('ArrowLeft');
    await expect.poll(listed).toBe(folded);
    await filter().fill('-heartbeat op:text');
    await expect.poll(listed).toBe(2);
    await at.panel.getByRole('button', { name: 'Save…' }).click();
    await at.panel.getByRole('radio', { name: 'CSV' }).click();
    await at.panel.getByRole('checkbox', { name: /^Redact/ }).uncheck();
    const download = at.devtools.waitForEvent('download');
    await at.panel.getByRole('button', { name: 'Save', exact: true }).click();
    const file = await readFile(await (await download).path(), 'utf8');
    expect(file.split('\r\n').slice(1)).toEqual([
      expect.stringContaining('"42[""first"",{""n"":1}]"'),
      expect.stringContaining('"42[""last"",{""n"":2}]"'),
      '',
    ]);
  });

  describe('of all connections', () => {
    beforeAll(async () => {
      await at.devtools.setViewportSize({ width: 1280, height: 900 });
      await at.panel
        .locator('.toolbar input[type=file]')
        .setInputFiles({ name: 'many.har', mimeType: 'application/json', buffer: Buffer.from(MANY) });
      await grid('Connections').getByRole('row').filter({ hasText: 'room-3' }).first().waitFor();
      await grid('Connections').getByRole('row').filter({ hasText: 'room-0' }).first().click();
      await button().click();
      await lives().waitFor();
    });

    it('draws a line for each endpoint, and says what was planted', async () => {
      await expect
        .poll(() => lives().getAttribute('aria-label'))
        .toBe(`Lives of ${SOCKETS} connections, ${SOCKETS / FAILS} failed`);
      await overview().locator('summary', { hasText: 'Figures of the lives' }).click();
      const table = overview().getByRole('table', { name: 'Figures of the lives' });
      const cells = async () => Promise.all((await table.getByRole('row').all()).slice(1).map(cellsOf));
      await expect
        .poll(async () => (await cells()).map((row) => row.slice(1, 4)))
        .toEqual(
          Array.from({ length: ENDPOINTS }, () => [
            `${SOCKETS / ENDPOINTS}`,
            `${SOCKETS / ENDPOINTS / FAILS}`,
            '0',
          ]),
        );
      await overview().locator('summary', { hasText: 'Figures of the lives' }).click();
    });

    it('lists the connections of the time that is dragged over, by mouse and by keys', async () => {
      const box = await frame().boundingBox();
      if (box === null) throw new Error('the lives are not drawn');
      const { mouse, keyboard } = at.devtools;
      await mouse.move(box.x + box.width * 0.25, box.y + 20);
      await mouse.down();
      await mouse.move(box.x + box.width * 0.5, box.y + 30, { steps: 4 });
      await mouse.up();
      await expect.poll(() => connections().inputValue()).toMatch(/^time:\S+\.\.\S+$/);
      // A quarter of the time, and those that had begun before it.
      await expect.poll(connectionsSaid).toBeGreaterThanOrEqual(SOCKETS / 4 - 1);
      const listed = await connectionsSaid();
      expect(listed).toBeLessThan(SOCKETS / 2);
      const until = overview().getByRole('slider', { name: 'End of the chosen time' });
      await until.focus();
      await keyboard.press('Home');
      await expect.poll(() => said().textContent()).not.toContain(`: ${listed} connections`);
      const axis = () => overview().locator('.time-axis').textContent();
      const whole = await axis();
      await keyboard.press('+');
      await expect.poll(axis).not.toBe(whole);
      await overview().getByRole('button', { name: 'Whole time' }).click();
      await expect.poll(axis).toBe(whole);
      await until.focus();
      await keyboard.press('Escape');
      await expect.poll(() => connections().inputValue()).toBe('');
      await expect.poll(rows).toBe(ENDPOINTS);
    });

    it('selects what is clicked', async () => {
      const box = await lives().boundingBox();
      if (box === null) throw new Error('the lives are not drawn');
      await at.devtools.mouse.click(box.x + box.width * 0.01, box.y + box.height * 0.9);
      const selected = grid('Connections').locator('[aria-selected=true]');
      await expect.poll(() => selected.textContent()).toContain('room-3');
    });

    it('has no violation that axe knows of, light and dark, and fits into 400 pixels', async () => {
      const found: string[] = [];
      for (const theme of ['light', 'dark']) {
        await at.panel.evaluate((name) => {
          document.documentElement.dataset.theme = name;
        }, theme);
        found.push(...(await axeViolations(at.panel)));
      }
      expect(found).toEqual([]);
      await at.devtools.setViewportSize({ width: 400, height: 900 });
      await expect
        .poll(() => overview().evaluate(({ scrollWidth, clientWidth }) => scrollWidth - clientWidth))
        .toBe(0);
      await at.devtools.setViewportSize({ width: 1280, height: 900 });
      await button().click();
      await expect.poll(() => overview().count()).toBe(0);
    });
  });

  /** The rows of the table of figures, which may have been opened for another connection, and is drawn anew with each. */
  const figures = async () => {
    await at.panel.locator('details.rate-figures').evaluate((details) => details.setAttribute('open', ''));
    const table = at.panel.getByRole('table', { name: 'Figures of the charts' });
    return (await table.getByRole('row').allTextContents()).slice(1);
  };

  describe('of what a page has sent', () => {
    let server: CaptureServer;
    beforeAll(async () => {
      server = await startCaptureServer();
    });
    afterAll(() => server?.close());

    it('says that nobody read bufferedAmount in a file that does not have it', async () => {
      await at.panel
        .locator('.toolbar input[type=file]')
        .setInputFiles({ name: 'sent.har', mimeType: 'application/json', buffer: Buffer.from(HAR) });
      // What is listed may be another file with the same host until then.
      await at.panel.getByText('sent.har').first().waitFor();
      await grid('Connections').getByRole('row').filter({ hasText: 'rpc.example' }).click();
      await tab('Timeline').click();
      await at.panel.getByText('bufferedAmount was not recorded').waitFor();
      await expect.poll(async () => (await figures())[0] ?? '').toMatch(/not recorded$/);
    });

    it('shows how much was buffered as a page sent faster than the network takes it', async () => {
      await at.panel.getByRole('button', { name: 'Back to live' }).click();
      await at.page.goto(`${server.origin}/buffered`);
      await at.page.evaluate(
        async ([url, count]) => {
          const socket = new WebSocket(url);
          await new Promise((resolve) => {
            socket.addEventListener('open', resolve);
          });
          const all = new Promise<void>((resolve) => {
            let left = count;
            socket.addEventListener('message', () => {
              if (--left === 0) resolve();
            });
          });
          for (let n = 0; n < count; n++) socket.send('x'.repeat(256 * 1024));
          await all;
        },
        [`${server.socketOrigin}/buffered`, 16] as const,
      );
      await grid('Connections').getByRole('row').filter({ hasText: 'buffered' }).click();
      await tab('Timeline').click();
      // The browser gives nothing to the network before the page's task has ended: 16 times 256 KiB wait.
      const chart = at.panel.getByRole('img', {
        name: 'bufferedAmount as send() was called, at most 4.2 MB',
      });
      await chart.waitFor();
      // The last reading comes after the last send, perhaps a millisecond later, where no message stands.
      await expect.poll(async () => (await figures()).join('\n')).toMatch(/\d MB$/m);
    });
  });
});
