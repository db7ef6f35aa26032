import { readFile } from 'node:fs/promises';
import type { Locator } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { axeViolations } from '../../panel/support/axe.ts';
import { type ChatServer, startChatServer } from '../../panel/support/chat-server.ts';
import { type ChromiumPanel, openPanel, type PanelTab } from '../../support/chromium-panel.ts';
import { readClipboard } from '../../support/read-clipboard.ts';
import { untilSaid } from '../../support/until-said.ts';

/** Sets up the page's sockets: one that chats, one that is refused. Kept on the page, so that they stay open. */
async function openSockets(tab: PanelTab, server: ChatServer): Promise<void> {
  await tab.page.evaluate(
    async ([chat, missing]) => {
      const socket = new WebSocket(chat, ['chat', 'superchat']);
      Reflect.set(window, 'chat', socket);
      await new Promise((resolve) => socket.addEventListener('open', resolve));
      const answers: unknown[] = [];
      const three = new Promise<void>((resolve) => {
        socket.addEventListener('message', (event) => {
          answers.push(event.data);
          if (answers.length === 3) resolve();
        });
      });
      socket.send('{"hello":"world","big":9007199254740993}');
      socket.send('plain words');
      socket.send(Uint8Array.of(0, 1, 2, 254, 255));
      await three;
      const refused = new WebSocket(missing);
      await new Promise((resolve) => refused.addEventListener('close', resolve));
    },
    [server.chat, server.missing] as const,
  );
}

async function burst(tab: PanelTab, count: number): Promise<void> {
  await tab.page.evaluate((n) => {
    const socket: unknown = Reflect.get(window, 'chat');
    if (socket instanceof WebSocket) socket.send(`burst ${n}`);
  }, count);
}

const summary = (tab: PanelTab) => tab.panel.getByRole('status', { name: 'Summary' });
const connections = (tab: PanelTab) => tab.panel.getByRole('grid', { name: 'Connections' });
const messages = (tab: PanelTab) => tab.panel.getByRole('grid', { name: 'Messages' });
const row = (grid: Locator, text: string | RegExp) => grid.getByRole('row').filter({ hasText: text });
const tabOf = (tab: PanelTab, name: string) => tab.panel.getByRole('tab', { name, exact: true });
const selectedRow = (grid: Locator) => grid.locator('[aria-selected=true]');

/** Whether an element's ground and text have the system's colours of what is selected. */
function hasSystemColours(of: Locator): Promise<boolean[]> {
  return of.evaluate((element) => {
    const probe = document.body.appendChild(document.createElement('i'));
    probe.style.cssText = 'forced-color-adjust: none; background: Highlight; color: HighlightText';
    const { backgroundColor, color } = getComputedStyle(probe);
    probe.remove();
    const own = getComputedStyle(element);
    return [own.backgroundColor === backgroundColor, own.color === color];
  });
}

/** Exports by the dialog, and takes the download. */
async function save(at: PanelTab, redact: boolean): Promise<{ name: string; text: string }> {
  await at.panel.getByRole('button', { name: 'Export' }).click();
  const dialog = at.panel.getByRole('dialog', { name: 'Export' });
  await expect.poll(() => dialog.getByRole('checkbox', { name: 'Redact' }).isChecked()).toBe(true);
  if (!redact) await dialog.getByRole('checkbox', { name: 'Redact' }).uncheck();
  const coming = at.devtools.waitForEvent('download');
  await dialog.getByRole('button', { name: 'Save' }).click();
  const download = await coming;
  const text = await readFile(await download.path(), 'utf8');
  await dialog.getByRole('button', { name: 'Close' }).click();
  return { name: download.suggestedFilename(), text };
}

describe('the panel in DevTools of Chromium', () => {
  let server: ChatServer;
  let browser: ChromiumPanel;
  let at: PanelTab;

  beforeAll(async () => {
    server = await startChatServer();
    browser = await openPanel({ url: server.page, size: { width: 1280, height: 640 } });
    at = browser;
    await at.panel.getByRole('button', { name: 'Record', pressed: true }).waitFor();
    await openSockets(at, server);
    await summary(at).getByText('6 messages', { exact: true }).waitFor();
  });
  afterAll(async () => {
    await browser?.close();
    await server?.close();
  });

  it('lists what was opened, with status, subprotocol and what became of it', async () => {
    const chat = row(connections(at), /^chat/);
    await expect
      .poll(() => chat.textContent())
      .toMatch(/chat.*127\.0\.0\.1.*websocketpage101chat.*permessage-deflate/);
    const refused = row(connections(at), /nothing-here/);
    await expect.poll(() => refused.textContent()).toMatch(/not switchedpage404/);
    await expect.poll(() => connections(at).getAttribute('aria-rowcount')).toBe('3');
  });

  it('shows the handshake as sent, with the accept value recomputed', async () => {
    await row(connections(at), /^chat/).click();
    await tabOf(at, 'Handshake').click();
    const page = at.panel.getByRole('region', { name: 'Handshake' });
    for (const said of [
      'HTTP/1.1 101 Switching Protocols',
      'Sec-WebSocket-Protocolchat, superchat',
      'matches the key',
      '258EAFA5-E914-47DA-95CA-C5AB0DC85B11',
    ]) {
      await expect.poll(() => page.textContent()).toContain(said);
    }
    await expect.poll(() => page.textContent()).toMatch(/Received\S{28} ?equal/);
  });

  it('shows messages both ways, and the selected one as JSON, text and hex', async () => {
    await tabOf(at, 'Messages').click();
    await expect.poll(() => messages(at).getAttribute('aria-rowcount')).toBe('7');
    await row(messages(at), /hello/).first().click();
    const details = at.panel.getByRole('region', { name: 'Message details' });
    await expect.poll(() => details.getByRole('tree').textContent()).toContain('big: 9007199254740993');
    await details.getByRole('tab', { name: 'Text' }).click();
    await expect.poll(() => details.textContent()).toContain('{"hello":"world"');
    await row(messages(at), /00 01 02 fe ff/)
      .first()
      .click();
    await details.getByRole('tab', { name: 'Hex' }).click();
    await expect.poll(() => details.textContent()).toContain('00000000  00 01 02 fe ff');
  });

  it.each([
    ['docked low', 1280, 300],
    ['docked low at 150 %', 853, 420],
    ['at 400 px', 400, 640],
  ])('keeps half of its height for a message, and one row for each bar, %s', async (_, width, height) => {
    await at.devtools.setViewportSize({ width, height });
    await connections(at).focus();
    await at.devtools.keyboard.press('Home');
    await tabOf(at, 'Messages').click();
    await messages(at).focus();
    await at.devtools.keyboard.press('Home');
    await at.panel.getByRole('region', { name: 'Message details' }).waitFor();
    // All heights are printed where one is wrong.
    const heights = () =>
      at.panel.evaluate(() => {
        const places = [
          '.message-details',
          '.toolbar',
          '.details .tab-row',
          '.message-bar',
          '.send-bar',
          '.footer',
        ];
        const [message = 0, ...bars] = places.map(
          (place) => document.querySelector(place)?.getBoundingClientRect().height ?? 0,
        );
        const isRoomy = message >= innerHeight / 2 && bars.every((bar) => bar > 0 && bar <= 28);
        return { isRoomy, panel: innerHeight, message, bars };
      });
    await expect.poll(heights).toMatchObject({ isRoomy: true });
    await at.devtools.setViewportSize({ width: 1280, height: 640 });
  });

  it('copies a message, several and a value, by keys and by the menu', async () => {
    const saying = (words: string, act: () => Promise<void>) => untilSaid(at, words, act);
    const copy = () => at.devtools.keyboard.press('Control+c');
    const menu = at.panel.getByRole('menu');
    await row(messages(at), /plain words/)
      .first()
      .click();
    await saying('Message copied (11 B).', copy);
    expect(await readClipboard(browser.context, at)).toBe('plain words');
    await row(messages(at), /hello/).first().click();
    await row(messages(at), /plain words/)
      .first()
      .click({ modifiers: ['Shift'] });
    await expect.poll(() => selectedRow(messages(at)).count()).toBeGreaterThan(1);
    await saying('copied as JSON lines', copy);
    const lines = (await readClipboard(browser.context, at)).trimEnd().split('\n');
    expect(lines.map((line): unknown => JSON.parse(line))).toContainEqual(
      expect.objectContaining({ direction: 'client-to-server', text: 'plain words' }),
    );
    await row(messages(at), /hello/).first().click();
    await row(messages(at), /hello/).first().click({ button: 'right' });
    await saying('Message copied', () => menu.getByRole('menuitem', { name: 'Copy as base64' }).click());
    expect(atob(await readClipboard(browser.context, at))).toContain('"hello"');
    await at.panel
      .getByRole('region', { name: 'Message details' })
      .getByRole('tab', { name: 'JSON' })
      .click();
    await at.panel.getByRole('tree').focus();
    await at.devtools.keyboard.press('End');
    await at.devtools.keyboard.press('Shift+F10');
    await menu.getByRole('menuitem', { name: 'Copy path' }).waitFor();
    await saying('Value copied.', () => at.devtools.keyboard.press('Enter'));
    expect(await readClipboard(browser.context, at)).toBe('9007199254740993');
    await expect.poll(() => menu.count()).toBe(0);
  });

  it('hides a column by the menu of the headings, and shows it again', async () => {
    await connections(at).getByRole('columnheader', { name: 'Checks' }).click({ button: 'right' });
    await at.panel.getByRole('menuitemcheckbox', { name: 'Checks' }).click();
    await expect.poll(() => connections(at).getByRole('columnheader', { name: 'Checks' }).count()).toBe(0);
    await connections(at).getByRole('columnheader', { name: 'Status' }).getByRole('button').focus();
    await at.devtools.keyboard.press('Shift+F10');
    await at.panel.getByRole('menuitem', { name: 'Reset columns' }).waitFor();
    expect(await axeViolations(at.panel)).toEqual([]);
    await at.devtools.keyboard.press('End');
    await at.devtools.keyboard.press('Enter');
    await expect.poll(() => connections(at).getByRole('columnheader', { name: 'Checks' }).count()).toBe(1);
  });

  it('is used without a mouse: rows, tabs, details and the way back', async () => {
    await connections(at).focus();
    await at.devtools.keyboard.press('End');
    await expect.poll(() => selectedRow(connections(at)).textContent()).toContain('nothing-here');
    await at.devtools.keyboard.press('Home');
    await expect.poll(() => selectedRow(connections(at)).textContent()).toContain('chat');
    await at.devtools.keyboard.press('ArrowDown');
    await tabOf(at, 'Why it failed').waitFor();
    await tabOf(at, 'Handshake').click();
    await expect.poll(() => tabOf(at, 'Handshake').getAttribute('aria-selected')).toBe('true');
    await at.devtools.keyboard.press('ArrowLeft');
    await expect.poll(() => tabOf(at, 'Why it failed').getAttribute('aria-selected')).toBe('true');
    await expect
      .poll(() => at.panel.getByRole('region', { name: 'Why it failed' }).textContent())
      .toContain('404');
    await connections(at).focus();
    await at.devtools.keyboard.press('Escape');
    await expect.poll(() => at.panel.getByRole('tablist').count()).toBe(0);
  });

  it('goes around its areas by F6, and back by Shift+F6', async () => {
    await row(connections(at), /^chat/).click();
    await tabOf(at, 'Messages').click();
    await messages(at).focus();
    await at.devtools.keyboard.press('Home');
    await at.panel.getByRole('region', { name: 'Message details' }).waitFor();
    await connections(at).focus();
    const areas = [
      '.toolbar',
      '.message-details',
      '.messages .grid-frame',
      '.details',
      '.footer',
      'main .grid-frame',
    ];
    const area = () =>
      at.panel.evaluate(
        (names) => names.find((name) => document.querySelector(name)?.contains(document.activeElement)) ?? '',
        areas,
      );
    const around = [
      '.details',
      '.messages .grid-frame',
      '.message-details',
      '.footer',
      '.toolbar',
      'main .grid-frame',
    ];
    for (const next of around) {
      await at.devtools.keyboard.press('F6');
      await expect.poll(area).toBe(next);
    }
    for (const before of ['.toolbar', '.footer', '.message-details']) {
      await at.devtools.keyboard.press('Shift+F6');
      await expect.poll(area).toBe(before);
    }
  });

  it('moves the splitter by mouse and by arrow keys', async () => {
    await row(connections(at), /^chat/).click();
    const bar = at.panel.getByRole('separator', { name: 'Resize the list of connections' });
    const value = async () => Number(await bar.getAttribute('aria-valuenow'));
    const before = await value();
    await bar.focus();
    await at.devtools.keyboard.press('ArrowRight');
    await expect.poll(value).toBe(before + 2);
    const box = await bar.boundingBox();
    if (box === null) throw new Error('the splitter is not drawn');
    await at.devtools.mouse.move(box.x + 1, box.y + 80);
    await at.devtools.mouse.down();
    await at.devtools.mouse.move(box.x - 120, box.y + 90, { steps: 4 });
    await at.devtools.mouse.up();
    await expect.poll(value).toBeLessThan(before);
  });

  it('sorts by a column, from the keyboard too', async () => {
    const heading = connections(at).getByRole('columnheader', { name: 'Status' });
    await heading.getByRole('button').focus();
    await at.devtools.keyboard.press('Enter');
    await expect.poll(() => heading.getAttribute('aria-sort')).toBe('ascending');
    await at.devtools.keyboard.press('Enter');
    await expect.poll(() => heading.getAttribute('aria-sort')).toBe('descending');
    await expect.poll(() => connections(at).getByRole('row').nth(1).textContent()).toContain('nothing-here');
    await at.devtools.keyboard.press('Enter');
    await expect.poll(() => heading.getAttribute('aria-sort')).toBeNull();
  });

  it('filters messages by their text, in a worker', async () => {
    await row(connections(at), /^chat/).click();
    await tabOf(at, 'Messages').click();
    await burst(at, 500);
    await expect.poll(() => messages(at).getAttribute('aria-rowcount')).toBe('508');
    const filter = at.panel.getByRole('searchbox', { name: 'Filter messages' });
    await filter.focus();
    await at.devtools.keyboard.type('needle');
    await expect.poll(() => messages(at).getAttribute('aria-rowcount')).toBe('11');
    await expect.poll(() => row(messages(at), /"word":"Needle"/).count()).toBeGreaterThan(0);
    await at.devtools.keyboard.press('Escape');
    await expect.poll(() => messages(at).getAttribute('aria-rowcount')).toBe('508');
  });

  it('shows messages of one direction or opcode, beside what is typed', async () => {
    const shown = at.panel.getByRole('status', { name: 'Filter result' });
    await at.panel.getByRole('radiogroup', { name: 'Direction' }).getByText('Sent').click();
    await expect.poll(() => shown.textContent()).toBe('4 of 507');
    await at.panel.getByRole('combobox', { name: 'Opcode' }).selectOption('Binary');
    await expect.poll(() => shown.textContent()).toBe('1 of 507');
    await at.panel.getByRole('combobox', { name: 'Opcode' }).selectOption('All opcodes');
    await at.panel.getByRole('radio', { name: 'Sent' }).focus();
    await at.devtools.keyboard.press('ArrowLeft');
    await expect.poll(() => messages(at).getAttribute('aria-rowcount')).toBe('508');
  });

  it('filters connections by URL, by status, and by the chips, whatever is selected', async () => {
    const filter = at.panel.getByRole('searchbox', { name: 'Filter connections' });
    const shown = at.panel.getByRole('status', { name: 'Connections shown' });
    for (const [typed, count] of [
      ['NOTHING', '1 of 2'],
      ['status:4xx', '1 of 2'],
      ['-is:failed host:127.0.0.1', '1 of 2'],
      ['close:4000', '0 of 2'],
    ] as const) {
      await filter.fill(typed);
      await expect.poll(() => shown.textContent()).toBe(count);
    }
    // The selected connection is hidden in the table, and its messages stay.
    await expect.poll(() => messages(at).getAttribute('aria-rowcount')).toBe('508');
    await at.panel.getByRole('button', { name: 'Show all connections' }).click();
    await expect.poll(() => connections(at).getAttribute('aria-rowcount')).toBe('3');
    const failed = at.panel.getByRole('button', { name: 'Failed', exact: true });
    await failed.click();
    await expect.poll(() => connections(at).getAttribute('aria-rowcount')).toBe('2');
    await failed.click();
    await expect.poll(() => connections(at).getAttribute('aria-rowcount')).toBe('3');
  });

  it('follows new messages at the end, and holds still while one reads', async () => {
    await messages(at).focus();
    await at.devtools.keyboard.press('Home');
    await burst(at, 200);
    const offer = at.panel.getByRole('button', { name: '201 new messages' });
    await offer.waitFor();
    await expect.poll(() => selectedRow(messages(at)).textContent()).toContain('hello');
    await offer.click();
    await expect.poll(() => row(messages(at), /"n":199,/).count()).toBe(1);
    await burst(at, 100);
    await expect.poll(() => messages(at).getAttribute('aria-rowcount')).toBe('810');
    await expect.poll(() => row(messages(at), /"n":99,/).count()).toBe(1);
  });

  it('copies the connection as a command, without a mouse, with stand-ins for secrets', async () => {
    await row(connections(at), /^chat/).click();
    await at.panel.getByRole('button', { name: 'Copy as…' }).focus();
    await at.devtools.keyboard.press('Enter');
    const dialog = at.panel.getByRole('dialog', { name: 'Copy the connection as' });
    const preview = dialog.getByRole('region', { name: 'What is copied' });
    await expect.poll(() => preview.textContent()).toContain("--header 'Upgrade: websocket'");
    await dialog.getByRole('radio', { name: 'curl (the handshake)' }).focus();
    await at.devtools.keyboard.press('ArrowRight');
    await expect.poll(() => preview.textContent()).toMatch(/^websocat /);
    await dialog.getByRole('button', { name: 'Copy' }).focus();
    await at.devtools.keyboard.press('Enter');
    await expect.poll(() => dialog.getByRole('button', { name: 'Copied' }).count()).toBe(1);
    await at.devtools.keyboard.press('Escape');
    await expect.poll(() => at.panel.getByRole('dialog').count()).toBe(0);
    const copied = await readClipboard(browser.context, at);
    expect(copied).toContain("--protocol='chat, superchat'");
    expect(copied).toContain(server.chat);
  });

  it('exports a HAR by a download, redacted unless one asks otherwise', async () => {
    const redacted = await save(at, true);
    expect(redacted.name).toMatch(/^switchyard-127\.0\.0\.1-\d+-\d{8}-\d{6}\.har$/);
    expect(redacted.text).not.toContain('plain words');
    const plain = await save(at, false);
    expect(plain.text).toContain('plain words');
    expect(JSON.parse(plain.text)).toMatchObject({ log: { version: '1.2' } });
  });

  it('has no violation that axe knows of, on any tab, in the dialog, light and dark', async () => {
    const found: string[] = [];
    const look = async (where: string) =>
      found.push(...(await axeViolations(at.panel)).map((one) => `${where}: ${one}`));
    for (const theme of ['light', 'dark']) {
      await at.panel.evaluate((name) => {
        document.documentElement.dataset.theme = name;
      }, theme);
      await row(connections(at), /nothing-here/).click();
      for (const name of ['Why it failed', 'Handshake', 'Checks', 'Close', 'Initiator']) {
        await tabOf(at, name).click();
        await look(`${theme}, ${name}`);
      }
      await row(connections(at), /^chat/).click();
      await tabOf(at, 'Messages').click();
      await messages(at).focus();
      await at.devtools.keyboard.press('Home');
      for (const name of ['JSON', 'Text', 'Hex']) {
        await tabOf(at, name).click();
        await look(`${theme}, ${name}`);
      }
      await at.panel.getByRole('button', { name: 'Send a message' }).click();
      await at.panel.getByRole('textbox', { name: 'Message to send' }).waitFor();
      await look(`${theme}, composer`);
      await at.devtools.keyboard.press('Escape');
      await at.panel.getByRole('button', { name: 'Close the connection' }).click();
      await at.panel.getByRole('textbox', { name: 'Reason' }).waitFor();
      await look(`${theme}, closing`);
      await at.devtools.keyboard.press('Escape');
      await at.panel.getByRole('button', { name: 'Copy as…' }).click();
      await at.panel.getByRole('region', { name: 'What is copied' }).getByText('curl').waitFor();
      await look(`${theme}, Copy as`);
      await at.devtools.keyboard.press('Escape');
      await at.panel.getByRole('button', { name: 'Export' }).click();
      await at.panel.getByRole('dialog', { name: 'Export' }).waitFor();
      await look(`${theme}, Export`);
      await at.devtools.keyboard.press('Escape');
      await expect.poll(() => at.panel.getByRole('dialog').count()).toBe(0);
    }
    expect(found).toEqual([]);
  });

  it('sets the selected row apart in forced colours, with the focus in its list or not', async () => {
    await row(connections(at), /^chat/).click();
    await tabOf(at, 'Messages').click();
    await row(messages(at), 'plain words').first().click();
    await at.devtools.emulateMedia({ forcedColors: 'active' });
    await expect.poll(() => hasSystemColours(selectedRow(messages(at)).first())).toEqual([true, true]);
    await expect.poll(() => hasSystemColours(selectedRow(connections(at)).first())).toEqual([true, true]);
    await at.devtools.emulateMedia({ forcedColors: 'none' });
  });

  it('stays usable at 400 px: the details go under the list, nothing sticks out', async () => {
    await at.devtools.setViewportSize({ width: 400, height: 640 });
    await row(connections(at), /^chat/).click();
    const bar = at.panel.getByRole('separator', { name: 'Resize the list of connections' });
    await expect.poll(() => bar.getAttribute('aria-orientation')).toBe('horizontal');
    for (const name of ['Handshake', 'Checks', 'Messages', 'Close']) {
      await tabOf(at, name).click();
      await expect
        .poll(() => at.panel.evaluate(() => document.documentElement.scrollWidth - innerWidth), {
          message: name,
        })
        .toBeLessThanOrEqual(0);
    }
    for (const name of ['Record', 'Clear', 'More']) {
      await expect.poll(() => at.panel.getByRole('button', { name, exact: true }).isVisible()).toBe(true);
    }
    // What has no room in the toolbar stands in its menu, the chips of the filter too.
    const choose = async (item: string) => {
      await at.panel.getByRole('button', { name: 'More', exact: true }).click();
      await at.panel.getByRole('menu').getByText(item, { exact: true }).click();
    };
    await choose('Failed');
    await expect.poll(() => row(connections(at), /^chat/).count()).toBe(0);
    await at.panel.getByRole('button', { name: 'Failed', pressed: true }).click();
    await row(connections(at), /^chat/).waitFor();
    await choose('Export…');
    await at.panel.getByRole('dialog', { name: 'Export' }).getByRole('button', { name: 'Close' }).click();
    await expect.poll(() => at.panel.getByRole('dialog').count()).toBe(0);
    // A message and the form that sends one, both open: three lines of the message stay to be read.
    await tabOf(at, 'Messages').click();
    await messages(at).focus();
    await at.devtools.keyboard.press('Home');
    await at.panel.getByRole('button', { name: 'Send a message' }).click();
    await at.panel.getByRole('textbox', { name: 'Message to send' }).waitFor();
    await tabOf(at, 'JSON').click();
    const height = () => at.panel.getByRole('tree').evaluate((tree) => tree.clientHeight);
    await expect.poll(height).toBeGreaterThan(45);
    await at.panel.getByRole('textbox', { name: 'Message to send' }).press('Escape');
    await at.devtools.setViewportSize({ width: 1280, height: 640 });
  });

  it('closed and opened again shows all since recording began, and nothing twice', async () => {
    await expect.poll(() => summary(at).textContent()).toContain('2 connections809 messages');
    await browser.closeDevtools(at);
    await burst(at, 10);
    at = await browser.reopenDevtools(at.page);
    await expect.poll(() => summary(at).textContent()).toContain('2 connections820 messages');
    await row(connections(at), /^chat/).click();
    await tabOf(at, 'Messages').click();
    await expect.poll(() => messages(at).getAttribute('aria-rowcount')).toBe('821');
  });

  it('clears, and goes on with what lives', async () => {
    await at.panel.getByRole('button', { name: 'Clear' }).click();
    // Exact: 820 messages end with the same words.
    await summary(at).getByText('0 messages', { exact: true }).waitFor();
    await burst(at, 3);
    await summary(at).getByText('4 messages', { exact: true }).waitFor();
  });

  it('stops and records again, and remembers that it was stopped', async () => {
    const record = at.panel.getByRole('button', { name: 'Record', exact: true });
    await record.click();
    await expect.poll(() => record.getAttribute('aria-pressed')).toBe('false');
    await browser.closeDevtools(at);
    at = await browser.reopenDevtools(at.page);
    const again = at.panel.getByRole('button', { name: 'Record', exact: true });
    await expect.poll(() => again.isEnabled()).toBe(true);
    await expect.poll(() => again.getAttribute('aria-pressed')).toBe('false');
    await again.click();
    await expect.poll(() => again.getAttribute('aria-pressed')).toBe('true');
  });
});
