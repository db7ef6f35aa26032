import {
  type ExportAnswer,
  type ExportJob,
  type ExportOrder,
  LOOK,
  type MessagesOrder,
} from './export-task.ts';

/** Silence is counted in looks, not by the clock: after the computer slept, the worker gets its turn first. */
const LOOK_EVERY = 250;
/** After so many looks without an answer a pattern of the rules does not end: a worker answers between two reads of the disk. */
const MOST_SILENT = 40;

/**
 * Starts an export in a worker of its own. Rules of the user that have a pattern may never end (`(a+)+$`): then the worker is ended, and the job
 * fails with a sentence.
 */
export function exportInWorker(
  order: ExportOrder | MessagesOrder,
  onProgress: (done: number, total: number) => void,
): ExportJob {
  const worker = new Worker(new URL('./export-worker.ts', import.meta.url), { type: 'module' });
  let looks = 0;
  let silent = 0;
  const stop = () => {
    clearInterval(looks);
    worker.terminate();
  };
  const file = new Promise<Blob>((resolve, reject) => {
    const fail = (why: string) => {
      stop();
      reject(new Error(why));
    };
    worker.addEventListener('message', (event: MessageEvent<ExportAnswer>) => {
      const answer = event.data;
      silent = 0;
      if (answer.type === 'progress') onProgress(answer.done, answer.total);
      else if (answer.type === 'written') {
        stop();
        resolve(answer.file);
      } else if (answer.type === 'failed') fail(answer.why);
    });
    worker.addEventListener('error', (event) => fail(event.message));
    if ('rules' in order && order.rules.includes('hideText'))
      looks = window.setInterval(() => {
        silent++;
        if (silent > MOST_SILENT) fail('a pattern of "hideText" in the redaction rules does not end');
        else worker.postMessage(LOOK, []);
      }, LOOK_EVERY);
  });
  worker.postMessage(order, []);
  return { file, cancel: stop };
}
