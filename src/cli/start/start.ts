import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { errors, type Page } from 'playwright-core';
import { type OpenDevtools, openDevtools } from '../browser/devtools.ts';
import type { FoundChromium } from '../browser/find-chromium.ts';
import { launchChromium, type RunningChromium } from '../browser/launch-chromium.ts';
import { buildExtension } from '../build/build-extension.ts';
import { CannotDo } from '../cannot-do.ts';
import { print } from '../check/print.ts';
import { startDemo } from '../demo/start-demo.ts';
import { say } from '../say.ts';
import { requireChromium } from '../setup/require-chromium.ts';
import { formatTable } from './connection-table.ts';
import { exportSession } from './export-session.ts';
import { Interrupted, unlessAborted, watchForInterruption } from './interruption.ts';
import { parseStartOptions, type StartOptions } from './options.ts';
import { type OutputFile, openOutputFile } from './output-file.ts';
import { readTableRows } from './read-table-rows.ts';
import { recordFor } from './record-for.ts';
import { stopRecording, waitForRecording } from './recording.ts';

interface Outputs {
  readonly har: OutputFile | null;
  readonly log: OutputFile | null;
  readonly screenshot: OutputFile | null;
}

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
    return await record(browser, options, outputs, interruption.signal, (closer) => closers.push(closer));
  } catch (problem) {
    if (!(problem instanceof Interrupted)) throw problem;
    say('Interrupted: nothing was written.');
    return INTERRUPTED;
  } finally {
    for (const closer of closers.toReversed()) await closer();
    interruption.release();
  }
}

async function record(
  browser: FoundChromium,
  options: StartOptions,
  outputs: Outputs,
  signal: AbortSignal,
  atEnd: (closer: () => Promise<unknown>) => void,
): Promise<number> {
  const unlessInterrupted = <T>(work: Promise<T>) => unlessAborted(signal, work);
  say('Building the extension ...');
  const extension = await unlessInterrupted(buildExtension());
  const site = await openSite(options);
  atEnd(() => site.end());
  say(`Starting ${browser.path}${options.headless ? ' without a window' : ''} ...`);
  const launching = launchChromium({
    browser,
    extension,
    headless: options.headless,
    flags: site.flags,
    keepSignals: true,
  });
  atEnd(async () => (await launching.catch(() => null))?.close());
  const run = await unlessInterrupted(launching);
  const tab = run.context.pages()[0] ?? (await run.context.newPage());
  const devtools = await unlessInterrupted(openDevtools(run, tab));
  await unlessInterrupted(waitForRecording(devtools.panel));
  say(`Recording. Opening ${site.url}`);
  await unlessInterrupted(openPage(tab, site.url));
  if (options.seconds === null) say('Close the window to end, or press Ctrl-C here to export and end.');
  const why = await recordFor({ tab, panel: devtools.panel, signal }, options.seconds);
  if (why === 'closed') return closedByPerson(outputs);
  // Where time has no limit Ctrl-C is the way to end; anywhere else it breaks off.
  if (why === 'interrupted' && options.seconds !== null) signal.throwIfAborted();
  const work = finish(run, tab, options, outputs, atEnd);
  return options.seconds === null ? work : unlessInterrupted(work);
}

/** Takes picture and files from the panel, then prints the table. */
async function finish(
  run: RunningChromium,
  tab: Page,
  { redact }: StartOptions,
  outputs: Outputs,
  atEnd: (closer: () => Promise<unknown>) => void,
): Promise<number> {
  // A person may have closed DevTools, or looked at another of its panels, meanwhile.
  const devtools: OpenDevtools = await openDevtools(run, tab);
  if (outputs.screenshot !== null) await takePicture(devtools.window, outputs.screenshot, atEnd);
  await stopRecording(devtools.panel);
  say('Exporting ...');
  const har = await exportSession(run, devtools.panel, { format: 'HAR', redact });
  atEnd(() => har.discard());
  if (outputs.har !== null) {
    await outputs.har.take(har.path);
    say(`Wrote ${outputs.har.path}`);
  }
  if (outputs.log !== null) {
    const log = await exportSession(run, devtools.panel, { format: 'Session log', redact });
    atEnd(() => log.discard());
    await outputs.log.take(log.path);
    say(`Wrote ${outputs.log.path}`);
  }
  await print(formatTable(await readTableRows(har.path)));
  return 0;
}

async function takePicture(
  window: Page,
  output: OutputFile,
  atEnd: (closer: () => Promise<unknown>) => void,
): Promise<void> {
  const folder = await mkdtemp(join(tmpdir(), 'switchyard-picture-'));
  atEnd(() => rm(folder, { recursive: true, force: true }));
  const picture = join(folder, 'panel.png');
  await window.screenshot({ path: picture });
  await output.take(picture);
  say(`Wrote ${output.path}`);
}

interface Site {
  readonly url: string;
  readonly flags: readonly string[];
  end(): Promise<void>;
}

/** The page that was asked for, or the demo: where nobody can press its buttons, it fails in every way by itself. */
async function openSite({ url, headless }: StartOptions): Promise<Site> {
  if (url !== null) return { url, flags: [], end: async () => {} };
  const demo = await startDemo();
  return {
    url: headless ? `${demo.url}?fail=all` : demo.url,
    flags: [`--ignore-certificate-errors-spki-list=${demo.spkiHash}`],
    end: () => demo.close(),
  };
}

/** @throws CannotDo where the page does not come; one that never ends loading is recorded as it is. */
async function openPage(tab: Page, url: string): Promise<void> {
  try {
    await tab.goto(url, { timeout: 30_000 });
  } catch (problem) {
    if (problem instanceof errors.TimeoutError) {
      say('The page is still loading after 30 s: recording what there is.');
      return;
    }
    const words = problem instanceof Error ? problem.message : '';
    const reason = /net::\w+/.exec(words)?.[0] ?? 'the browser gave no reason';
    throw new CannotDo(`${url} could not be opened: ${reason}.`, { cause: problem });
  }
}

function closedByPerson({ har, log, screenshot }: Outputs): number {
  const wanted = [har, log, screenshot].filter((output) => output !== null).map(({ path }) => path);
  if (wanted.length === 0) return 0;
  throw new CannotDo(
    `The tab was closed before the export, so ${wanted.join(', ')} is not written: end with Ctrl-C, or use --for.`,
  );
}

async function openOutputs({ har, log, screenshot }: StartOptions): Promise<Outputs> {
  return {
    har: har === null ? null : await openOutputFile(har),
    log: log === null ? null : await openOutputFile(log),
    screenshot: screenshot === null ? null : await openOutputFile(screenshot),
  };
}

/** Without a display there can be no window. Only on Linux and its like is that to be asked. */
function hasDisplay(): boolean {
  if (process.platform === 'darwin' || process.platform === 'win32') return true;
  return (process.env.DISPLAY ?? '') !== '' || (process.env.WAYLAND_DISPLAY ?? '') !== '';
}
