import { openLogStore } from '../../store/open-log-store.ts';
import { blobSource } from './blob-source.ts';
import type { DiffAnswer, DiffOrder } from './diff-task.ts';
import { runDiff } from './run-diff.ts';

// One worker for each comparison: cancelling terminates it. Only the panel posts to its worker.
addEventListener('message', (event: MessageEvent<DiffOrder>) => {
  void compare(event.data);
});

async function compare(order: DiffOrder): Promise<void> {
  let answer: DiffAnswer;
  try {
    answer = { type: 'compared', found: await runDiff(order, await openLogStore(), blobSource) };
  } catch (error) {
    answer = { type: 'failed', why: error instanceof Error ? error.message : String(error) };
  }
  self.postMessage(answer, { transfer: [] });
}
