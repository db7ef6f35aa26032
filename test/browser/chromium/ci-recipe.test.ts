import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { chmod, mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { findChromium, howToGetChromium } from '../../../src/cli/browser/find-chromium.ts';
import { PROJECT } from '../../../src/cli/build/project.ts';
import { replay } from '../../../src/formats/imported.ts';
import { readLog } from '../../../src/formats/log/read-log.ts';
import { startWitness, type Witness } from '../../formats/copy-as/witness-server.ts';

const TOKEN = 'hunter-in-the-query';
const SAID = 'a word for the server alone';

interface Attached {
  readonly name: string;
  readonly contentType: string;
  readonly text: string;
}

let folder: string;
let witness: Witness;
let attached: readonly Attached[];

/** What a project has that uses the recipe: the recipe, a runner of tests in place of Playwright's own, and the package. */
async function makeProject(): Promise<void> {
  const text = await readFile(join(PROJECT, 'docs/ci.md'), 'utf8');
  const recipe = /^## Playwright$.*?^```ts\n(.*?)^```$/ms.exec(text)?.[1];
  if (recipe === undefined) throw new Error('docs/ci.md has no recipe for Playwright');
  const put = async (name: string, content: string) => {
    await mkdir(join(folder, name, '..'), { recursive: true });
    await writeFile(join(folder, name), content);
  };
  await put('package.json', '{"name":"project","private":true,"type":"module"}');
  await put('fixture.mjs', recipe);
  await put('node_modules/@playwright/test/package.json', '{"type":"module","exports":"./index.js"}');
  await put(
    'node_modules/@playwright/test/index.js',
    'export const test = { extend: (fixtures) => fixtures };',
  );
  const loader = pathToFileURL(join(PROJECT, 'node_modules/tsx/dist/loader.mjs')).href;
  const command = `#!/bin/sh\nexec "${process.execPath}" --import "${loader}" "${join(PROJECT, 'src/cli/switchyard.ts')}" "$@"\n`;
  await put('node_modules/.bin/switchyard', command);
  await chmod(join(folder, 'node_modules/.bin/switchyard'), 0o755);
  await put('run.mjs', RUNNER);
}

/** Runs one test with the fixture: a page that talks through a socket. Prints what was attached. */
const RUNNER = `
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { test } from './fixture.mjs';

const [, , playwright, executablePath, page, socket, said] = process.argv;
const { chromium } = (await import(playwright)).default;
const browser = await chromium.launch({ executablePath, args: ['--no-sandbox', '--disable-gpu'] });
const attached = [];
const use = async (context) => {
  const tab = await context.newPage();
  await tab.goto(page);
  await tab.evaluate(([url, text]) => new Promise((resolve) => {
    const open = new WebSocket(url);
    open.addEventListener('open', () => { open.send(text); open.send('bye'); });
    open.addEventListener('close', resolve);
  }), [socket, said]);
};
await test.context({ browser }, use, {
  outputPath: (name) => join(process.cwd(), name),
  attach: async (name, { path, body, contentType }) => {
    attached.push({ name, contentType, text: body ?? (await readFile(path, 'utf8')) });
  },
});
await browser.close();
console.log(JSON.stringify(attached));
`;

beforeAll(async () => {
  const found = findChromium();
  if (found === null) throw new Error(howToGetChromium());
  folder = await mkdtemp(join(tmpdir(), 'switchyard-recipe-'));
  witness = await startWitness();
  await makeProject();
  const playwright = pathToFileURL(join(PROJECT, 'node_modules/playwright-core/index.js')).href;
  const args = [playwright, found.path, witness.page, `${witness.url}/live?token=${TOKEN}`, SAID];
  const runner = spawn(process.execPath, ['run.mjs', ...args], {
    cwd: folder,
    // Whatever is missing has to be missed, and not fetched.
    env: { ...process.env, npm_config_offline: 'true', npm_config_update_notifier: 'false' },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let stdout = '';
  let stderr = '';
  runner.stdout.setEncoding('utf8').on('data', (part: string) => {
    stdout += part;
  });
  runner.stderr.setEncoding('utf8').on('data', (part: string) => {
    stderr += part;
  });
  const [code] = await once(runner, 'close');
  expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
  attached = JSON.parse(stdout);
});
afterAll(async () => {
  await witness?.close();
  await rm(folder, { recursive: true, force: true });
});

it('the recipe for Playwright attaches log, report and verdict of a test’s sockets', () => {
  expect(witness.seen.map(({ messages }) => messages)).toEqual([[SAID, 'bye']]);
  expect(attached.map(({ name, contentType }) => [name, contentType])).toEqual([
    ['sockets', 'application/jsonl'],
    ['sockets-report', 'text/html'],
    ['sockets-check', 'text/plain'],
  ]);
  const [log, report, verdict] = attached.map(({ text }) => text);
  const session = replay(readLog(log ?? ''));
  expect(session.connections).toHaveLength(1);
  for (const { id } of session.connections) expect(session.traffic(id, 'client-to-server').count).toBe(2);
  expect(report).toContain('<!doctype html>');
  expect(report).toContain('/live?token=redacted-1');
  expect(verdict).toContain('/live?token=redacted-1');
  expect(verdict).toMatch(/sent 2 messages of \d+ bytes/);
});

it('attaches no secret and no content of a message', () => {
  for (const { text } of attached) {
    expect(text).not.toContain(TOKEN);
    expect(text).not.toContain(SAID);
  }
});
