import { say } from '../say.ts';
import { requireChromium } from '../setup/require-chromium.ts';
import { Interrupted, watchForInterruption } from './interruption.ts';
import { parseStartOptions } from './options.ts';
import { openOutputs } from './outputs.ts';

const INTERRUPTED = 130; // 128 + SIGINT, what a shell expects of a command that Ctrl-C ended

/**
 * `npm start`: a browser with the extension in it and DevTools on the panel; records, exports through the panel, prints
 * a line a connection. Answers the exit code.
 * @throws CannotDo with one sentence.
 */
export async function start(args: readonly string[]): Promise<number> {
  const options = parseStartOptions(args, hasDisplay());
  const outputs = await openOutputs(options);
  const browser = await requireChromium();
  const interruption = watchForInterruption();
  const closers: (() => Promise<unknown>)[] = [];
  try {
    // Loaded only now: a mistake on the command line is answered without Playwright and Vite.
    const { runSession } = await import('./run-session.ts');
    return await runSession({
      options,
      outputs,
      browser,
      signal: interruption.signal,
      atEnd: (closer) => closers.push(closer),
    });
  } catch (problem) {
    if (!(problem instanceof Interrupted)) throw problem;
    say('Interrupted: nothing was written.');
    return INTERRUPTED;
  } finally {
    for (const closer of closers.toReversed()) await closer();
    interruption.release();
  }
}

/** Without a display there can be no window. Only on Linux and its like is that to be asked. */
function hasDisplay(): boolean {
  if (process.platform === 'darwin' || process.platform === 'win32') return true;
  return (process.env.DISPLAY ?? '') !== '' || (process.env.WAYLAND_DISPLAY ?? '') !== '';
}
