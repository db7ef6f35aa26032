import { readFile } from 'node:fs/promises';
import { type Browser, chromium } from 'playwright-core';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { findChromium, howToGetChromium } from '../../../src/cli/browser/find-chromium.ts';
import { replay } from '../../../src/formats/imported.ts';
import { readFile as readImport } from '../../../src/formats/read-file.ts';
import { writeReport } from '../../../src/formats/report/write-report.ts';
import { axeViolations } from '../../panel/support/axe.ts';

const LOG = new URL('../../fixtures/formats/log-1-standard.jsonl', import.meta.url);

let browser: Browser;
beforeAll(async () => {
  const found = findChromium();
  if (found === null) throw new Error(howToGetChromium());
  browser = await chromium.launch({ executablePath: found.path, args: ['--no-sandbox', '--disable-gpu'] });
});
afterAll(() => browser?.close());

it('a report has its style by its own policy, asks for nothing, and axe finds no fault in light and dark', async () => {
  const imported = readImport(await readFile(LOG));
  const options = { redact: true, producer: { name: 'Switchyard', version: '1.0' }, recordedBy: '' };
  let text = '';
  for await (const piece of writeReport(replay(imported), imported.readPayload, options)) text += piece;
  const page = await browser.newPage({ colorScheme: 'dark' });
  const said: string[] = [];
  page.on('console', (message) => said.push(message.text()));
  page.on('request', (request) => said.push(request.url()));
  await page.setContent(text);
  expect(await page.evaluate(() => getComputedStyle(document.body).maxWidth)).toBe('1120px');
  expect(await axeViolations(page.mainFrame())).toEqual([]);
  await page.emulateMedia({ colorScheme: 'light' });
  expect(await axeViolations(page.mainFrame())).toEqual([]);
  expect(said).toEqual([]);
});
