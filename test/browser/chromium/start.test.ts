import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { createServer, type Server } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { WebSocketServer } from 'ws';
import { PROJECT } from '../../../src/cli/build/project.ts';
import { holdRefusedPort } from '../../../src/cli/demo/refused-port.ts';
import type { Ended } from '../../support/run-held.ts';
import { startHere } from '../../support/start-here.ts';

const BOOTSTRAP = join(PROJECT, 'src', 'cli', 'bootstrap.mjs');

/** `npm start` in a folder of its own, as a process of its own group. */
class Start {
  readonly child: ChildProcess;
  #stdout = '';
  #stderr = '';
  readonly #heard: (() => void)[] = [];

  constructor(folder: string, args: readonly string[]) {
    const { npm_lifecycle_event: _, ...own } = process.env;
    this.child = spawn(process.execPath, [BOOTSTRAP, 'start', ...args], {
      cwd: folder,
      detached: true,
      stdio: ['ignore', 'pipe', 'pipe'],
      env: { ...own, TMPDIR: folder },
    });
    this.child.stdout?.setEncoding('utf8').on('data', (text: string) => {
      this.#stdout += text;
    });
    this.child.stderr?.setEncoding('utf8').on('data', (text: string) => {
      this.#stderr += text;
      for (const listener of this.#heard) listener();
    });
  }

  async ended(): Promise<Ended> {
    const [code] = await once(this.child, 'close');
    return { code: typeof code === 'number' ? code : null, stdout: this.#stdout, stderr: this.#stderr };
  }

  /** Resolves when standard error has said these words. */
  said(words: string): Promise<void> {
    return new Promise((resolve) => {
      const check = () => {
        if (this.#stderr.includes(words)) resolve();
      };
      this.#heard.push(check);
      check();
    });
  }

  /** Ends what a failed test has left. */
  kill(): void {
    if (this.child.exitCode !== null || this.child.signalCode !== null || this.child.pid === undefined)
      return;
    process.kill(-this.child.pid, 'SIGKILL');
  }
}

describe('npm start', () => {
  let folder: string;
  const running: Start[] = [];
  /** A process of its own, as for a person. */
  const start = (...args: string[]) => {
    const started = new Start(folder, args);
    running.push(started);
    return started;
  };
  const here = (...args: string[]) => startHere(folder, args);

  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'switchyard-start-'));
  });
  afterEach(async () => {
    for (const each of running.splice(0)) each.kill();
    await rm(folder, { recursive: true, force: true, maxRetries: 5, retryDelay: 200 });
  });

  it.each(['standard', 'deep'])(
    'records the demo by %s, writes HAR, log and picture, prints a line a connection',
    async (source) => {
      const args = '--headless --for 20 --out s.har --log s.log --screenshot s.png'.split(' ');
      // Standard is the product's default.
      const { code, stdout, stderr } = await (source === 'deep'
        ? here(...args, '--source', 'deep')
        : start(...args).ended());
      expect(stderr).toContain(
        source === 'deep'
          ? 'Covered: page, iframes, dedicated, shared and service workers'
          : 'Covered: page, iframes; not: dedicated, shared and service workers',
      );
      expect(stderr).toContain('Wrote s.har');
      expect(code).toBe(0);
      const table = stdout.trimEnd().split('\n');
      expect(table[0]).toMatch(/^url +protocol +status/);
      expect(table.find((line) => /\/echo /.test(line))).toMatch(/ websocket +101 +open /);
      expect(table.find((line) => /\/offers\/h2c /.test(line))).toMatch(
        / offered h2c +200 +closed +0 +0 +0 /,
      );
      expect(table.find((line) => /\/fail\/close-4000 /.test(line))).toMatch(/ 4000$/);
      // No source hears workers in Standard: a dash is no zero.
      const worker = table.find((line) => /\/worker /.test(line));
      if (source === 'deep') expect(worker).toMatch(/ [1-9]\d* \(\d+ B\) +[1-9]/);
      else expect(worker ?? ' - - -').toMatch(/ - +- +-$/);
      expect(table.find((line) => /\/fail\/404 /.test(line))).toMatch(/ websocket +404 +refused +[1-9]/);
      expect(table.find((line) => /\/fail\/wrong-accept /.test(line))).toMatch(/ failed +[1-9]/);
      const har: unknown = JSON.parse(await readFile(join(folder, 's.har'), 'utf8'));
      expect(har).toMatchObject({ log: { version: '1.2', creator: { name: 'Switchyard' } } });
      for (const line of (await readFile(join(folder, 's.log'), 'utf8')).trimEnd().split('\n')) {
        expect(() => JSON.parse(line)).not.toThrow();
      }
      const picture = await readFile(join(folder, 's.png'));
      expect(picture.subarray(1, 4).toString('latin1')).toBe('PNG');
      expect((await readdir(folder)).filter((name) => name.startsWith('switchyard-'))).toEqual([]);
    },
  );

  it('records a page of one’s own from its first script on, into session.har', async () => {
    const { site, url, heard } = await siteWithSocket();
    try {
      const { code, stdout } = await here('--for', '5', '--no-redact', url);
      expect(code).toBe(0);
      expect(heard).toEqual(['first words']);
      const har = await readFile(join(folder, 'session.har'), 'utf8');
      expect(har).toContain('first words');
      expect(har).toContain('token=secret-of-the-page');
      expect(stdout.split('\n').filter((line) => line.includes('/socket'))).toEqual([
        expect.stringMatching(/ websocket +101 .* 1 \(11 B\) +1 \(11 B\)/),
      ]);
    } finally {
      site.close();
      site.closeAllConnections();
    }
  });

  it('redacts unless it is told not to', async () => {
    const { site, url } = await siteWithSocket();
    try {
      expect((await here('--for', '5', url)).code).toBe(0);
      expect(await readFile(join(folder, 'session.har'), 'utf8')).not.toContain('secret-of-the-page');
    } finally {
      site.close();
      site.closeAllConnections();
    }
  });

  it('ends at Ctrl-C within seconds, with nothing written and nothing left behind', async () => {
    const run = start('--for', '600');
    await run.said('Recording.');
    const ended = run.ended();
    // As a terminal does: to the whole group, and npm passes it on once more.
    if (run.child.pid !== undefined) process.kill(-run.child.pid, 'SIGINT');
    run.child.kill('SIGINT');
    const { code, stdout } = await ended;
    expect(code).toBe(130);
    expect(stdout).toBe('');
    expect(existsSync(join(folder, 'session.har'))).toBe(false);
    expect((await readdir(folder)).filter((name) => name.startsWith('switchyard-'))).toEqual([]);
  });

  it.each([
    [
      'a path that cannot be written',
      ['--out', 'none/s.har'],
      'none/s.har cannot be written: its folder does not exist.',
    ],
    ['a picture that cannot be written', ['--screenshot', '.'], '. cannot be written: it is a folder.'],
    ['an unknown option', ['--fast'], 'There is no option "--fast": --help shows which there are.'],
    ['what is not a URL', ['http://'], 'This is not a URL: http://'],
    ['an unknown source', ['--source', 'magic'], '--source is deep or standard, not "magic".'],
    ['an unknown browser', ['--browser', 'opera'], '--browser is chromium or firefox, not "opera".'],
    [
      'Deep in Firefox',
      ['--browser', 'firefox', '--source', 'deep'],
      'Firefox gives no extension a debugger, so --source deep needs --browser chromium.',
    ],
    [
      'NetLog of Firefox',
      ['--browser', 'firefox', '--netlog'],
      'Firefox has no NetLog, so --netlog needs --browser chromium.',
    ],
  ])('answers %s with exit code 2 and one sentence, before anything starts', async (_, args, words) => {
    const { code, stdout, stderr } = await here(...args);
    expect(code).toBe(2);
    expect(stdout).toBe('');
    expect(stderr.trimEnd().split('\n')).toEqual([expect.stringContaining(words)]);
  });

  it('answers a page that does not come with exit code 2, and leaves an older file as it was', async () => {
    await writeFile(join(folder, 'session.har'), 'older');
    const refused = await holdRefusedPort();
    const { code, stderr } = await here('--for', '1', `http://127.0.0.1:${refused.port}/`);
    await refused.close();
    expect(code).toBe(2);
    expect(stderr).toContain('could not be opened: net::ERR_CONNECTION_REFUSED.');
    expect(await readFile(join(folder, 'session.har'), 'utf8')).toBe('older');
  });

  it.each([
    ['is not there', '/nowhere/chromium', 'CHROMIUM is set to /nowhere/chromium, which cannot be executed.'],
    ['does not start', '/bin/false', '/bin/false could not be started: '],
  ])('answers a CHROMIUM that %s with exit code 2 and one sentence', async (_, path, words) => {
    const { code, stderr } = await startHere(folder, [], { CHROMIUM: path });
    expect(code).toBe(2);
    expect(stderr.trimEnd().split('\n').at(-1)).toContain(words);
    expect((await readdir(folder)).filter((name) => name.startsWith('switchyard-'))).toEqual([]);
  });
});

/** A page whose first script opens a socket and says something; the server says it back. */
async function siteWithSocket(): Promise<{ site: Server; url: string; heard: string[] }> {
  const heard: string[] = [];
  const site = createServer((_, response) => {
    response.setHeader('Content-Type', 'text/html');
    response.end(
      '<!doctype html><script>const s = new WebSocket("ws://" + location.host + "/socket?token=secret-of-the-page");' +
        's.onopen = () => s.send("first words");</script>',
    );
  });
  new WebSocketServer({ server: site }).on('connection', (socket) => {
    socket.on('message', (data: Buffer) => {
      heard.push(data.toString('utf8'));
      socket.send(data.toString('utf8'));
    });
  });
  return { site, url: `http://127.0.0.1:${await listening(site)}/`, heard };
}

async function listening(server: Server): Promise<number> {
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('no port');
  return address.port;
}
