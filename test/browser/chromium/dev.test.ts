import { cp, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { createServer, type Server } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { findChromium, howToGetChromium } from '../../../src/cli/browser/find-chromium.ts';
import { launchChromium, type RunningChromium } from '../../../src/cli/browser/launch-chromium.ts';
import { buildExtension } from '../../../src/cli/build/build-extension.ts';
import { reloadExtension } from '../../../src/cli/dev/reload-extension.ts';

describe('reloading the extension in a Chromium that stays open', () => {
  let folder: string;
  let server: Server;
  let run: RunningChromium;

  beforeEach(async () => {
    const browser = findChromium();
    if (browser === null) throw new Error(howToGetChromium());
    folder = await mkdtemp(join(tmpdir(), 'switchyard-dev-'));
    await cp(await buildExtension(), folder, { recursive: true });
    server = createServer((_, response) => response.end('<title>page</title>')).listen(0, '127.0.0.1');
    run = await launchChromium({ browser, extension: folder, headless: true });
  });
  afterEach(async () => {
    await run?.close();
    server?.close();
    await rm(folder, { recursive: true, force: true });
  });

  it('shows the changed panel, records, and loads the page again; twice as well as once', async () => {
    const tab = run.context.pages()[0] ?? (await run.context.newPage());
    const address = server.address();
    if (address === null || typeof address === 'string') throw new Error('the server does not listen');
    await tab.goto(`http://127.0.0.1:${address.port}/`);

    for (const name of ['Clear, changed', 'Clear, changed again']) {
      await tab.evaluate(() => {
        document.title = 'not loaded again';
      });
      await renameClear(name);
      const { panel } = await reloadExtension(run, tab);
      await panel.getByRole('button', { name, exact: true }).waitFor();
      const record = panel.getByRole('button', { name: 'Record', exact: true });
      await expect.poll(() => record.getAttribute('aria-pressed')).toBe('true');
      await expect.poll(() => tab.title()).toBe('page');
    }
  });

  /** Changes what the built extension calls its button, as a build of changed sources would. */
  async function renameClear(name: string): Promise<void> {
    const file = join(folder, '_locales', 'en', 'messages.json');
    const texts = await readFile(file, 'utf8');
    const changed = texts.replace(/("toolbarClear": \{\s*"message": )"[^"]*"/, `$1${JSON.stringify(name)}`);
    expect(changed).not.toBe(texts);
    await writeFile(file, changed);
  }
});
