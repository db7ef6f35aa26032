import { type ChildProcess, spawn } from 'node:child_process';
import { readFile, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { lifeLine } from './life-line.ts';

export interface BrowserStart {
  readonly path: string;
  readonly profile: string;
  /** Besides the profile and the first page. */
  readonly flags: readonly string[];
  /** Whether it accepts commands over files 3 and 4. Default: no. */
  readonly pipe?: boolean;
}

/** A running browser of the Chromium family. It ends with `stop`, or with the process that started it. */
export interface BrowserProcess {
  readonly child: ChildProcess;
  /** Where its debugger listens, such as `http://127.0.0.1:41165`. */
  readonly endpoint: string;
  /** Resolves when it has ended, by whatever. */
  readonly ended: Promise<void>;
  /** Ends it with all its processes, and removes its profile. */
  readonly stop: () => Promise<void>;
}

const START_TIMEOUT = 30_000; // milliseconds
const END_TIMEOUT = 5_000; // milliseconds until it is ended by force
const SAID_KEPT = 16_384; // characters

/**
 * Starts it with one empty page and waits until its debugger listens.
 * @throws with the browser's own words where it ends instead.
 */
export async function startBrowser({ path, profile, flags, pipe }: BrowserStart): Promise<BrowserProcess> {
  const ownGroup = process.platform !== 'win32';
  const child = spawn(path, [...flags, `--user-data-dir=${profile}`, 'about:blank'], {
    stdio: ['ignore', 'ignore', 'pipe', ...(pipe === true ? (['pipe', 'pipe'] as const) : [])],
    detached: ownGroup,
  });
  let said = '';
  child.stderr?.setEncoding('utf8').on('data', (words: string) => {
    said = (said + words).slice(-SAID_KEPT);
  });
  const cut = child.pid !== undefined && ownGroup ? lifeLine(child.pid, profile) : null;
  if (!ownGroup) process.once('exit', () => child.kill());
  let over = false;
  const ended = new Promise<void>((resolve) => {
    const end = () => {
      over = true;
      resolve();
    };
    child.once('exit', end);
    child.once('error', ({ message }) => {
      said = message;
      end();
    });
  });
  const stop = async () => {
    // It leaves files in the system's temporary folder unless it is closed properly first.
    if (!over) child.kill('SIGTERM');
    const force = setTimeout(() => child.kill('SIGKILL'), END_TIMEOUT);
    await ended;
    clearTimeout(force);
    await cut?.();
    await rm(profile, { recursive: true, force: true, maxRetries: 5, retryDelay: 100 });
  };
  try {
    return { child, endpoint: `http://127.0.0.1:${await activePort()}`, ended, stop };
  } catch (problem) {
    await stop();
    throw problem;
  }

  /** The port is written into the profile, on the first of two lines, as soon as the debugger listens. */
  async function activePort(): Promise<number> {
    const deadline = Date.now() + START_TIMEOUT;
    for (;;) {
      const [line = '', ...rest] = (
        await readFile(join(profile, 'DevToolsActivePort'), 'utf8').catch(() => '')
      ).split('\n');
      if (rest.length > 0 && Number.isInteger(Number(line))) return Number(line);
      if (over) throw new Error(`it ended: ${said.trim()}`);
      if (Date.now() > deadline) {
        throw new Error(`it did not answer within ${START_TIMEOUT / 1000} s: ${said.trim()}`);
      }
      await wait(20);
    }
  }
}
