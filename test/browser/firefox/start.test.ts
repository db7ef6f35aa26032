import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { createServer } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { WebSocketServer } from 'ws';
import { PROJECT } from '../../../src/cli/build/project.ts';
import { listen } from '../../../src/cli/demo/listen.ts';
import { holdRefusedPort } from '../../../src/cli/demo/refused-port.ts';
import type { Ended } from '../../support/run-held.ts';
import { startHere } from '../../support/start-here.ts';

const BOOTSTRAP = join(PROJECT, 'src', 'cli', 'bootstrap.mjs');

let folder: string;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'switchyard-start-'));
});

afterAll(async () => {
  await rm(folder, { recursive: true, force: true, maxRetries: 5, retryDelay: 200 });
});

/** `npm start -- --browser firefox` as a process of its own; `heard` is called with all that it has said to people so far. */
async function start(
  args: readonly string[],
  heard: (said: string, interrupt: () => void) => void = () => {},
): Promise<{ code: unknown; stdout: string; stderr: string }> {
  const { npm_lifecycle_event: _, ...env } = process.env;
  const child = spawn(process.execPath, [BOOTSTRAP, 'start', '--browser', 'firefox', ...args], {
    cwd: folder,
    stdio: ['ignore', 'pipe', 'pipe'],
    env: { ...env, TMPDIR: folder },
  });
  let [stdout, stderr] = ['', ''];
  child.stdout.setEncoding('utf8').on('data', (text: string) => {
    stdout += text;
  });
  child.stderr.setEncoding('utf8').on('data', (text: string) => {
    stderr += text;
    heard(stderr, () => child.kill('SIGINT'));
  });
  const [code] = await once(child, 'close');
  return { code, stdout, stderr };
}

/** The same in this process. */
function here(args: readonly string[]): Promise<Ended> {
  return startHere(folder, ['--browser', 'firefox', ...args]);
}

/** Folders that a run makes for itself and has to take away. */
async function leftBehind(): Promise<string[]> {
  return (await readdir(folder)).filter((name) => name.startsWith('switchyard-'));
}

describe('npm start -- --browser firefox', () => {
  it('records the demo, writes HAR, log and picture, prints a line a connection', async () => {
    const args = '--headless --for 20 --out s.har --log s.log --screenshot s.png';
    const { code, stdout, stderr } = await start(args.split(' '));
    expect(stderr).toContain('Wrote s.log');
    expect(code).toBe(0);
    const table = stdout.trimEnd().split('\n');
    expect(table[0]).toMatch(/^url +protocol +status/);
    expect(table.find((line) => /\/echo /.test(line))).toMatch(/ websocket +101 +open /);
    expect(table.find((line) => /\/fail\/404 /.test(line))).toMatch(/ websocket +404 +refused +[1-9]/);
    // Chromium shows no more of it than its own words; Firefox shows the answer, and the hash is judged.
    expect(table.find((line) => /\/fail\/wrong-accept /.test(line))).toMatch(/ 101 +\w+ +[1-9]/);
    const har: unknown = JSON.parse(await readFile(join(folder, 's.har'), 'utf8'));
    expect(har).toMatchObject({ log: { version: '1.2', creator: { name: 'Switchyard' } } });
    for (const line of (await readFile(join(folder, 's.log'), 'utf8')).trimEnd().split('\n')) {
      expect(() => JSON.parse(line)).not.toThrow();
    }
    const picture = await readFile(join(folder, 's.png'));
    expect(picture.subarray(1, 4).toString('latin1')).toBe('PNG');
    expect(picture.byteLength).toBeGreaterThan(20_000);
    expect(await leftBehind()).toEqual([]);
  });

  it('records a page of one’s own from its first script on', async () => {
    const heard: string[] = [];
    const server = createServer((_, response) => {
      response.setHeader('Content-Type', 'text/html');
      response.end(
        '<!doctype html><script>const s = new WebSocket("ws://" + location.host + "/socket?token=secret-of-the-page");' +
          's.onopen = () => s.send("first words");</script>',
      );
    });
    new WebSocketServer({ server }).on('connection', (socket) => {
      socket.on('message', (data: Buffer) => {
        heard.push(data.toString('utf8'));
        socket.send(data.toString('utf8'));
      });
    });
    const site = await listen(server);
    try {
      const url = `http://127.0.0.1:${site.port}/`;
      const { code, stdout } = await here(['--for', '5', '--no-redact', '--headless', url]);
      expect(code).toBe(0);
      expect(heard).toEqual(['first words']);
      const har = await readFile(join(folder, 'session.har'), 'utf8');
      expect(har).toContain('first words');
      expect(har).toContain('token=secret-of-the-page');
      expect(stdout.split('\n').filter((line) => line.includes('/socket'))).toEqual([
        expect.stringMatching(/ websocket +101 .* 1 \(11 B\) +1 \(11 B\)/),
      ]);
      await rm(join(folder, 'session.har'));
    } finally {
      await site.close();
    }
  });

  it('ends at Ctrl-C with nothing written and nothing left behind', async () => {
    const { code, stdout } = await start(['--for', '600', '--headless'], (said, interrupt) => {
      if (said.includes('Recording.')) interrupt();
    });
    expect([code, stdout]).toEqual([130, '']);
    expect(existsSync(join(folder, 'session.har'))).toBe(false);
    expect(await leftBehind()).toEqual([]);
  });

  it('answers a page that does not come with exit code 2 and one sentence', async () => {
    const refused = await holdRefusedPort();
    try {
      const { code, stderr } = await here(['--headless', `http://127.0.0.1:${refused.port}/`]);
      expect(code).toBe(2);
      expect(stderr).toContain('could not be opened: connectionFailure.');
    } finally {
      await refused.close();
    }
  });

  it('answers Deep with exit code 2 and one sentence, before anything starts', async () => {
    const { code, stderr } = await here(['--source', 'deep']);
    expect(code).toBe(2);
    expect(stderr).toBe(
      'Firefox gives no extension a debugger, so --source deep needs --browser chromium.\n',
    );
  });
});
