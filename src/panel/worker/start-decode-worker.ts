import type { DecodeAnswer, DecodeWorker } from './decode-task.ts';

/** Starts the worker that decodes messages: it has the decoders, the panel has none of them. */
export function startDecodeWorker(onAnswer: (answer: DecodeAnswer) => void): DecodeWorker {
  const worker = new Worker(new URL('./decode-worker.ts', import.meta.url), { type: 'module' });
  let id = -1;
  worker.addEventListener('message', (event: MessageEvent<DecodeAnswer>) => onAnswer(event.data));
  worker.addEventListener('error', (event) => onAnswer({ type: 'failed', id, why: event.message }));
  return {
    post(order) {
      id = order.id;
      worker.postMessage(order, []);
    },
    end: () => worker.terminate(),
  };
}
