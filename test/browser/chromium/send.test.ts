import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { chooseSource } from '../../../src/cli/start/recording-source.ts';
import { startWitness, type Witness } from '../../formats/copy-as/witness-server.ts';
import { axeViolations } from '../../panel/support/axe.ts';
import { type ChromiumPanel, openPanel } from '../../support/chromium-panel.ts';

/** What the panel will show; recording and drawing take their time on a busy machine. */
const poll = <T>(look: () => T) => expect.poll(look);

let browser: ChromiumPanel;

beforeAll(async () => {
  browser = await openPanel({ mode: 'standard', size: { width: 1280, height: 720 } });
});
afterAll(() => browser?.close());

const named = (role: 'button' | 'radio' | 'textbox' | 'tab', name: string) =>
  browser.panel.getByRole(role, { name, exact: true });
const grid = (name: string) => browser.panel.getByRole('grid', { name });
const said = () => browser.panel.getByRole('form').getByRole('status').textContent();
const coverage = () => browser.panel.getByRole('list', { name: 'Coverage' });

/** Chooses a way of writing by the mouse; the input itself is drawn by the browser. */
const writeAs = (name: string) => named('radio', name).click();

/** The page, and the panel as it is when it is opened: nothing is left in it of what was done before. */
async function beginAt(page: string, mode: 'standard' | 'deep'): Promise<void> {
  await browser.page.goto(page);
  await browser.panel.goto(browser.panel.url());
  await browser.panel.getByRole('button', { name: 'Record', pressed: true }).waitFor();
  await chooseSource(browser.panel, mode);
}

describe.each(['standard', 'deep'] as const)('sending from the panel, recorded by %s', (mode) => {
  let witness: Witness;

  const messages = () => witness.seen.at(-1)?.messages ?? [];

  /** A socket of the page; null kept so that the page's own account can be asked. */
  const openSocket = async () => {
    await browser.page.evaluate(
      (url) =>
        new Promise<void>((resolve) => {
          const socket = new WebSocket(url);
          Reflect.set(window, 'closes', []);
          socket.addEventListener('close', ({ code, reason, wasClean }) =>
            Reflect.get(window, 'closes').push(`${code} ${reason} ${wasClean}`),
          );
          Reflect.set(window, 'live', socket);
          socket.addEventListener('open', () => resolve());
        }),
      `${witness.url}/live`,
    );
    await grid('Connections').getByRole('row').filter({ hasText: 'live' }).last().click();
    await named('tab', 'Messages').click();
  };

  beforeAll(async () => {
    witness = await startWitness();
    await beginAt(witness.page, mode);
    await browser.panel.getByRole('list', { name: 'Coverage' }).waitFor();
    await browser.page.reload();
    await openSocket();
  });
  afterAll(() => witness?.close());

  it('sends a text by Ctrl+Enter, exactly as written, and marks it as ours', async () => {
    await named('button', 'Send a message').click();
    await named('textbox', 'Message to send').waitFor();
    await browser.devtools.keyboard.type('hello ☃');
    await browser.devtools.keyboard.press('Enter');
    await browser.devtools.keyboard.type('second line');
    await browser.devtools.keyboard.press('Control+Enter');
    await poll(messages).toEqual(['hello ☃\nsecond line']);
    await poll(said).toBe('Sent: 21 B.');
    const row = grid('Messages').getByRole('row').filter({ hasText: 'hello' });
    await poll(() => row.textContent()).toContain('panel');
    await expect.poll(() => row.getByRole('img', { name: 'sent from this panel' }).count()).toBe(1);
  });

  it('takes JSON only once it is JSON, and tidies it up', async () => {
    await writeAs('JSON');
    await named('textbox', 'Message to send').fill('{"a":[1,2');
    await poll(said).toContain('Not valid JSON');
    await named('button', 'Send').click();
    await named('textbox', 'Message to send').fill('{"a":[1]}');
    await named('button', 'Tidy up').click();
    await named('button', 'Send').click();
    await poll(() => messages().slice(1)).toEqual(['{\n  "a": [\n    1\n  ]\n}']);
  });

  it('sends bytes from hex, base64 and a file as binary messages', async () => {
    await writeAs('Hex');
    await named('textbox', 'Message to send').fill('00 ff 0a');
    await named('button', 'Send').click();
    await poll(() => messages().length).toBe(3);
    await writeAs('Base64');
    await named('textbox', 'Message to send').fill('AQID');
    await named('button', 'Send').click();
    await poll(() => messages().length).toBe(4);
    await writeAs('File');
    const bytes = Buffer.from(Array.from({ length: 70_000 }, (_, k) => k & 0xff));
    await browser.panel
      .getByLabel('File to send as one binary message')
      .setInputFiles({ name: 'bytes.bin', mimeType: 'application/octet-stream', buffer: bytes });
    await named('button', 'Send').click();
    await poll(() => messages().length).toBe(5);
    expect(messages().slice(2)).toEqual([Buffer.of(0, 255, 10), Buffer.of(1, 2, 3), bytes]);
    await poll(said).toBe('Sent: 70.0 kB.');
  });

  it('sends a recorded message again, and changed', async () => {
    await browser.page.evaluate(() => Reflect.get(window, 'live').send('{"from":"page"}'));
    await poll(() => messages().length).toBe(6);
    await grid('Messages').getByRole('row').filter({ hasText: '"from"' }).click();
    const selected = grid('Messages').getByRole('row', { selected: true });
    await poll(() => selected.textContent()).toContain('{"from":"page"}');
    await named('button', 'Send again').click();
    await poll(() => messages().at(6)).toBe('{"from":"page"}');
    await named('button', 'Edit and send').click();
    await poll(() => named('textbox', 'Message to send').inputValue()).toBe('{"from":"page"}');
    await named('textbox', 'Message to send').fill('{"from":"hand"}');
    await named('textbox', 'Message to send').press('Control+Enter');
    await poll(() => messages().at(7)).toBe('{"from":"hand"}');
  });

  it('has no violation that axe knows of while one writes, closes and copies', async () => {
    expect(await axeViolations(browser.panel)).toEqual([]);
    await named('button', 'Copy as…').click();
    await browser.panel.getByRole('region', { name: 'What is copied' }).getByText('curl').waitFor();
    expect(await axeViolations(browser.panel)).toEqual([]);
    await browser.devtools.keyboard.press('Escape');
    await poll(() => browser.panel.getByRole('dialog').count()).toBe(0);
  });

  it('closes with a code and a reason, as server and page both see', async () => {
    await named('button', 'Close the connection').click();
    await named('textbox', 'Code').waitFor();
    await browser.devtools.keyboard.type('1001');
    await poll(() => named('button', 'Close it').isDisabled()).toBe(true);
    await named('textbox', 'Code').fill('4001');
    await named('textbox', 'Reason').fill('by hand ☃');
    await browser.devtools.keyboard.press('Enter');
    await poll(() => witness.seen.at(-1)?.closed).toBe('4001 by hand ☃');
    await poll(() => browser.page.evaluate(() => Reflect.get(window, 'closes'))).toEqual([
      '4001 by hand ☃ true',
    ]);
    await poll(() => named('button', 'Send a message').isDisabled()).toBe(true);
    await named('tab', 'Close').click();
    const page = browser.panel.getByRole('region', { name: 'Close' });
    await poll(() => page.textContent()).toContain('4001');
    await expect.poll(() => page.textContent()).toContain('by hand ☃');
  });
});

describe('Standard and Deep in the panel', () => {
  let witness: Witness;

  beforeAll(async () => {
    witness = await startWitness();
    await beginAt(witness.page, 'standard');
  });
  afterAll(() => witness?.close());

  it('says what Standard does not cover', async () => {
    await poll(() => named('radio', 'Standard').isChecked()).toBe(true);
    await poll(() => coverage().textContent()).toContain(
      'Not covered: dedicated, shared and service workers',
    );
  });

  it('switches to Deep by the strip’s button, back by the arrow key, and by one click', async () => {
    await coverage().getByRole('button', { name: 'Switch to Deep' }).click();
    await poll(() => named('radio', 'Deep').isChecked()).toBe(true);
    await poll(() => coverage().textContent()).toBe(
      'Covered: page, iframes, dedicated, shared and service workers',
    );
    await named('radio', 'Deep').focus();
    await browser.devtools.keyboard.press('ArrowLeft');
    await poll(() => named('radio', 'Standard').isChecked()).toBe(true);
    await poll(() => coverage().textContent()).toContain('Not covered');
    await browser.panel.getByText('Deep', { exact: true }).click();
    await poll(() => named('radio', 'Deep').isChecked()).toBe(true);
    await browser.panel.getByText('Standard', { exact: true }).click();
    await poll(() => named('radio', 'Standard').isChecked()).toBe(true);
  });

  it('stays readable at 400 px: nothing sticks out', async () => {
    await browser.devtools.setViewportSize({ width: 400, height: 640 });
    await poll(() =>
      browser.panel.evaluate(() => document.documentElement.scrollWidth - innerWidth),
    ).toBeLessThanOrEqual(0);
    for (const name of ['Standard', 'Deep']) {
      await expect.poll(() => browser.panel.getByText(name, { exact: true }).isVisible()).toBe(true);
    }
    expect(await axeViolations(browser.panel)).toEqual([]);
  });
});
