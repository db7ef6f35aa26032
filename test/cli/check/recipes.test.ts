import { copyFile, mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { PROJECT } from '../../../src/cli/build/project.ts';
import { runCommand } from './run-command.ts';

const NAMES = ['check', 'convert', 'diff', 'messages', 'stats'] as const;

let folder = '';
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'switchyard-recipes-'));
  for (const name of ['good.har', 'today.har', 'sockets.har'])
    await copyFile(join(PROJECT, 'test/fixtures/formats/har-own-1-standard.har'), join(folder, name));
});
afterAll(() => rm(folder, { recursive: true, force: true }));

it('every command of docs/ci.md is understood, in its order', async () => {
  const text = await readFile(join(PROJECT, 'docs/ci.md'), 'utf8');
  const lines = [...text.matchAll(/npx switchyard ([^\n#`]+)/g)].map(([, line = '']) => line.trim());
  expect(lines.length).toBeGreaterThanOrEqual(4);
  for (const line of lines) {
    const [first, ...rest] = line.split(' ');
    const name = NAMES.find((each) => each === first);
    expect(name).toBeDefined();
    if (name === undefined) continue;
    const args = rest.map((word) => (/\.\w+$/.test(word) ? join(folder, word) : word));
    const { code, stderr } = await runCommand(name, args);
    // The demo has sockets that fail in every way.
    expect([line, code, stderr]).toEqual([line, 1, '']);
  }
});
