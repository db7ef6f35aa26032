import type { LogId } from '../../events/units.ts';
import { withLogAlone } from '../../store/hold-log.ts';
import type { ImportAnswer, ImportJob, ImportOrder, ImportOutcome, ImportProgress } from './import-task.ts';

interface Doors {
  readonly room: () => Promise<Pick<ImportOrder, 'limit' | 'free'>>;
  /** Deletes what a cancelled worker wrote. */
  readonly discard: (log: LogId) => Promise<void>;
}

/** Starts an import in a worker of its own. */
export function importInWorker(
  order: Pick<ImportOrder, 'file' | 'log' | 'at' | 'join'>,
  doors: Doors,
  onProgress: (progress: ImportProgress) => void,
): ImportJob {
  const worker = new Worker(new URL('./import-worker.ts', import.meta.url), { type: 'module' });
  const end = () => worker.terminate();
  const cancel = () => {
    end();
    // Once the worker has really ended, nothing more can come from it. What cannot be deleted here is deleted by the next
    // import.
    withLogAlone(order.log, () => doors.discard(order.log)).catch(() => {});
  };
  const outcome = new Promise<ImportOutcome>((resolve) => {
    worker.addEventListener('message', (event: MessageEvent<ImportAnswer>) => {
      if (event.data.type === 'progress') onProgress(event.data);
      else resolve(event.data);
    });
    const fail = (words: string) => {
      cancel();
      resolve({ type: 'failed', failure: { why: 'failed', words } });
    };
    worker.addEventListener('error', (event) => fail(event.message));
    doors.room().then(
      (room) => worker.postMessage({ ...order, ...room } satisfies ImportOrder, []),
      (error: unknown) => fail(error instanceof Error ? error.message : String(error)),
    );
  });
  return { outcome, cancel, end };
}
