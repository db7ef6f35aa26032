import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { access } from 'node:fs/promises';
import { join } from 'node:path';
import { Readable, Writable } from 'node:stream';

export interface PipeLaunch {
  readonly path: string;
  readonly profile: string;
  readonly flags: readonly string[];
  readonly extension: string;
}

/**
 * Starts Google Chrome or Microsoft Edge and loads the extension over a pipe. Branded builds ignore `--load-extension`
 * from version 137 on; without this the browser opens and has no Switchyard panel.
 * @returns what ends that browser.
 * @throws when it does not start, or refuses the extension.
 */
export async function launchWithPipe(launch: PipeLaunch): Promise<() => Promise<void>> {
  const child = spawn(
    launch.path,
    [
      ...launch.flags,
      '--remote-debugging-pipe',
      '--enable-unsafe-extension-debugging',
      `--user-data-dir=${launch.profile}`,
      'about:blank',
    ],
    { stdio: ['ignore', 'ignore', 'ignore', 'pipe', 'pipe'], detached: process.platform !== 'win32' },
  );
  const stop = () => endGroup(child);
  const onExit = () => signalGroup(child, 'SIGKILL');
  process.once('exit', onExit);
  try {
    await ask(child, 'Extensions.loadUnpacked', { path: launch.extension });
    await fileAppears(join(launch.profile, 'DevToolsActivePort'));
  } catch (problem) {
    await stop();
    throw problem;
  }
  return async () => {
    process.off('exit', onExit);
    await stop();
  };
}

/** One command over the pipe (file 3 to the browser, 4 from it): JSON ended by a NUL byte, both ways. */
function ask(child: ChildProcess, method: string, params: object): Promise<void> {
  return new Promise((resolve, reject) => {
    const [, , , write, read] = child.stdio;
    if (!(write instanceof Writable) || !(read instanceof Readable))
      throw new Error('the browser has no pipe');
    let received = '';
    child.once('error', reject);
    child.once('exit', () => reject(new Error(`the browser ended before it answered ${method}`)));
    write.on('error', reject);
    read.setEncoding('utf8').on('data', (text: string) => {
      received += text;
      const parts = received.split('\0');
      received = parts.pop() ?? '';
      for (const part of parts) {
        const answer: unknown = JSON.parse(part);
        if (typeof answer !== 'object' || answer === null || !('id' in answer) || answer.id !== 1) continue;
        if ('error' in answer) reject(new Error(`${method}: ${JSON.stringify(answer.error)}`));
        else resolve();
      }
    });
    write.write(`${JSON.stringify({ id: 1, method, params })}\0`);
  });
}

async function fileAppears(path: string): Promise<void> {
  const end = Date.now() + 20_000;
  for (;;) {
    try {
      await access(path);
      return;
    } catch {
      if (Date.now() > end) throw new Error('the browser opened no debugging port');
      await new Promise((resolve) => setTimeout(resolve, 50));
    }
  }
}

async function endGroup(child: ChildProcess): Promise<void> {
  if (child.exitCode === null && child.signalCode === null && child.pid !== undefined) {
    const ended = once(child, 'exit');
    signalGroup(child, 'SIGTERM');
    const hard = setTimeout(() => signalGroup(child, 'SIGKILL'), 5_000);
    await ended;
    clearTimeout(hard);
  }
  // What is left of its group would write into the profile while that is being removed.
  signalGroup(child, 'SIGKILL');
}

function signalGroup(child: ChildProcess, signal: NodeJS.Signals): void {
  if (child.pid === undefined) return;
  try {
    process.kill(process.platform === 'win32' ? child.pid : -child.pid, signal);
  } catch {
    // it is gone already
  }
}
