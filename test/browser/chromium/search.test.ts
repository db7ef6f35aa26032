import type { Locator } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { axeViolations } from '../../panel/support/axe.ts';
import { type ChatServer, startChatServer } from '../../panel/support/chat-server.ts';
import { type ChromiumPanel, openPanel } from '../../support/chromium-panel.ts';

const selected = (where: Locator) => where.locator('[aria-selected=true]');

describe('filter and search in DevTools of Chromium', () => {
  let server: ChatServer;
  let at: ChromiumPanel;
  const grid = (name: string) => at.panel.getByRole('grid', { name });
  const filter = () => at.panel.getByRole('searchbox', { name: 'Filter messages' });
  const box = () => at.panel.getByRole('searchbox', { name: 'Search' });
  const hits = () => at.panel.getByRole('status', { name: 'Search result' });
  const rows = (name: string) => grid(name).getAttribute('aria-rowcount');

  beforeAll(async () => {
    server = await startChatServer();
    at = await openPanel({ url: server.page, size: { width: 1280, height: 720 } });
    await at.panel.getByRole('button', { name: 'Record', pressed: true }).waitFor();
    // Two sockets: one gets 2,000 numbered texts, the other some words, one of them a trap for patterns.
    await at.page.evaluate(
      async ([first, second]) => {
        const many = new WebSocket(first);
        await new Promise((resolve) => many.addEventListener('open', resolve));
        many.send('burst 2000');
        await new Promise<void>((resolve) => {
          many.addEventListener('message', ({ data }) => {
            if (String(data).includes('"n":1999,')) resolve();
          });
        });
        const few = new WebSocket(second);
        await new Promise((resolve) => few.addEventListener('open', resolve));
        few.send('only here: zebra');
        few.send(`${'a'.repeat(40)}!`);
        few.send(Uint8Array.of(0, 1, 2, 3));
        Reflect.set(window, 'sockets', [many, few]);
      },
      [`${server.chat}?room=many`, `${server.chat}?room=few`] as const,
    );
    await at.panel
      .getByRole('status', { name: 'Summary' })
      .getByText('2,007 messages', { exact: true })
      .waitFor();
    await grid('Connections').getByRole('row').filter({ hasText: 'room=many' }).click();
    await at.panel.getByRole('tab', { name: 'Messages', exact: true }).click();
    await grid('Messages').getByRole('row').nth(1).waitFor();
  });
  afterAll(async () => {
    await at?.close();
    await server?.close();
  });

  it('filters messages by the language and leaves the connections listed', async () => {
    for (const [text, count] of [
      ['dir:in needle', '41'],
      ['dir:out', '2'],
      ['json.n>=1990', '11'],
      ['-needle dir:in size<24', '1961'],
      ['/"n":7,/ needle', '2'],
      ['type:text', '2'],
      ['size>1k', '1'],
    ] as const) {
      await filter().fill(text);
      await expect.poll(() => rows('Messages')).toBe(count);
    }
    await expect.poll(() => rows('Connections')).toBe('3');
  });

  it('says under the box what of the filter it could not read, and where', async () => {
    await filter().fill('needle size>big');
    const faults = at.panel.getByRole('status', { name: 'Errors in the filter' });
    await expect
      .poll(() => faults.textContent())
      .toContain('A size is a number with an optional unit, such as size>1k (character 8 to 15).');
    await filter().fill('');
    await expect.poll(() => faults.count()).toBe(0);
  });

  it('opens with Ctrl+F over the messages, and goes from hit to hit both ways', async () => {
    await grid('Messages').focus();
    await at.devtools.keyboard.press('Control+f');
    await expect.poll(() => box().evaluate((element) => element === document.activeElement)).toBe(true);
    await at.devtools.keyboard.type('needle');
    await expect.poll(() => hits().textContent()).toBe('40 hits');
    await at.devtools.keyboard.press('Enter');
    await expect.poll(() => hits().textContent()).toBe('1 of 40 hits');
    await expect.poll(() => selected(grid('Messages')).textContent()).toContain('"n":7,');
    await at.devtools.keyboard.press('Enter');
    await expect.poll(() => selected(grid('Messages')).textContent()).toContain('"n":57,');
    await at.devtools.keyboard.press('Shift+Enter');
    await at.devtools.keyboard.press('Shift+Enter');
    await expect.poll(() => hits().textContent()).toBe('40 of 40 hits');
    await expect.poll(() => selected(grid('Messages')).textContent()).toContain('"n":1957,');
    await at.panel.getByRole('button', { name: 'Next', exact: true }).click();
    await expect.poll(() => hits().textContent()).toBe('1 of 40 hits');
  });

  it('searches all connections; choosing a hit selects its connection and its row', async () => {
    await box().fill('zebra');
    await expect.poll(() => hits().textContent()).toBe('0 hits');
    await at.panel.getByRole('checkbox', { name: 'All connections' }).check();
    await expect.poll(() => hits().textContent()).toBe('2 hits');
    await expect.poll(() => rows('Search results')).toBe('3');
    await grid('Search results').getByRole('row').nth(1).click();
    await expect.poll(() => selected(grid('Connections')).textContent()).toContain('room=few');
    await expect.poll(() => selected(grid('Messages')).textContent()).toContain('only here: zebra');
    await box().fill('dir:in "n":1234');
    await expect.poll(() => hits().textContent()).toBe('1 hit');
    await box().press('Enter');
    await expect.poll(() => selected(grid('Connections')).textContent()).toContain('room=many');
    await expect.poll(() => selected(grid('Messages')).textContent()).toContain('"n":1234,');
  });

  it('has no violation that axe knows of, light and dark', async () => {
    const found: string[] = [];
    await box().fill('needle size>big');
    await filter().fill('op:nonsense');
    await at.panel.getByRole('status', { name: 'Errors in the filter' }).first().waitFor();
    for (const theme of ['light', 'dark']) {
      await at.panel.evaluate((name) => {
        document.documentElement.dataset.theme = name;
      }, theme);
      found.push(...(await axeViolations(at.panel)));
    }
    await filter().fill('');
    expect(found).toEqual([]);
  });

  it('ends a pattern that does not come to an end, says so, keeps the hits and goes on', async () => {
    // The search runs for two seconds: the panel itself looks for its bar, from before it begins.
    const shown = at.panel.waitForFunction(
      () => document.querySelector('progress[aria-label="Search progress"]') !== null,
    );
    await box().fill('/^zebra|zebra$|(a+)+$/');
    await shown;
    const limits = at.panel.getByRole('status', { name: 'Limits of the search' });
    await expect
      .poll(() => limits.textContent())
      .toContain('The regular expression took more than two seconds');
    // What came before the trap.
    await expect.poll(() => hits().textContent()).toMatch(/^[12] hits?$/);
    await box().fill('zebra');
    await expect.poll(() => hits().textContent()).toBe('2 hits');
    await expect.poll(() => limits.count()).toBe(0);
  });

  it('is cancelled while a pattern runs, and searches anew', async () => {
    // The button is there for two seconds: a busy machine may need longer to point at it, so the panel itself presses it.
    const pressed = at.panel.waitForFunction(() => {
      const cancel = [...document.querySelectorAll('button')].find(
        ({ textContent }) => textContent === 'Cancel',
      );
      cancel?.click();
      return cancel !== undefined;
    });
    await box().fill('/(a+)+$/');
    await pressed;
    await expect.poll(() => hits().textContent()).toContain('cancelled');
    await box().fill('/^a+!$/');
    await expect.poll(() => hits().textContent()).toBe('2 hits');
  });

  it('finds what comes while it is open', async () => {
    await box().fill('zebra');
    await expect.poll(() => hits().textContent()).toBe('2 hits');
    await at.page.evaluate(() => {
      const sockets: unknown = Reflect.get(window, 'sockets');
      if (Array.isArray(sockets) && sockets[1] instanceof WebSocket) sockets[1].send('another zebra');
    });
    await expect.poll(() => hits().textContent()).toBe('4 hits');
    await box().press('Escape');
    await expect.poll(() => box().count()).toBe(0);
  });

  it('is reached from any tab, shows the part that matched and marks it everywhere, in the room that it is given', async () => {
    await at.page.evaluate(() => {
      const sockets: unknown = Reflect.get(window, 'sockets');
      if (!Array.isArray(sockets) || !(sockets[1] instanceof WebSocket)) return;
      sockets[1].send(JSON.stringify({ pad: '-'.repeat(3000), word: 'Far away' }));
    });
    const marked = () =>
      at.panel.evaluate(() =>
        [...(CSS.highlights.get('found') ?? [])].map((range) => {
          const around = range.startContainer?.parentElement;
          const place = around?.closest('.find-results, .json-tree, .payload-text, .hex, .messages');
          return `${place?.className} ${range instanceof Range ? range.toString() : ''}`;
        }),
      );
    await at.panel.getByRole('tab', { name: 'Handshake', exact: true }).click();
    await at.devtools.keyboard.press('Control+Shift+f');
    await at.devtools.keyboard.type('"far away"');
    await expect.poll(() => hits().textContent()).toBe('2 hits');
    const found = grid('Search results');
    await expect.poll(() => found.getByRole('row').nth(1).textContent()).toContain('Far away');
    await expect.poll(marked).toContain('find-results Far away');
    await at.devtools.keyboard.press('Enter');
    await expect.poll(() => hits().textContent()).toBe('1 of 2 hits');
    await at.panel.getByRole('tab', { name: 'JSON', exact: true }).click();
    await expect.poll(marked).toContain('json-tree Far away');
    await at.panel.getByRole('tab', { name: 'Text', exact: true }).click();
    await expect.poll(async () => (await marked()).join()).toMatch(/payload-text[^,]* Far away/);
    await at.panel.getByRole('tab', { name: 'Hex', exact: true }).click();
    // The first byte in digits and as a character; the word goes over the end of a line.
    await expect.poll(marked).toContain('hex 46');
    const characters = async () => (await marked()).filter((each) => /^hex [a-z]$/i.test(each)).join('');
    await expect.poll(characters).toBe('hex Fhex ahex rhex ahex whex ahex y');
    const height = async () => (await found.boundingBox())?.height ?? 0;
    const before = await height();
    const bar = at.panel.getByRole('separator', { name: 'Resize the search results' });
    await bar.focus();
    for (let n = 0; n < 5; n++) await at.devtools.keyboard.press('ArrowDown');
    await expect.poll(height).toBeGreaterThan(before + 20);
    await box().press('Escape');
    await expect.poll(marked).toEqual([]);
  });
});
