import { readFile } from 'node:fs/promises';
import type { Frame, Page } from 'playwright-core';
import { type Judged, judgeSession } from '../../../src/analysis/judge-session.ts';
import { openDevtools } from '../../../src/cli/browser/devtools.ts';
import { findChromium, howToGetChromium } from '../../../src/cli/browser/find-chromium.ts';
import { type LaunchOptions, launchChromium } from '../../../src/cli/browser/launch-chromium.ts';
import { buildExtension } from '../../../src/cli/build/build-extension.ts';
import { readImport } from '../../../src/cli/input/read-file.ts';
import { exportSession } from '../../../src/cli/start/export-session.ts';
import { chooseSource } from '../../../src/cli/start/recording-source.ts';
import { replay } from '../../../src/formats/imported.ts';
import { type HarEntry, readExportedHar } from './exported-har.ts';

/** A real panel in real DevTools that records the page beside it. */
export interface RecordingPanel {
  readonly page: Page;
  readonly panel: Frame;
  /** The DevTools window. */
  readonly devtools: Page;
  /** Has the panel export a HAR with Redact off, through its dialog. */
  exportHar(): Promise<HarEntry[]>;
  /** The same as the file's text. */
  exportHarText(): Promise<string>;
  /** Has the panel export its session log with Redact off, and judges that as `check` does. */
  judged(): Promise<readonly Judged[]>;
  close(): Promise<void>;
}

export interface RecordingOptions extends Pick<LaunchOptions, 'flags' | 'backForwardCache'> {
  /** Folders of other extensions that are installed beside ours; Debian's Chromium alone takes them. */
  readonly beside?: readonly string[];
  readonly theme?: 'light' | 'dark';
  readonly size?: { readonly width: number; readonly height: number };
  /** How it records. Default: deep. */
  readonly mode?: 'standard' | 'deep';
}

/** Milliseconds; what is waited for comes, though a busy machine takes several times as long as a quiet one. */
const PATIENCE = 120_000;

/** Starts Chromium with the extension; resolves when the panel says that it records. */
export async function startRecordingPanel(options: RecordingOptions = {}): Promise<RecordingPanel> {
  const browser = findChromium();
  if (browser === null) throw new Error(howToGetChromium());
  const run = await launchChromium({
    browser,
    extension: [await buildExtension(), ...(options.beside ?? [])].join(','),
    headless: true,
    theme: options.theme ?? 'light',
    flags: options.flags ?? [],
    backForwardCache: options.backForwardCache ?? false,
  });
  try {
    const page = run.context.pages()[0] ?? (await run.context.newPage());
    const { panel, window } = await openDevtools(run, page);
    for (const each of [page, window]) each.setDefaultTimeout(PATIENCE);
    if (options.size !== undefined) await window.setViewportSize(options.size);
    await panel.getByRole('button', { name: 'Record', exact: true, pressed: true }).waitFor();
    await chooseSource(panel, options.mode ?? 'deep');
    const exportHarText = async () => {
      const taken = await exportSession(run, panel, { format: 'HAR', redact: false });
      const har = await readFile(taken.path, 'utf8');
      await taken.discard();
      return har;
    };
    const judged = async () => {
      const taken = await exportSession(run, panel, { format: 'Session log', redact: false });
      const imported = await readImport(taken.path);
      await taken.discard();
      return judgeSession(replay(imported), null);
    };
    return {
      page,
      panel,
      devtools: window,
      exportHar: async () => readExportedHar(await exportHarText()),
      exportHarText,
      judged,
      close: () => run.close(),
    };
  } catch (problem) {
    await run.close();
    throw problem;
  }
}
