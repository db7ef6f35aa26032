import { openLogStore } from '../../store/open-log-store.ts';
import type { ExportAnswer, ExportOrder } from './export-task.ts';
import { runExport } from './run-export.ts';

const TELL_EVERY = 100;

// One worker an export: to cancel is to end it. Only the panel speaks to its worker.
self.onmessage = async (event: MessageEvent<ExportOrder>) => {
  const answer = (said: ExportAnswer) => self.postMessage(said);
  let toldAt = 0;
  try {
    const store = await openLogStore();
    const file = await runExport(event.data, store, (done, total) => {
      const now = performance.now();
      if (now - toldAt < TELL_EVERY) return;
      toldAt = now;
      answer({ type: 'progress', done, total });
    });
    answer({ type: 'written', file });
  } catch (error) {
    answer({ type: 'failed', why: error instanceof Error ? error.message : String(error) });
  }
};
