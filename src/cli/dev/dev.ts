import { join } from 'node:path';
import type { Page } from 'playwright-core';
import { openDevtools } from '../browser/devtools.ts';
import { launchChromium, type RunningChromium } from '../browser/launch-chromium.ts';
import { PROJECT } from '../build/project.ts';
import { runVite } from '../build/run-vite.ts';
import { runCommand } from '../options/run-command.ts';
import { say } from '../say.ts';
import { requireChromium } from '../setup/require-chromium.ts';
import { hasDisplay } from '../start/has-display.ts';
import { Interrupted, unlessAborted, watchForInterruption } from '../start/interruption.ts';
import { openPage, openSite } from '../start/open-site.ts';
import { waitForRecording } from '../start/recording.ts';
import { DEV_LINE, type DevOptions, devOptions } from './options.ts';
import { reloadExtension } from './reload-extension.ts';
import { SourceChanges } from './source-changes.ts';

/** One folder for all builds: the browser loads from it again at each reload. */
const FOLDER = join(PROJECT, 'dist', 'dev');

/**
 * `npm run dev`: opens Chromium on the panel, and builds and reloads the extension at each change until the tab is closed
 * or Ctrl-C is pressed. Returns the exit code.
 */
export function dev(args: readonly string[]): Promise<number> {
  return runCommand(DEV_LINE, args, (given) => develop(devOptions(given, hasDisplay())));
}

async function develop(options: DevOptions): Promise<number> {
  const browser = await requireChromium();
  const interruption = watchForInterruption();
  const changes = new SourceChanges(PROJECT);
  const closers: (() => Promise<unknown>)[] = [];
  const unlessInterrupted = <T>(work: Promise<T>) => unlessAborted(interruption.signal, work);
  try {
    say('Building the extension ...');
    await unlessInterrupted(build());
    const site = await openSite(options);
    closers.push(() => site.end());
    const { headless } = options;
    const launching = launchChromium({ browser, extension: FOLDER, headless, flags: site.flags });
    closers.push(async () => (await launching.catch(() => null))?.close());
    const run = await unlessInterrupted(launching);
    const tab = run.context.pages()[0] ?? (await run.context.newPage());
    const closed = new Promise<'closed'>((resolve) => tab.once('close', () => resolve('closed')));
    const { panel } = await unlessInterrupted(openDevtools(run, tab));
    await unlessInterrupted(waitForRecording(panel));
    await unlessInterrupted(openPage(tab, site.url));
    say(`${site.url} is open; its browser answers DevTools' protocol at ${run.endpoint}`);
    say('Change a source file to reload the extension. Close the tab or press Ctrl-C to end.');
    for (;;) {
      const next = await unlessInterrupted(Promise.race([changes.next(), closed]));
      if (next === 'closed') return 0;
      await unlessInterrupted(rebuild(run, tab));
    }
  } catch (problem) {
    if (problem instanceof Interrupted) return 0;
    throw problem;
  } finally {
    changes.close();
    for (const closer of closers.toReversed()) await closer();
    interruption.release();
  }
}

function build(): Promise<void> {
  return runVite(PROJECT, 'chromium', FOLDER);
}

/** A change that does not build, or a panel that does not come back, is reported; the next change may fix it. */
async function rebuild(run: RunningChromium, tab: Page): Promise<void> {
  const started = Date.now();
  try {
    await build();
    await reloadExtension(run, tab);
    say(`Built and reloaded in ${((Date.now() - started) / 1000).toFixed(1)} s.`);
  } catch (problem) {
    if (!tab.isClosed()) say(problem instanceof Error ? problem.message : String(problem));
  }
}
