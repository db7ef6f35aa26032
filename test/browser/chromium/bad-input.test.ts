// oxlint-disable unicorn/consistent-function-scoping -- functions that run inside of a page take nothing along
import * as v from 'valibot';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { type FloodServer, startFloodServer } from '../../../src/cli/bench/flood-server.ts';
import { type PanelUnderTest, panelUnderTest } from '../../../src/cli/bench/panel-under-test.ts';
import { type ChromiumPanel, openPanel } from '../../support/chromium-panel.ts';
import { type CaptureServer, startCaptureServer } from './capture-server.ts';

const FLOOD = 100_000;
const HOUR = 3_600_000;
/** Milliseconds; each takes a few to some twenty seconds of a quiet machine, and a minute of a busy one. */
const LONG = 300_000;

let server: CaptureServer;
let floods: FloodServer;
let tab: ChromiumPanel;

beforeAll(async () => {
  server = await startCaptureServer();
  floods = await startFloodServer();
  tab = await openPanel({ size: { width: 1280, height: 720 } });
  await tab.panel.getByRole('button', { name: 'Record', exact: true, pressed: true }).waitFor();
});

afterAll(async () => {
  await tab?.close();
  await floods?.close();
  await server?.close();
});

type Panel = Pick<ChromiumPanel['panel'], 'getByRole' | 'locator'>;

const summary = (panel: Panel) => panel.getByRole('status', { name: 'Summary' });
const connections = (panel: Panel) => panel.getByRole('grid', { name: 'Connections' });
const messages = (panel: Panel) => panel.getByRole('grid', { name: 'Messages' });
const recordButton = (panel: Panel, pressed: boolean) =>
  panel.getByRole('button', { name: 'Record', exact: true, pressed });
const says = (panel: Panel, words: string) =>
  summary(panel).getByText(words, { exact: true }).waitFor({ timeout: LONG });

/** Opens the page anew and clears, so that a test begins with nothing. */
async function begin(url: string): Promise<void> {
  await tab.page.goto(url);
  await tab.panel.getByRole('button', { name: 'Clear', exact: true }).click();
  await says(tab.panel, '0 messages');
}

/** The connection of that name, and its messages. */
async function openMessages(panel: Panel, name: string): Promise<void> {
  await connections(panel).getByRole('row').filter({ hasText: name }).last().click();
  await panel.getByRole('tab', { name: 'Messages' }).click();
  await messages(panel).waitFor();
}

/** Sends each text over one socket of the page, made by the first call, and waits for the echo of each. */
function talk(texts: readonly string[]): Promise<void> {
  return tab.page.evaluate(
    async ([url, all]) => {
      const known: unknown = Reflect.get(window, 'talker');
      const socket = known instanceof WebSocket ? known : new WebSocket(url);
      Reflect.set(window, 'talker', socket);
      if (socket.readyState === WebSocket.CONNECTING) {
        await new Promise((resolve) => {
          socket.addEventListener('open', resolve, { once: true });
        });
      }
      for (const text of all) {
        const back = new Promise((resolve) => {
          socket.addEventListener('message', resolve, { once: true });
        });
        socket.send(text);
        await back;
      }
    },
    [`${server.socketOrigin}/talk`, texts] as const,
  );
}

/** Runs in a page or worker: its clock says so many milliseconds less from now on, as the machine's would. */
function setBack(milliseconds: number): void {
  const now = Date.now.bind(Date);
  Date.now = () => now() - milliseconds;
}

/** Runs in a page: 250 sockets at once, named from `first` on, each of which says 50 things that come back. */
async function speakByMany([origin, first]: readonly [origin: string, first: number]): Promise<void> {
  const sockets: WebSocket[] = [];
  // One by one: Chromium keeps a page waiting for seconds that has more than a dozen on their way.
  for (let n = 0; n < 250; n++) {
    const socket = new WebSocket(`${origin}/many-${first + n}`);
    await new Promise((resolve) => {
      socket.addEventListener('open', resolve);
    });
    sockets.push(socket);
  }
  const speak = async (socket: WebSocket, name: number) => {
    const all = new Promise<void>((resolve) => {
      let left = 50;
      socket.addEventListener('message', () => {
        if (--left === 0) resolve();
      });
    });
    for (let i = 0; i < 50; i++) socket.send(`${name} says ${i}`);
    await all;
    socket.close();
    await new Promise((resolve) => {
      socket.addEventListener('close', resolve);
    });
  };
  await Promise.all(sockets.map((socket, n) => speak(socket, first + n)));
}

/** What the Time column says of messages, from above to below: the page may say between them that its clock jumped. */
function times(): Promise<string[]> {
  return messages(tab.panel).evaluate((grid) =>
    [...grid.querySelectorAll('[role="row"].message')].flatMap(
      ({ textContent }) => /\d\d:\d\d:\d\d\.\d{3}/.exec(textContent ?? '')?.slice(0, 1) ?? [],
    ),
  );
}

describe('two panels on one tab', () => {
  it('show the same, each message once, and what one does the other shows', { timeout: LONG }, async () => {
    await begin(`${server.origin}/two-panels`);
    const tabId: number = await tab.panel.evaluate('chrome.devtools.inspectedWindow.tabId');
    // DevTools inspects a tab once; a browser that shows it twice gives both panels that tab's number, as here.
    const second = await tab.context.newPage();
    await second.addInitScript((id) => {
      const devtools = { inspectedWindow: { tabId: id }, panels: { themeName: 'default' } };
      // Chromium 156 has the same API by two names, as two objects.
      for (const name of ['chrome', 'browser'])
        Object.assign(Reflect.get(globalThis, name) ?? {}, { devtools });
    }, tabId);
    await second.goto(tab.panel.url());
    await recordButton(second, true).waitFor();
    await tab.page.bringToFront();
    await talk(['one', 'two', 'three']);
    for (const panel of [tab.panel, second]) {
      await says(panel, '6 messages');
      await openMessages(panel, 'talk');
      await expect.poll(() => messages(panel).getAttribute('aria-rowcount')).toBe('7');
    }
    await recordButton(second, true).click();
    await recordButton(tab.panel, false).waitFor();
    await recordButton(tab.panel, false).click();
    await recordButton(second, true).waitFor();
    await talk(['four']);
    for (const panel of [tab.panel, second]) await says(panel, '8 messages');
    await second.getByRole('button', { name: 'Clear', exact: true }).click();
    await says(tab.panel, '0 messages');
    await second.close();
    await recordButton(tab.panel, true).waitFor();
    await talk(['five', 'six']);
    await says(tab.panel, '4 messages');
  });
});

// Beside a page that nobody but the extension listens to: a client of the browser that is told each message takes longer than all else.
describe('under load', () => {
  let quiet: PanelUnderTest;

  beforeAll(async () => {
    quiet = await panelUnderTest(floods.url);
  });
  afterAll(() => quiet?.close());
  beforeEach(async () => {
    await quiet.page.reload();
    await quiet.clear();
  });

  it('a flood of 100,000 messages and the silence after it is shown whole, and the list goes on', {
    timeout: LONG,
  }, async () => {
    const { page, panel, devtools } = quiet;
    await page.evaluate(v.unknown(), `feed(${FLOOD}, 64)`);
    // The wish that began it is a message too.
    await says(panel, '100,001 messages');
    await openMessages(panel, 'flood');
    await expect.poll(() => messages(panel).getAttribute('aria-rowcount')).toBe(`${FLOOD + 2}`);
    await page.evaluate(v.unknown(), 'feed(1, 3)');
    await says(panel, '100,003 messages');
    await expect.poll(() => messages(panel).getAttribute('aria-rowcount')).toBe(`${FLOOD + 4}`);
    await messages(panel).focus();
    await devtools.keyboard.press('End');
    const last = messages(panel).getByRole('row', { selected: true });
    await expect.poll(() => last.getAttribute('aria-rowindex')).toBe(`${FLOOD + 4}`);
    await last.getByText('xxx', { exact: true }).waitFor();
    expect(await summary(panel).textContent()).not.toMatch(/gap|evicted/);
  });

  it('500 connections with 100 messages each are listed live, each with its own messages', {
    timeout: LONG,
  }, async () => {
    const { page, panel, devtools } = quiet;
    // Chromium admits no more than 255 at once.
    for (const group of [0, 1]) {
      await page.call(v.unknown(), speakByMany, [server.socketOrigin, group * 250] as const);
    }
    await says(panel, '500 connections');
    await says(panel, '50,000 messages');
    const grid = connections(panel);
    await expect.poll(() => grid.getAttribute('aria-rowcount')).toBe('501');
    for (const [key, name] of [
      ['Home', 0],
      ['End', 499],
    ] as const) {
      await grid.focus();
      await devtools.keyboard.press(key);
      await grid.getByRole('row', { selected: true }).getByText(`many-${name}`).first().waitFor();
      await panel.getByRole('tab', { name: 'Messages' }).click();
      await expect.poll(() => messages(panel).getAttribute('aria-rowcount')).toBe('101');
      await messages(panel).getByText(`${name} says 49`).last().waitFor();
      const words = messages(panel).getByText(/ says /);
      const others = new RegExp(`^(?!${name} says \\d+$)`);
      await expect
        .poll(async () => (await words.allTextContents()).filter((word) => others.test(word)))
        .toEqual([]);
    }
  });
});

describe('a system clock that is set back while recording', () => {
  it('turns no message around, and holds for what is recorded after Clear', { timeout: LONG }, async () => {
    await begin(`${server.origin}/clock`);
    await talk(['before']);
    await says(tab.panel, '2 messages');
    const { context } = tab;
    const worker = context.serviceWorkers()[0] ?? (await context.waitForEvent('serviceworker'));
    await worker.evaluate(setBack, HOUR);
    await tab.page.evaluate(setBack, HOUR);
    await talk(['after', 'and after that']);
    await says(tab.panel, '6 messages');
    await openMessages(tab.panel, 'talk');
    await expect.poll(async () => (await times()).length).toBe(6);
    // What the messages say comes after their rows.
    const words = messages(tab.panel).getByText(/^(before|after|and after that)$/);
    await expect
      .poll(() => words.allTextContents())
      .toEqual(['before', 'before', 'after', 'after', 'and after that', 'and after that']);
    const shown = await times();
    expect(shown).toEqual(shown.toSorted((a, b) => a.localeCompare(b)));
    expect(await summary(tab.panel).textContent()).not.toMatch(/gap|evicted/);
    await tab.panel.getByRole('button', { name: 'Clear', exact: true }).click();
    await says(tab.panel, '0 messages');
    await talk(['anew']);
    await says(tab.panel, '2 messages');
  });
});
