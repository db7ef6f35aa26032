import { heldLogs, withLogAlone } from '../../store/hold-log.ts';
import { openLogStore } from '../../store/open-log-store.ts';
import { blobSource } from './blob-source.ts';
import type { ImportAnswer, ImportOrder, ImportProgress } from './import-task.ts';
import { runImport } from './run-import.ts';

const REPORT_EVERY = 100;

// One worker for each import: cancelling terminates it. Only the panel posts to its worker.
addEventListener('message', (event: MessageEvent<ImportOrder>) => {
  void importFile(event.data).catch((error: unknown) => {
    const words = error instanceof Error ? error.message : String(error);
    answer({ type: 'failed', failure: { why: 'failed', words } });
  });
});

async function importFile(order: ImportOrder): Promise<void> {
  const store = await openLogStore();
  // Deletes parts of files whose panel was closed during an import. An import holds its log first, so only logs that nobody
  // holds are deleted.
  const list = await store.list();
  const held = await heldLogs();
  for (const { log, finished, imported } of list) {
    if (imported !== null && !finished && !held.has(log)) await store.deleteLog(log);
  }
  let reportedAt = 0;
  let reported = '';
  // Held until the panel terminates this worker, when it shows what was stored and holds that itself.
  await withLogAlone(order.log, async () => {
    const onProgress = (progress: ImportProgress): void => {
      const now = performance.now();
      if (progress.stage === reported && now - reportedAt < REPORT_EVERY) return;
      reportedAt = now;
      reported = progress.stage;
      answer({ type: 'progress', ...progress });
    };
    const outcome = await runImport(order, store, onProgress, blobSource);
    answer(outcome);
    await new Promise(() => {});
  });
}

function answer(said: ImportAnswer): void {
  self.postMessage(said, { transfer: [] });
}
