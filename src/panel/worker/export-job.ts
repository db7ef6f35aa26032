import type { ExportAnswer, ExportJob, ExportOrder, MessagesOrder } from './export-task.ts';

/** Starts an export in a worker of its own. */
export function exportInWorker(
  order: ExportOrder | MessagesOrder,
  onProgress: (done: number, total: number) => void,
): ExportJob {
  const worker = new Worker(new URL('./export-worker.ts', import.meta.url), { type: 'module' });
  const file = new Promise<Blob>((resolve, reject) => {
    worker.addEventListener('message', (event: MessageEvent<ExportAnswer>) => {
      const answer = event.data;
      if (answer.type === 'progress') {
        onProgress(answer.done, answer.total);
        return;
      }
      worker.terminate();
      if (answer.type === 'written') resolve(answer.file);
      else reject(new Error(answer.why));
    });
    worker.addEventListener('error', (event) => {
      worker.terminate();
      reject(new Error(event.message));
    });
  });
  worker.postMessage(order, []);
  return { file, cancel: () => worker.terminate() };
}
