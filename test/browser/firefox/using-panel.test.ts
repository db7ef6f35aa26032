import * as v from 'valibot';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { askFirefox } from '../../../src/cli/browser/firefox/launch-firefox-panel.ts';
import { KEY } from '../../../src/cli/browser/firefox/panel-driver.ts';
import { axeViolationsInFirefox } from '../../panel/support/axe.ts';
import { type ChatServer, startChatServer } from '../../panel/support/chat-server.ts';
import { type FirefoxPanel, startFirefoxPanel } from '../../support/firefox/firefox-panel.ts';

// One session of work in Firefox's toolbox: what people read there and do there, by mouse and keys.

let server: ChatServer;
let running: FirefoxPanel;

const textOf = (role: string, name: string) => running.panel.textOf({ role, name });
const click = (role: string, name: string | RegExp) => running.panel.click({ role, name });
const strip = () => textOf('list', 'Coverage');
const count = async (role: string, name: string | RegExp) =>
  (await running.panel.names({ role, name })).length;

/** What has the focus in the panel: its name, or its text. */
const focused = () =>
  running.panel.evaluate(() => {
    const at = document.activeElement;
    return at?.getAttribute('aria-label') ?? at?.textContent;
  });
const rowsOf = (grid: string) =>
  running.panel.evaluate(
    (label: string) =>
      document.querySelector(`[role=grid][aria-label="${label}"]`)?.getAttribute('aria-rowcount'),
    grid,
  );
const found = () => textOf('status', 'Search result');
const selectedRow = () =>
  running.panel.evaluate(
    () => document.querySelector('.messages .split [role=row][aria-selected=true]')?.textContent,
  );

const HELD = { Shift: '\uE008', Control: '\uE009' } as const;

/** Keys as they come from a keyboard: the browser's window is asked first, then the toolbox, then the panel. */
async function press(key: string, held?: keyof typeof HELD): Promise<void> {
  // As a click of a person's would; WebDriver's goes to the panel alone.
  await running.firefox.executeScript('chrome', 'window.switchyardPanel().focus()');
  const down = held === undefined ? [key] : [HELD[held], key];
  const actions = [
    ...down.map((value) => ({ type: 'keyDown', value })),
    ...down.toReversed().map((value) => ({ type: 'keyUp', value })),
  ];
  await running.firefox.send('chrome', 'WebDriver:PerformActions', {
    actions: [{ type: 'key', id: 'keyboard', actions }],
  });
}

/** Opens a socket that chats and one that is refused, and keeps them on the page. */
async function openSockets(): Promise<void> {
  const script = `
    const [chat, missing, done] = arguments;
    (async () => {
      const socket = new WebSocket(chat, ['chat', 'superchat']);
      window.chat = socket;
      await new Promise((resolve) => socket.addEventListener('open', resolve));
      let left = 3;
      const all = new Promise((resolve) => socket.addEventListener('message', () => --left === 0 && resolve()));
      socket.send('{"hello":"world","big":9007199254740993}');
      socket.send('plain words');
      socket.send(Uint8Array.of(0, 1, 2, 254, 255));
      await all;
      const refused = new WebSocket(missing);
      await new Promise((resolve) => refused.addEventListener('close', resolve));
    })().then(() => done(null), (problem) => done(String(problem)));`;
  const { firefox } = running;
  expect(await firefox.executeAsyncScript('content', script, server.chat, server.missing)).toBe(null);
}

/** What axe finds wrong in the panel as it is now. */
const violations = () => axeViolationsInFirefox(running.panel);

beforeAll(async () => {
  server = await startChatServer();
  running = await startFirefoxPanel({
    url: server.page,
    preferences: {
      'network.websocket.delay-failed-reconnects': false,
      // Whoever installs the add-on lets it look at no site.
      'extensions.originControls.grantByDefault': false,
      'devtools.toolbox.sidebar.width': 400,
    },
  });
});

afterAll(async () => {
  await running?.close();
  await server?.close();
});

describe('the panel in Firefox, used', () => {
  it('says at once that no access to sites came with the install, and covers the page when it is granted', async () => {
    await expect
      .poll(strip)
      .toContain('Not covered: page, iframes – The browser withholds access to this site.');
    await expect
      .poll(() => running.panel.evaluate(() => document.body.textContent))
      .toContain('Nothing of this page can be recorded without access.');
    expect(await violations()).toEqual([]);
    expect(await count('button', 'Reload the page')).toBe(0);
    await grantAndReload();
  });

  it('lists what the page opens, with status, subprotocol and close', async () => {
    await openSockets();
    await expect.poll(() => count('row', /chat.*websocket.*101.*chat.*permessage-deflate/)).toBe(1);
    await expect.poll(() => count('row', /nothing-here.*not switched.*404.*1006/)).toBe(1);
    await expect.poll(() => textOf('status', 'Summary')).toContain('6 messages');
  });

  it('shows the handshake with the accept value recomputed', async () => {
    await click('row', /chat/);
    await click('tab', 'Handshake');
    await expect.poll(() => textOf('region', 'Handshake')).toContain('HTTP/1.1 101 Switching Protocols');
    await expect.poll(() => textOf('region', 'Handshake')).toContain('matches the key');
  });

  it('shows messages both ways, as JSON, text and hex', async () => {
    await click('tab', 'Messages');
    await click('row', /hello/);
    await expect.poll(() => textOf('region', 'Message details')).toContain('big: 9007199254740993');
    await click('tab', 'Text');
    await expect.poll(() => textOf('region', 'Message details')).toContain('{"hello":"world"');
    await click('row', /00 01 02 fe ff/);
    await click('tab', 'Hex');
    await expect.poll(() => textOf('region', 'Message details')).toContain('00000000  00 01 02 fe ff');
  });

  it('sends a text, and bytes by hex, into the live socket, and shows the echoes', async () => {
    await click('button', 'Send a message');
    await running.panel.waitFor({ role: 'textbox', name: 'Message to send' });
    await running.panel.keys('hello ☃');
    await running.panel.keys(KEY.Enter, ['Control']);
    await expect.poll(() => count('row', /hello ☃/)).toBe(2);
    // While one is under way, another is not sent.
    await expect.poll(() => textOf('form', 'Send a message')).toContain('Sent: 9 B.');
    await click('radio', 'Hex');
    await click('textbox', 'Message to send');
    await running.panel.keys('a', ['Control']);
    await running.panel.keys('ca fe');
    await click('button', 'Send');
    await expect.poll(() => count('row', /ca fe/)).toBe(2);
    // Its button kept the focus over the sending: the key is heard, and the focus goes back to what opened it.
    await running.panel.keys(KEY.Escape);
    await expect.poll(() => count('textbox', 'Message to send')).toBe(0);
    await expect.poll(() => focused()).toBe('Send a message');
    expect(server.heard.slice(3)).toEqual(['hello ☃', Buffer.of(0xca, 0xfe)]);
  });

  it('sends JSON as it is written, and the bytes of a file', async () => {
    const heard = server.heard.length;
    await click('button', 'Send a message');
    await click('radio', 'JSON');
    await click('textbox', 'Message to send');
    await running.panel.keys('a', ['Control']);
    await running.panel.keys('{"n":1,');
    await expect.poll(() => textOf('form', 'Send a message')).toContain('Not valid JSON');
    await running.panel.keys(' "ü":[]}');
    await running.panel.keys(KEY.Enter, ['Control']);
    await expect.poll(() => server.heard.slice(heard)).toEqual(['{"n":1, "ü":[]}']);
    await expect.poll(() => textOf('form', 'Send a message')).toContain('Sent:');
    await click('radio', 'File');
    await running.panel.evaluate(CHOOSE_FILE);
    await click('button', 'Send');
    await expect.poll(() => textOf('form', 'Send a message')).toContain('Sent: 70.0 kB.');
    await expect.poll(() => server.heard.length).toBe(heard + 2);
    const bytes = Buffer.from(Array.from({ length: 70_000 }, (_, k) => (k * 7) & 0xff));
    expect(bytes.equals(Buffer.from(server.heard.at(-1) ?? ''))).toBe(true);
    await running.panel.keys(KEY.Escape);
  });

  it('sends a recorded message again, and another one changed', async () => {
    const heard = server.heard.length;
    await click('row', /ca fe/);
    await click('button', 'Send again');
    await expect.poll(() => server.heard.slice(heard)).toEqual([Buffer.of(0xca, 0xfe)]);
    await click('row', /plain words/);
    await click('button', 'Edit and send');
    await running.panel.waitFor({ role: 'textbox', name: 'Message to send' });
    await running.panel.keys(KEY.End, ['Control']);
    await running.panel.keys(', changed');
    await running.panel.keys(KEY.Enter, ['Control']);
    await expect.poll(() => server.heard.slice(heard + 1)).toEqual(['plain words, changed']);
    await running.panel.keys(KEY.Escape);
    await expect.poll(() => count('textbox', 'Message to send')).toBe(0);
  });

  it('copies the connection as a command onto the clipboard', async () => {
    await click('button', 'Copy as…');
    await expect.poll(() => textOf('region', 'What is copied')).toContain('curl --include');
    await click('button', 'Copy');
    await running.panel.waitFor({ role: 'button', name: 'Copied' });
    const copied = await running.firefox.executeScript(
      'chrome',
      `const from = Cc['@mozilla.org/widget/transferable;1'].createInstance(Ci.nsITransferable);
       from.init(null);
       from.addDataFlavor('text/plain');
       Services.clipboard.getData(from, Services.clipboard.kGlobalClipboard);
       const data = {};
       from.getTransferData('text/plain', data);
       return data.value.QueryInterface(Ci.nsISupportsString).data;`,
    );
    expect(copied).toContain("--header 'Sec-WebSocket-Protocol: chat, superchat'");
    await running.panel.keys(KEY.Escape);
    await expect.poll(() => count('dialog', 'Copy the connection as')).toBe(0);
  });

  it('filters messages, and says how many it found', async () => {
    await click('searchbox', 'Filter messages');
    await running.panel.keys('plain');
    await expect.poll(() => count('row', /hello.* text/)).toBe(0);
    await expect.poll(() => count('row', /plain words/)).toBe(4);
    await running.panel.keys(KEY.Escape);
    await expect.poll(() => count('row', /hello/)).toBeGreaterThan(1);
  });

  it('searches by keys: one connection and all, from hit to hit, and back to the list', async () => {
    const second = `const [url, done] = arguments; const socket = new WebSocket(url); window.second = socket;
      socket.onmessage = () => done(null); socket.onopen = () => socket.send('elsewhere: Plain');`;
    expect(await running.firefox.executeAsyncScript('content', second, `${server.chat}?second`)).toBe(null);
    await click('row', /ca fe/);
    // Neither the browser's search in the page nor the toolbox's may take it.
    await press('f', 'Control');
    await running.panel.waitFor({ role: 'searchbox', name: 'Search' });
    await expect.poll(() => focused()).toBe('Search');
    expect(await running.firefox.executeScript('chrome', 'return gBrowser.isFindBarInitialized()')).toBe(
      false,
    );
    for (const letter of 'plain') await press(letter);
    await expect.poll(found).toBe('4 hits');
    await press(KEY.Enter);
    await expect.poll(found).toBe('3 of 4 hits');
    await expect.poll(selectedRow).toContain('plain words, changed');
    await press(KEY.Enter);
    await expect.poll(found).toBe('4 of 4 hits');
    await press(KEY.Enter);
    await expect.poll(found).toBe('1 of 4 hits');
    await expect.poll(selectedRow).not.toContain('changed');
    await press(KEY.Enter, 'Shift');
    await expect.poll(found).toBe('4 of 4 hits');
    // Previous, Next, All connections.
    for (const key of [KEY.Tab, KEY.Tab, KEY.Tab, KEY.Space]) await press(key);
    await expect.poll(found).toBe('4 of 6 hits');
    await expect.poll(() => rowsOf('Search results')).toBe('7');
    // Close search, and the list of hits: the last one is the other connection's.
    for (const key of [KEY.Tab, KEY.Tab]) await press(key);
    await expect.poll(focused).toContain('Search results');
    await press(KEY.End);
    await expect.poll(selectedRow).toContain('elsewhere: Plain');
    expect(await violations()).toEqual([]);
    await press(KEY.Escape);
    await expect.poll(() => count('searchbox', 'Search')).toBe(0);
    // The list that had been searched has the focus, and goes on by keys.
    await expect.poll(focused).toContain('Messages');
    await press(KEY.ArrowUp);
    await expect.poll(selectedRow).toContain('elsewhere: Plain');
    await click('row', /chat(?!\?).*websocket/);
  });

  it('exports by a download', async () => {
    const entries = await running.exportHar();
    expect(entries.length).toBe(3);
    await running.panel.keys(KEY.Escape);
    await expect.poll(() => count('dialog', 'Export')).toBe(0);
  });

  it('says why it failed, and why a probe cannot be asked for here', async () => {
    await click('row', /nothing-here/);
    await click('tab', 'Why it failed');
    await expect.poll(() => textOf('region', 'Why it failed')).toContain('404');
    await expect.poll(() => textOf('region', 'Why it failed')).toContain('Firefox gives add-ons no debugger');
  });

  it('is used by keys: rows, tabs, and the way back', async () => {
    await click('row', /nothing-here/);
    await running.panel.keys(KEY.ArrowUp);
    await expect.poll(() => count('tab', 'Why it failed')).toBe(0);
    await running.panel.keys(KEY.ArrowDown);
    await expect.poll(() => count('tab', 'Why it failed')).toBe(1);
    await running.panel.keys(KEY.Escape);
    await expect.poll(() => count('tab', 'Handshake')).toBe(0);
  });

  it('has no violation that axe knows of, light and dark, and follows DevTools’ theme', async () => {
    for (const theme of ['light', 'dark']) {
      await turnTheme(theme);
      await click('row', /nothing-here/);
      for (const tab of ['Why it failed', 'Handshake', 'Checks', 'Close', 'Initiator']) {
        await click('tab', tab);
        expect(await violations(), `${theme}, ${tab}`).toEqual([]);
      }
      await click('row', /chat/);
      await click('tab', 'Messages');
      await click('row', /hello/);
      expect(await violations(), `${theme}, Messages`).toEqual([]);
    }
  });

  it('closes the connection with a code and a reason', async () => {
    await click('button', 'Close the connection');
    await running.panel.waitFor({ role: 'textbox', name: 'Code' });
    await running.panel.keys(`4001${KEY.Tab}by hand`);
    await running.panel.keys(KEY.Enter);
    await click('tab', 'Close');
    await expect.poll(() => textOf('region', 'Close')).toContain('4001');
    await expect.poll(() => textOf('region', 'Close')).toContain('by hand');
  });

  it('keeps the session of a tab that is closed: opens it, goes back to live, and deletes it', async () => {
    const { firefox, panel } = running;
    const [inspected] = await windowHandles();
    await firefox.send('content', 'WebDriver:NewWindow', { type: 'tab', focus: true });
    await turnTo((await windowHandles())[1]);
    await firefox.navigate(server.page);
    await running.openToolbox();
    // While one tab records, hooks wake by themselves in pages that load.
    await expect.poll(strip).toContain('Covered: page, iframes');
    await openSockets();
    await expect.poll(() => textOf('status', 'Summary')).toContain('2 connections');
    await expect.poll(() => textOf('status', 'Summary')).toContain('6 messages');
    await firefox.send('content', 'WebDriver:CloseWindow');
    await turnTo(inspected);
    await running.openToolbox();

    await click('button', 'Sessions');
    await click('button', /^Open the session of/);
    await expect.poll(() => textOf('status', 'Summary')).toContain('6 messages');
    await click('row', /chat/);
    await click('tab', 'Messages');
    await expect.poll(() => count('row', /hello/)).toBe(2);
    await expect.poll(() => textOf('region', 'Send and close')).toContain('stored');
    await click('button', 'Sessions');
    await click('button', /^Delete the session of/);
    await click('button', 'Delete');
    await expect.poll(() => count('button', /^Delete the session of/)).toBe(0);
    await click('button', 'Back to live');
    await expect.poll(() => textOf('status', 'Summary')).toContain('20 messages');
    await panel.waitFor({ role: 'row', name: /nothing-here/ });
  });

  it('asks for access in a tab where it was taken back, and covers the page again', async () => {
    const { firefox, panel } = running;
    await running.setHostAccess(false);
    await expect.poll(strip).toContain('The browser withholds access to this site.');
    // Without access no page has a hook: to load it anew is no remedy, and is not offered as one.
    await firefox.navigate(server.page);
    await expect.poll(strip).toContain('Not covered: page, iframes');
    expect(await count('button', 'Reload the page')).toBe(0);
    await grantAndReload();
    await panel.waitFor({ role: 'button', name: 'Record' });
  });

  it('fits into 400 px, docked to the right, light and dark', async () => {
    await openSockets();
    // Firefox loads the panel anew there.
    await dockTo('right');
    await expect.poll(() => running.panel.evaluate(() => innerWidth)).toBe(400);
    await expect.poll(() => click('row', /chat/).then(() => count('tab', 'Handshake'))).toBe(1);
    for (const theme of ['light', 'dark']) {
      await turnTheme(theme);
      for (const tab of ['Handshake', 'Checks', 'Messages']) {
        await click('tab', tab);
        if (tab === 'Messages') await click('row', /hello/);
        await expect
          .poll(() => running.panel.evaluate(() => document.documentElement.scrollWidth), { message: tab })
          .toBe(400);
        expect(await violations(), `${theme}, ${tab}`).toEqual([]);
      }
    }
  });

  it('did all that without a fault', async () => {
    // Advice of Firefox's, which a list that is drawn where it is scrolled to cannot take.
    const faults = await running.faults();
    expect(faults.filter((fault) => !fault.includes('scroll-linked'))).toEqual([]);
  });
});

/** Puts a file into the panel's field as WebDriver does: a person's picker is the system's own. */
const CHOOSE_FILE = `
  const bytes = Uint8Array.from({ length: 70000 }, (_, k) => (k * 7) & 0xff);
  const field = document.querySelector('.composer input[type=file]');
  field.mozSetFileArray([new File([bytes], 'bytes.bin')]);
  field.dispatchEvent(new Event('change', { bubbles: true }));`;

async function turnTheme(theme: string): Promise<void> {
  await running.firefox.executeScript('chrome', `Services.prefs.setCharPref('devtools.theme', '${theme}')`);
  await expect
    .poll(() => running.panel.evaluate('return document.documentElement.dataset.theme'))
    .toBe(theme);
}

async function dockTo(side: 'right' | 'bottom'): Promise<void> {
  const script = `window.switchyardToolbox.switchHost(arguments[0])
    .then(() => arguments[1](null), (problem) => arguments[1](String(problem)));`;
  await askFirefox(running.firefox, script, side);
}

async function windowHandles(): Promise<readonly string[]> {
  return v.parse(v.array(v.string()), await running.firefox.send('content', 'WebDriver:GetWindowHandles'));
}

/** Has WebDriver look at a tab, and the browser show it. */
async function turnTo(handle: string | undefined): Promise<void> {
  await running.firefox.send('content', 'WebDriver:SwitchToWindow', { handle });
}

/** By the link of the strip, and by the button that takes its place. */
async function grantAndReload(): Promise<void> {
  await click('link', 'Grant access');
  await grantInTab();
  await expect.poll(strip).toContain('Reload the page');
  await click('button', 'Reload the page');
  await expect.poll(strip).toContain('Covered: page, iframes');
}

/** In the tab that asks: clicks its button, then Firefox's own, and closes it. */
async function grantInTab(): Promise<void> {
  const { firefox } = running;
  await expect.poll(async () => (await windowHandles()).length).toBe(2);
  const [inspected, asking] = await windowHandles();
  await turnTo(asking);
  const said = () => firefox.executeScript('content', 'return document.body.innerText');
  await expect.poll(said).toContain('Ask for access to all sites');
  const button = await firefox.send('content', 'WebDriver:FindElement', {
    using: 'css selector',
    value: 'button',
  });
  const [id] = Object.values(v.parse(v.object({ value: v.record(v.string(), v.string()) }), button).value);
  await firefox.send('content', 'WebDriver:ElementClick', { id });
  const allow = `const asked = PopupNotifications.panel.querySelector('popupnotification');
    if (PopupNotifications.panel.state !== 'open' || asked === null) return false;
    asked.button.click();
    return true;`;
  // Firefox takes no click on a notification that has only just come.
  await expect
    .poll(async () => {
      await firefox.executeScript('chrome', allow);
      return said();
    })
    .toContain('Access is granted.');
  await firefox.send('content', 'WebDriver:CloseWindow');
  await turnTo(inspected);
}
