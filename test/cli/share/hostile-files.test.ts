import { spawnSync } from 'node:child_process';
import { readdirSync, readFileSync } from 'node:fs';
import { mkdtemp, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { Client, InMemoryTransport } from '@modelcontextprotocol/client';
import fc from 'fast-check';
import { afterAll, afterEach, beforeAll, describe, expect, it, vi } from 'vitest';
import { PROJECT } from '../../../src/cli/build/project.ts';
import { mcpServer } from '../../../src/cli/mcp/mcp-server.ts';
import { openFile } from '../../../src/cli/mcp/opened-file.ts';
import { FormatError } from '../../../src/formats/format-error.ts';
import { replay } from '../../../src/formats/imported.ts';
import { readFile } from '../../../src/formats/read-file.ts';
import { runCommand } from '../check/run-command.ts';

const FOLDER = fileURLToPath(new URL('../../fixtures/hostile/', import.meta.url));
const FILES = readdirSync(FOLDER).filter((name) => name !== 'README.md');
const PLAIN = join(FOLDER, 'controls.txt');

/** What must not reach a terminal: controls, and what turns or hides text. */
const UNSAFE = /[^\P{Cc}\n\t]|[\p{Cf}\p{Zl}\p{Zp}]/u;

let out: string;
beforeAll(async () => {
  out = await mkdtemp(join(tmpdir(), 'switchyard-hostile-'));
});
afterAll(() => rm(out, { recursive: true, force: true }));
afterEach(() => {
  vi.unstubAllGlobals();
  expect(Reflect.get({}, 'owned')).toBeUndefined();
});

/** The commands that print, as a terminal gets what they print. */
const CALLS: readonly (readonly [Parameters<typeof runCommand>[0], (file: string) => string[]])[] = [
  ['check', (file) => [file]],
  [
    'check',
    (file) => [
      file,
      '--json',
      `--junit=${out}/junit.xml`,
      `--sarif=${out}/out.sarif`,
      `--write-contract=${out}/contract.json`,
    ],
  ],
  ['messages', (file) => [file]],
  ['messages', (file) => [file, '--json']],
  ['stats', (file) => [file]],
  ['stats', (file) => [file, '--json']],
  ['diff', (file) => [file, PLAIN]],
  ['diff', (file) => [PLAIN, file, '--json', '--no-redact']],
  ...['har', 'log', 'transcript', 'html'].flatMap((to) => [
    ['convert', (file: string) => [file, '--to', to]] as const,
    ['convert', (file: string) => [file, '--to', to, '--no-redact']] as const,
  ]),
];

/** Runs a command as if standard output were a terminal. */
async function onTerminal(command: Parameters<typeof runCommand>[0], args: readonly string[]) {
  const was = Object.getOwnPropertyDescriptor(process.stdout, 'isTTY');
  Object.defineProperty(process.stdout, 'isTTY', { value: true, configurable: true });
  try {
    return await runCommand(command, args);
  } finally {
    if (was === undefined) Reflect.deleteProperty(process.stdout, 'isTTY');
    else Object.defineProperty(process.stdout, 'isTTY', was);
  }
}

/** Where an unsafe character stands, with what is around it. */
function unsafeIn(text: string): string | null {
  const at = text.search(UNSAFE);
  return at === -1 ? null : JSON.stringify(text.slice(Math.max(0, at - 40), at + 10));
}

describe.each(FILES)('the hostile file %s', (name) => {
  const path = join(FOLDER, name);

  it('is read, or refused by a named error', () => {
    const bytes = readFileSync(path);
    try {
      const imported = readFile(bytes);
      for (const connection of replay(imported).connections)
        expect(Object.keys(connection)).not.toContain('owned');
    } catch (error) {
      expect(error).toBeInstanceOf(FormatError);
    }
  });

  it('makes no command print what a terminal acts on, or end without a sentence', async () => {
    for (const [command, args] of CALLS) {
      const given = args(path);
      const { code, stdout, stderr } = await onTerminal(command, given);
      const call = [command, ...given.slice(1)].join(' ');
      expect([call, unsafeIn(stdout), unsafeIn(stderr)]).toEqual([call, null, null]);
      expect([0, 1, 2], call).toContain(code);
      if (code === 2) expect(stderr, call).toMatch(/^\S.{10,}\n$/m);
    }
  });

  it('makes no answer of the protocol for models unsafe', async () => {
    const opened = await openFile(path, null).catch(() => null);
    if (opened === null) return;
    const client = new Client({ name: 'test', version: '1' });
    const [near, far] = InMemoryTransport.createLinkedPair();
    await mcpServer([opened]).connect(far);
    await client.connect(near);
    const [first] = opened.session.connections;
    const questions: [string, Record<string, unknown>][] = [
      ['list_connections', {}],
      ['list_messages', {}],
      ['stats', {}],
      ['diff', { a: path, b: path }],
      ['explain_connection', { connection: String(first?.id ?? 0) }],
    ];
    for (const [question, args] of questions) {
      const { content } = await client.callTool({ name: question, arguments: args });
      const text = content.map((part) => (part.type === 'text' ? part.text : '')).join('');
      expect([question, unsafeIn(text)]).toEqual([question, null]);
    }
    await client.close();
  });
});

it('leaves nothing behind that a name in a file asked for', async () => {
  expect((await readdir(out)).toSorted()).toEqual(['contract.json', 'junit.xml', 'out.sarif']);
  expect(FILES.filter((name) => name.startsWith('owned'))).toEqual([]);
});

describe('cut anywhere', () => {
  it.each(FILES.filter((name) => readFileSync(join(FOLDER, name)).length < 70_000))('%s', (name) => {
    const bytes = readFileSync(join(FOLDER, name));
    fc.assert(
      fc.property(fc.nat({ max: bytes.length }), (length) => {
        try {
          replay(readFile(bytes.subarray(0, length)));
        } catch (error) {
          expect(error).toBeInstanceOf(FormatError);
        }
      }),
      { numRuns: 25 },
    );
  });
});

it('all are read within 256 MB of heap', () => {
  const script = `
    import { readFileSync, readdirSync } from 'node:fs';
    import { readFile } from '${join(PROJECT, 'src/formats/read-file.ts')}';
    import { replay } from '${join(PROJECT, 'src/formats/imported.ts')}';
    let opened = 0;
    for (const name of readdirSync('${FOLDER}'))
      try { replay(readFile(readFileSync('${FOLDER}' + name))); opened += 1; } catch (error) { if (error.name !== 'FormatError') throw error; }
    console.log(opened);`;
  const node = ['--max-old-space-size=256', '--import', 'tsx', '--input-type=module', '-e', script];
  const { status, stdout, stderr } = spawnSync(process.execPath, node, { cwd: PROJECT, encoding: 'utf8' });
  expect({ status, stderr }).toEqual({ status: 0, stderr: '' });
  expect(Number(stdout)).toBeGreaterThan(FILES.length / 2);
});
