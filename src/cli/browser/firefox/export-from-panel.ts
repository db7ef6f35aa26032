import { rm } from 'node:fs/promises';
import * as v from 'valibot';
import { askFirefox, downloadPath, type RunningFirefox } from './launch-firefox-panel.ts';

/** A file that Firefox has saved. */
export interface SavedFile {
  readonly path: string;
  discard(): Promise<void>;
}

const LONGEST = 30 * 60 * 1000; // milliseconds; a million messages take minutes
const LOOK_EVERY = 100;
/** Milliseconds within which the panel has to save what it has written, or to begin writing. */
const SAVING = 60_000;

/** In the browser's own window: reports the names and faults of downloads that ended. */
const WATCH_DOWNLOADS = `
  const [done] = arguments;
  const { Downloads } = ChromeUtils.importESModule('resource://gre/modules/Downloads.sys.mjs');
  window.switchyardDownloads ??= [];
  if (window.switchyardDownloadView !== undefined) {
    done(null);
    return;
  }
  const report = (download) => {
    if (!download.stopped || (!download.succeeded && !download.error)) return;
    window.switchyardDownloads.push({
      path: download.target.path,
      problem: download.succeeded ? null : String(download.error.message),
    });
  };
  window.switchyardDownloadView = { onDownloadAdded: report, onDownloadChanged: report };
  Downloads.getList(Downloads.ALL)
    .then((list) => list.addView(window.switchyardDownloadView))
    .then(() => done(null), (problem) => done(String(problem)));
`;

const TAKE_DOWNLOADS = 'return (window.switchyardDownloads ?? []).splice(0);';
const SAVED = v.array(v.object({ path: v.string(), problem: v.nullable(v.string()) }));

const STATE = `
  const dialog = document.querySelector('dialog[open]');
  const redact = dialog?.querySelector('input[type=checkbox]');
  const chosen = [...(dialog?.querySelectorAll('input[type=radio]:checked') ?? [])];
  return {
    chosen: chosen.map((radio) => radio.closest('label')?.querySelector('span')?.textContent ?? ''),
    redact: redact?.checked ?? null,
    writing: dialog?.querySelector('progress') !== null,
    bad: dialog?.querySelector('.bad')?.textContent ?? null,
  };
`;
const STATE_SHAPE = v.object({
  chosen: v.array(v.string()),
  redact: v.nullable(v.boolean()),
  writing: v.boolean(),
  bad: v.nullable(v.string()),
});

/**
 * Exports what the panel recorded, through its own dialog as a person would, and takes the file.
 * @throws with the dialog's or Firefox's own words where no file comes.
 */
export async function exportFromPanel(
  run: RunningFirefox,
  { format, redact }: { readonly format: 'HAR' | 'Session log'; readonly redact: boolean },
): Promise<SavedFile> {
  const { firefox, panel } = run;
  await askFirefox(firefox, WATCH_DOWNLOADS);
  await firefox.executeScript('chrome', TAKE_DOWNLOADS);
  await panel.click({ role: 'button', name: 'Export' });
  const state = async () => v.parse(STATE_SHAPE, await panel.evaluate(STATE));
  const choose = async (role: string, name: string, isSo: () => Promise<boolean>) => {
    // The dialog grows while it counts what it would hide, and a click may come where the choice was.
    for (const until = Date.now() + SAVING; !(await isSo()); ) {
      if (Date.now() > until) throw new Error(`"${name}" could not be chosen`);
      await panel.click({ role, name });
    }
  };
  await choose('radio', format, async () => (await state()).chosen.includes(format));
  await choose('checkbox', 'Redact', async () => (await state()).redact === redact);
  await panel.click({ role: 'button', name: 'Save' });
  const path = await savedPath(run, state);
  await panel.click({ role: 'button', name: 'Close' });
  return { path, discard: () => rm(path, { force: true }) };
}

async function savedPath(
  run: RunningFirefox,
  state: () => Promise<v.InferOutput<typeof STATE_SHAPE>>,
): Promise<string> {
  const until = Date.now() + LONGEST;
  let wroteAt = Date.now();
  for (;;) {
    const [saved] = v.parse(SAVED, await run.firefox.executeScript('chrome', TAKE_DOWNLOADS));
    if (saved !== undefined) {
      if (saved.problem !== null) throw new Error(saved.problem);
      return saved.path;
    }
    const { bad, writing } = await state();
    if (bad !== null) throw new Error(bad);
    if (writing) wroteAt = Date.now();
    if (Date.now() > Math.min(until, wroteAt + SAVING))
      throw new Error(`nothing was saved in ${downloadPath(run, '')}`);
    await new Promise((resolve) => setTimeout(resolve, LOOK_EVERY));
  }
}
