import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type Browser, chromium, type Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { findChromium, howToGetChromium } from '../../../src/cli/browser/find-chromium.ts';
import type { CopiedMessage } from '../../../src/formats/copy-as/copied-message.ts';
import { copyAsPlaywrightMock } from '../../../src/formats/copy-as/playwright-mock.ts';
import type { Connection } from '../../../src/session/connection.ts';
import { connectionOf } from '../../formats/copy-as/connection-of.ts';

const HOSTILE = ['`$', '{process.exit(3)}` \'"\\ */ </script> \u2028 é'].join('');

/** Opens a socket, sends the texts; what came until it was closed, and how. */
const talk = (page: Page, url: string, sends: readonly string[]) =>
  page.evaluate(
    ([address, all]) =>
      new Promise<string[]>((resolve) => {
        const heard: string[] = [];
        const socket = new WebSocket(address);
        socket.binaryType = 'arraybuffer';
        socket.addEventListener('open', () => {
          for (const one of all) socket.send(one);
        });
        socket.addEventListener('message', ({ data }) => {
          const binary = data instanceof ArrayBuffer ? [...new Uint8Array(data)].join(' ') : null;
          heard.push(binary ?? String(data));
        });
        socket.addEventListener('close', ({ code, reason }) => {
          heard.push(`closed ${code} ${reason}`);
          resolve(heard);
        });
      }),
    [url, sends] as const,
  );

describe('a Playwright mock', () => {
  let browser: Browser;
  let folder: string;
  beforeAll(async () => {
    const found = findChromium();
    if (found === null) throw new Error(howToGetChromium());
    folder = await mkdtemp(join(tmpdir(), 'switchyard-mock-'));
    browser = await chromium.launch({ executablePath: found.path, args: ['--no-sandbox', '--disable-gpu'] });
  });
  afterAll(async () => {
    await browser?.close();
    await rm(folder, { recursive: true, force: true });
  });

  /** A page whose sockets the copied script answers; no server is there. */
  async function mocked(connection: Connection, messages: readonly CopiedMessage[]): Promise<Page> {
    const file = join(folder, `mock-${Math.random()}.mjs`);
    await writeFile(file, copyAsPlaywrightMock(connection, messages) ?? '');
    const mock: unknown = await import(file);
    const install: unknown = Reflect.get(Object(mock), 'mockWebSocket');
    if (typeof install !== 'function') throw new Error('the script exports no mockWebSocket');
    const page = await browser.newPage();
    await install(page);
    await page.goto('about:blank');
    return page;
  }

  it('says again what the server had said, turn by turn, and closes as it did', async () => {
    const url = 'wss://mocked.example/a?b=[c]*';
    const close = { code: 4001, reason: HOSTILE.slice(0, 40), wasClean: true, by: 'server' } as const;
    const page = await mocked(connectionOf({ url, fields: [], close }), [
      { outgoing: false, data: 'welcome' },
      { outgoing: true, data: 'one' },
      { outgoing: false, data: HOSTILE },
      { outgoing: false, data: Uint8Array.of(0, 255) },
      { outgoing: true, data: 'two' },
      { outgoing: false, data: 'bye' },
    ]);
    expect(await talk(page, url, ['one', 'two'])).toEqual([
      'welcome',
      HOSTILE,
      '0 255',
      'bye',
      `closed 4001 ${HOSTILE.slice(0, 40)}`,
    ]);
  });

  it('takes any query where a stand-in took the place of the recorded one', async () => {
    const close = { code: 1000, reason: '', wasClean: true, by: 'server' } as const;
    const url = 'ws://mocked.example/a?token=redacted-1';
    const page = await mocked(connectionOf({ url, fields: [], close }), [{ outgoing: true, data: 'x' }]);
    expect(await talk(page, 'ws://mocked.example/a?token=real', ['x'])).toEqual(['closed 1000 ']);
  });
});
