import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { stripVTControlCharacters } from 'node:util';
import type { Frame, Page } from 'playwright-core';
import { openDevtools } from '../browser/devtools.ts';
import type { FoundChromium } from '../browser/find-chromium.ts';
import { launchChromium, type RunningChromium } from '../browser/launch-chromium.ts';
import { buildExtension } from '../build/build-extension.ts';
import { CannotDo } from '../cannot-do.ts';
import type { OutputFile } from '../output/output-file.ts';
import { print } from '../output/print.ts';
import { say } from '../say.ts';
import { closedByPerson } from './closed-by-person.ts';
import { formatTable } from './connection-table.ts';
import { exportSession } from './export-session.ts';
import { Interrupted, unlessAborted } from './interruption.ts';
import { netLogFlags, readJoined, writeJoined } from './net-log.ts';
import { openPage, openSite } from './open-site.ts';
import type { StartOptions } from './options.ts';
import { type Outputs, sayRedacted } from './outputs.ts';
import { readTableRows } from './read-table-rows.ts';
import { recordFor } from './record-for.ts';
import { stopRecording, waitForRecording } from './recording.ts';
import { chooseSource } from './recording-source.ts';
import { showFile } from './show-file.ts';

/** One run of `npm start`, with its options read and its files known to be writable. */
export interface SessionRun {
  readonly options: StartOptions;
  readonly outputs: Outputs;
  readonly browser: FoundChromium;
  /** Ctrl-C. */
  readonly signal: AbortSignal;
  /** Registers something to close or remove at the end, whatever happens; the last one first. */
  readonly atEnd: (closer: () => Promise<unknown>) => void;
}

/**
 * Records a page in a real browser and exports it. Returns the exit code.
 * @throws Interrupted at Ctrl-C; CannotDo with one sentence.
 */
export async function runSession(session: SessionRun): Promise<number> {
  const { options, outputs, browser, signal, atEnd } = session;
  const unlessInterrupted = <T>(work: Promise<T>) => unlessAborted(signal, work);
  say('Building the extension ...');
  const extension = await unlessInterrupted(buildExtension());
  const site = await openSite(options);
  atEnd(() => site.end());
  const { headless, seconds } = options;
  say(`Starting ${browser.path}${headless ? ' without a window' : ''} ...`);
  const netlog = options.netlog ? await temporaryFile('netlog.json', atEnd) : null;
  const flags = [...site.flags, ...(netlog === null ? [] : netLogFlags(netlog))];
  const launching = launchChromium({ browser, extension, headless, flags });
  atEnd(async () => (await launching.catch(() => null))?.close());
  const run = await unlessInterrupted(launching).catch((problem: unknown) => cannotStart(browser, problem));
  const tab = run.context.pages()[0] ?? (await run.context.newPage());
  const { panel } = await unlessInterrupted(openDevtools(run, tab));
  await unlessInterrupted(waitForRecording(panel));
  if (options.source !== null) {
    await unlessInterrupted(chooseSource(panel, options.source));
    await unlessInterrupted(waitForRecording(panel));
  }
  say(`Recording. Opening ${site.url}`);
  await unlessInterrupted(openPage(tab, site.url));
  if (seconds === null) say('Close the window to end, or press Ctrl-C here to export and end.');
  const why = await recordFor({ closed: closing(tab), summary: () => summaryOf(panel), signal }, seconds);
  if (why === 'closed') return closedByPerson(outputs);
  // Without a time limit Ctrl-C ends the recording and exports it; with one it cancels the run.
  const finishing = () => finish(session, { run, tab, netlog, extension });
  return seconds === null ? finishing() : unlessInterrupted(finishing());
}

function closing(tab: Page): Promise<void> {
  return new Promise((resolve) => tab.once('close', () => resolve()));
}

/** The text of the panel's footer, such as `: 3 connections, 12 messages`; empty while it is closed. */
async function summaryOf(panel: Frame): Promise<string> {
  const footer = panel.getByRole('status', { name: 'Summary' });
  const parts = (await footer.allInnerTexts().catch(() => [])).flatMap((text) =>
    text.split(/\s*\n\s*|\s{2,}/),
  );
  const words = parts.filter((part) => part !== '').join(', ');
  return words === '' ? '' : `: ${words}`;
}

function cannotStart({ path }: FoundChromium, problem: unknown): never {
  if (problem instanceof Interrupted) throw problem;
  const words = stripVTControlCharacters(problem instanceof Error ? problem.message : String(problem));
  // Chromium prints many harmless errors; these words are in those that keep it from starting.
  const complaints = [...words.matchAll(/ERROR:[^\n]*/g)].map(([line]) => line);
  const reason = complaints.find((line) => /display|sandbox|profile/i.test(line)) ?? words.split('\n')[0];
  throw new CannotDo(`${path} could not be started: ${reason}`, { cause: problem });
}

/** What was recorded, and where. */
interface Recorded {
  readonly run: RunningChromium;
  readonly tab: Page;
  /** The file of the NetLog; null where none is recorded. */
  readonly netlog: string | null;
  /** Folder of the built extension. */
  readonly extension: string;
}

/** Saves the screenshot and the exports of the panel, then prints the table. */
async function finish(
  { options, outputs, browser, atEnd }: SessionRun,
  { run, tab, netlog, extension }: Recorded,
): Promise<number> {
  const { redact } = options;
  // A person may have closed DevTools or chosen another panel meanwhile.
  const { window, panel } = await openDevtools(run, tab);
  if (outputs.screenshot !== null && netlog === null) await takePicture(window, outputs.screenshot, atEnd);
  await stopRecording(panel);
  say('Exporting ...');
  if (netlog !== null) {
    const log = await exportSession(run, panel, { format: 'Session log', redact: false });
    atEnd(() => log.discard());
    // It writes the rest of its NetLog as it quits.
    await run.quit();
    const joined = await readJoined(log.path, netlog, redact);
    const file = await temporaryFile('joined', atEnd);
    await writeJoined(joined, 'har', redact, file);
    if (outputs.har !== null) await put(file, outputs.har);
    const rows = await readTableRows(file);
    await print(formatTable(rows));
    if (outputs.screenshot !== null) {
      const shown = await temporaryFile('session with the wire.log', atEnd);
      await writeJoined(joined, 'log', false, shown);
      const window = await showFile({ browser, extension, file: shown, connections: rows.length, atEnd });
      await takePicture(window, outputs.screenshot, atEnd);
    }
    if (outputs.log === null) return 0;
    await writeJoined(joined, 'log', redact, file);
    await put(file, outputs.log);
    return 0;
  }
  const har = await exportSession(run, panel, { format: 'HAR', redact });
  atEnd(() => har.discard());
  if (outputs.har !== null) await put(har.path, outputs.har);
  if (outputs.log !== null) {
    const log = await exportSession(run, panel, { format: 'Session log', redact });
    atEnd(() => log.discard());
    await put(log.path, outputs.log);
  }
  sayRedacted(outputs, redact);
  await print(formatTable(await readTableRows(har.path)));
  return 0;
}

async function takePicture(window: Page, output: OutputFile, atEnd: SessionRun['atEnd']): Promise<void> {
  const picture = await temporaryFile('panel.png', atEnd);
  await window.screenshot({ path: picture });
  await put(picture, output);
}

/** The path of a file in a folder of its own, which is removed at the end. */
async function temporaryFile(name: string, atEnd: SessionRun['atEnd']): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'switchyard-start-'));
  atEnd(() => rm(folder, { recursive: true, force: true }));
  return join(folder, name);
}

async function put(finished: string, output: OutputFile): Promise<void> {
  await output.take(finished);
  say(`Wrote ${output.path}`);
}
