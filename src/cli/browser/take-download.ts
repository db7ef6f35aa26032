import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { RunningChromium } from './launch-chromium.ts';

/** A file that the browser has saved. */
export interface TakenDownload {
  /** Its path, in a temporary folder of its own. */
  readonly path: string;
  /** The name that a person's download folder would show. */
  readonly suggestedName: string;
  /** Removes it with its folder. */
  discard(): Promise<void>;
}

/**
 * Does something that makes the browser save a file, and takes that file. One at a time.
 * @param act resolves when the download should begin
 * @param patience milliseconds after that, or without progress, until the download counts as failed
 * @throws when no download begins, or it ends unfinished.
 */
export async function takeDownload(
  { browserSession }: Pick<RunningChromium, 'browserSession'>,
  act: () => Promise<void>,
  patience = 30_000,
): Promise<TakenDownload> {
  const folder = await mkdtemp(join(tmpdir(), 'switchyard-download-'));
  const discard = () => rm(folder, { recursive: true, force: true });
  // Set again each time, because every client that connects to the browser overwrites it.
  await browserSession.send('Browser.setDownloadBehavior', {
    behavior: 'allowAndName',
    downloadPath: folder,
    eventsEnabled: true,
  });
  try {
    const saved = await new Promise<{ guid: string; suggestedName: string }>((resolve, reject) => {
      let begun: { guid: string; suggestedName: string } | null = null;
      let timer: NodeJS.Timeout | undefined;
      function giveUp(): void {
        finish();
        reject(new Error(begun === null ? 'no download began' : 'the download stood still'));
      }
      const onBegin = (event: { guid: string; suggestedFilename: string }) => {
        begun ??= { guid: event.guid, suggestedName: event.suggestedFilename };
      };
      const onProgress = (event: { guid: string; state: string }) => {
        if (begun === null || event.guid !== begun.guid) return;
        clearTimeout(timer);
        timer = setTimeout(giveUp, patience);
        if (event.state === 'inProgress') return;
        finish();
        if (event.state === 'completed') resolve(begun);
        else reject(new Error('the download was cancelled'));
      };
      function finish(): void {
        clearTimeout(timer);
        browserSession.off('Browser.downloadWillBegin', onBegin);
        browserSession.off('Browser.downloadProgress', onProgress);
      }
      browserSession.on('Browser.downloadWillBegin', onBegin);
      browserSession.on('Browser.downloadProgress', onProgress);
      act().then(
        () => {
          timer ??= setTimeout(giveUp, patience);
        },
        (problem: unknown) => {
          finish();
          reject(problem instanceof Error ? problem : new Error(String(problem)));
        },
      );
    });
    return { path: join(folder, saved.guid), suggestedName: saved.suggestedName, discard };
  } catch (problem) {
    await discard();
    throw problem;
  }
}
