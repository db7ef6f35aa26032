import type { DiffAnswer, DiffFound, DiffOrder } from './diff-task.ts';

/** A running comparison. `found` rejects where it fails, and never settles once it was cancelled. */
export interface DiffJob {
  readonly found: Promise<DiffFound>;
  cancel(): void;
}

/** Starts a comparison in a worker of its own. */
export function diffInWorker(order: DiffOrder): DiffJob {
  const worker = new Worker(new URL('./diff-worker.ts', import.meta.url), { type: 'module' });
  const found = new Promise<DiffFound>((resolve, reject) => {
    worker.addEventListener('message', ({ data }: MessageEvent<DiffAnswer>) => {
      worker.terminate();
      if (data.type === 'compared') resolve(data.found);
      else reject(new Error(data.why));
    });
    worker.addEventListener('error', (event) => {
      worker.terminate();
      reject(new Error(event.message));
    });
  });
  worker.postMessage(order, []);
  return { found, cancel: () => worker.terminate() };
}
