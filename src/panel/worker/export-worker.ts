import { openLogStore } from '../../store/open-log-store.ts';
import type { ExportAnswer, ExportOrder } from './export-task.ts';
import { runExport } from './run-export.ts';

const TELL_EVERY = 100;

// One worker an export: to cancel is to end it. Only the panel speaks to its worker.
addEventListener('message', (event: MessageEvent<ExportOrder>) => {
  void write(event.data);
});

async function write(order: ExportOrder): Promise<void> {
  let toldAt = 0;
  try {
    const store = await openLogStore();
    const file = await runExport(order, store, (done, total) => {
      const now = performance.now();
      if (now - toldAt < TELL_EVERY) return;
      toldAt = now;
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
