import type { ExportJob, ExportOrder, MessagesOrder } from './export-task.ts';

/** Starts an export in a worker of its own, with code that is loaded when it is needed. */
export function startExport(
  order: ExportOrder | MessagesOrder,
  onProgress: (done: number, total: number) => void,
): ExportJob {
  let job: ExportJob | null = null;
  let cancelled = false;
  const file = import('./export-job.ts').then(({ exportInWorker }) => {
    // Nobody waits for what was cancelled.
    if (cancelled) return new Promise<Blob>(() => {});
    job = exportInWorker(order, onProgress);
    return job.file;
  });
  return {
    file,
    cancel: () => {
      cancelled = true;
      job?.cancel();
    },
  };
}
