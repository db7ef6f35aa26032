import { openLogStore } from '../../store/open-log-store.ts';
import { type ExportAnswer, type ExportOrder, LOOK, type MessagesOrder } from './export-task.ts';
import { runExport } from './run-export.ts';

const REPORT_EVERY = 100;

// One worker for each export: cancelling terminates it. Only the panel posts to its worker.
addEventListener('message', ({ data }: MessageEvent<ExportOrder | MessagesOrder | typeof LOOK>) => {
  if (data === LOOK) answer({ type: 'heard' });
  else void write(data);
});

async function write(order: ExportOrder | MessagesOrder): Promise<void> {
  let reportedAt = 0;
  try {
    const store = await openLogStore();
    const file = await runExport(order, store, (done, total) => {
      const now = performance.now();
      if (now - reportedAt < REPORT_EVERY) return;
      reportedAt = now;
      answer({ type: 'progress', done, total });
    });
    answer({ type: 'written', file });
  } catch (error) {
    answer({ type: 'failed', why: error instanceof Error ? error.message : String(error) });
  }
}

function answer(said: ExportAnswer): void {
  self.postMessage(said, { transfer: [] });
}
