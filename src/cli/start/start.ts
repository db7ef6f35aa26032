import { runCommand } from '../options/run-command.ts';
import { say } from '../say.ts';
import { requireChromium } from '../setup/require-chromium.ts';
import { requireFirefox } from '../setup/require-firefox.ts';
import { hasDisplay } from './has-display.ts';
import { Interrupted, watchForInterruption } from './interruption.ts';
import { START_LINE, type StartOptions, startOptions } from './options.ts';
import { openOutputs } from './outputs.ts';
import type { SessionRun } from './run-session.ts';

const INTERRUPTED = 130; // 128 + SIGINT, what a shell expects of a command that Ctrl-C ended

/**
 * `npm start`: a browser with the extension, and DevTools on its panel. It records, exports through the panel, and prints a
 * line for each connection. Returns the exit code.
 */
export function start(args: readonly string[]): Promise<number> {
  return runCommand(START_LINE, args, (given) => record(startOptions(given, hasDisplay())));
}

async function record(options: StartOptions): Promise<number> {
  const outputs = await openOutputs(options);
  const run = options.browser === 'firefox' ? await inFirefox() : await inChromium();
  const interruption = watchForInterruption();
  const closers: (() => Promise<unknown>)[] = [];
  try {
    const { signal } = interruption;
    return await run({ options, outputs, signal, atEnd: (closer) => closers.push(closer) });
  } catch (problem) {
    if (!(problem instanceof Interrupted)) throw problem;
    say('Interrupted: nothing was written.');
    return INTERRUPTED;
  } finally {
    for (const closer of closers.toReversed()) await closer();
    interruption.release();
  }
}

type Run = (session: Omit<SessionRun, 'browser'>) => Promise<number>;

// Playwright and Vite are loaded only when they are needed, so a wrong option is reported at once.

async function inChromium(): Promise<Run> {
  const browser = await requireChromium();
  return async (session) => (await import('./run-session.ts')).runSession({ ...session, browser });
}

async function inFirefox(): Promise<Run> {
  const path = await requireFirefox();
  return async (session) =>
    (await import('./run-firefox-session.ts')).runFirefoxSession({ ...session, path });
}
