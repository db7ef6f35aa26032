import type { ChildProcess } from 'node:child_process';
import { Readable, Writable } from 'node:stream';
import { type BrowserProcess, type BrowserStart, startBrowser } from './start-browser.ts';

/**
 * Starts Google Chrome or Microsoft Edge and loads the extension over a pipe. Branded builds ignore `--load-extension`
 * from version 137 on; without this the browser opens and has no Switchyard panel.
 * @param extension folder of the built extension
 * @throws when it does not start, or refuses the extension.
 */
export async function startWithExtension(
  { path, profile, flags }: Omit<BrowserStart, 'pipe'>,
  extension: string,
): Promise<BrowserProcess> {
  const run = await startBrowser({
    path,
    profile,
    flags: [...flags, '--remote-debugging-pipe', '--enable-unsafe-extension-debugging'],
    pipe: true,
  });
  try {
    await ask(run.child, 'Extensions.loadUnpacked', { path: extension });
    return run;
  } catch (problem) {
    await run.stop();
    throw problem;
  }
}

/** One command over the pipe (file 3 to the browser, 4 from it): JSON ended by a NUL byte, both ways. */
function ask(child: ChildProcess, method: string, params: object): Promise<void> {
  return new Promise((resolve, reject) => {
    const [, , , write, read] = child.stdio;
    if (!(write instanceof Writable) || !(read instanceof Readable))
      throw new Error('the browser has no pipe');
    let received = '';
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
