import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { exportFromPanel } from '../browser/firefox/export-from-panel.ts';
import { launchFirefoxPanel, type RunningFirefox } from '../browser/firefox/launch-firefox-panel.ts';
import type { Firefox } from '../browser/firefox/start-firefox.ts';
import { buildExtension } from '../build/build-extension.ts';
import { CannotDo } from '../cannot-do.ts';
import { print } from '../output/print.ts';
import { say } from '../say.ts';
import { closedByPerson } from './closed-by-person.ts';
import { formatTable } from './connection-table.ts';
import { Interrupted, unlessAborted } from './interruption.ts';
import { openSite } from './open-site.ts';
import type { StartOptions } from './options.ts';
import { type Outputs, sayRedacted } from './outputs.ts';
import { readTableRows } from './read-table-rows.ts';
import { recordFor } from './record-for.ts';

/** One run of `npm start` in Firefox, with its options read and its files known to be writable. */
export interface FirefoxRun {
  readonly options: StartOptions;
  readonly outputs: Outputs;
  /** Path of the browser. */
  readonly path: string;
  /** Ctrl-C. */
  readonly signal: AbortSignal;
  /** Registers something to close or remove at the end, whatever happens; the last one first. */
  readonly atEnd: (closer: () => Promise<unknown>) => void;
}

const PATIENCE = 30_000; // milliseconds

/**
 * Records a page in a real Firefox and exports it. Returns the exit code.
 * @throws Interrupted at Ctrl-C; CannotDo with one sentence.
 */
export async function runFirefoxSession(session: FirefoxRun): Promise<number> {
  const { options, outputs, path, signal, atEnd } = session;
  const unlessInterrupted = <T>(work: Promise<T>) => unlessAborted(signal, work);
  say('Building the extension ...');
  const extension = await unlessInterrupted(buildExtension('firefox'));
  const site = await openSite(options);
  atEnd(() => site.end());
  const { headless, seconds } = options;
  say(`Starting ${path}${headless ? ' without a window' : ''} ...`);
  // The demo's certificate is self-signed.
  const acceptInsecureCertificates = options.url === null || options.insecure;
  const launching = launchFirefoxPanel({ path, extension, headless, acceptInsecureCertificates });
  atEnd(async () => (await launching.catch(() => null))?.close());
  const run = await unlessInterrupted(launching).catch((problem: unknown) => cannotStart(path, problem));
  await unlessInterrupted(waitForRecording(run, true));
  say(`Recording. Opening ${site.url}`);
  await unlessInterrupted(openPage(run.firefox, site.url));
  if (seconds === null) say('Close the window to end, or press Ctrl-C here to export and end.');
  const why = await recordFor({ closed: run.firefox.ended, summary: () => summaryOf(run), signal }, seconds);
  if (why === 'closed') return closedByPerson(outputs);
  // Without a time limit Ctrl-C ends the recording and exports it; with one it cancels the run.
  if (seconds === null) return finish(session, run);
  return unlessInterrupted(finish(session, run));
}

function cannotStart(path: string, problem: unknown): never {
  if (problem instanceof Interrupted) throw problem;
  const words = problem instanceof Error ? problem.message : String(problem);
  throw new CannotDo(`${path} could not be started: ${words.split('\n')[0]}`, { cause: problem });
}

/** Waits until the panel shows that it records, or that it does not. It begins by itself when it is first shown. */
async function waitForRecording({ panel }: RunningFirefox, recording: boolean): Promise<void> {
  const until = Date.now() + PATIENCE;
  const script = `return document.querySelector('[aria-label=Record]')?.getAttribute('aria-pressed') ?? null`;
  while ((await panel.evaluate(script).catch(() => null)) !== String(recording)) {
    if (Date.now() > until) {
      throw new CannotDo(
        `The panel did not ${recording ? 'start' : 'stop'} recording within ${PATIENCE / 1000} seconds.`,
      );
    }
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
}

/** Opens a page; one that never finishes loading is recorded as far as it got. */
async function openPage(firefox: Firefox, url: string): Promise<void> {
  await firefox.send('content', 'WebDriver:SetTimeouts', { pageLoad: PATIENCE });
  try {
    await firefox.navigate(url);
  } catch (problem) {
    const words = problem instanceof Error ? problem.message : String(problem);
    if (words.includes('timeout')) {
      say(`The page is still loading after ${PATIENCE / 1000} s: recording what there is.`);
      return;
    }
    // As `Reached error page: about:neterror?e=connectionFailure&u=...`
    const reason = /about:\w+\?e=(\w+)/.exec(words)?.[1] ?? 'the browser gave no reason';
    throw new CannotDo(`${url} could not be opened: ${reason}.`, { cause: problem });
  }
}

/** The text of the panel's footer. */
async function summaryOf({ panel }: RunningFirefox): Promise<string> {
  const script = `
    const parts = document.querySelectorAll('[role=status][aria-label=Summary] > :not(.offstage)');
    return [...parts].map((part) => part.textContent).join(', ');`;
  const said = await panel.evaluate(script).catch(() => '');
  return typeof said === 'string' && said !== '' ? `: ${said}` : '';
}

/** Saves the screenshot and the exports of the panel, then prints the table. */
async function finish({ options, outputs, atEnd }: FirefoxRun, run: RunningFirefox): Promise<number> {
  const { redact } = options;
  // A person may have closed DevTools or chosen another panel meanwhile.
  await run.openToolbox();
  if (outputs.screenshot !== null) {
    const folder = await mkdtemp(join(tmpdir(), 'switchyard-picture-'));
    atEnd(() => rm(folder, { recursive: true, force: true }));
    const picture = join(folder, 'panel.png');
    await writeFile(picture, await run.panel.screenshot());
    await outputs.screenshot.take(picture);
    say(`Wrote ${outputs.screenshot.path}`);
  }
  const record = `return document.querySelector('[aria-label=Record]')?.getAttribute('aria-pressed')`;
  if ((await run.panel.evaluate(record)) === 'true') {
    await run.panel.click({ role: 'button', name: 'Record' });
    await waitForRecording(run, false);
  }
  say('Exporting ...');
  const har = await exported(run, 'HAR', redact);
  if (outputs.har !== null) {
    await outputs.har.take(har);
    say(`Wrote ${outputs.har.path}`);
  }
  if (outputs.log !== null) {
    await outputs.log.take(await exported(run, 'Session log', redact));
    say(`Wrote ${outputs.log.path}`);
  }
  sayRedacted(outputs, redact);
  await print(formatTable(await readTableRows(har)));
  return 0;
}

/** Path of an exported file, which is deleted with the profile. */
async function exported(
  run: RunningFirefox,
  format: 'HAR' | 'Session log',
  redact: boolean,
): Promise<string> {
  try {
    return (await exportFromPanel(run, { format, redact })).path;
  } catch (problem) {
    const words = problem instanceof Error ? problem.message : String(problem);
    throw new CannotDo(`The panel did not export the ${format}: ${words}`, { cause: problem });
  }
}
