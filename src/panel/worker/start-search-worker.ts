import type { SearchAnswer, SearchWorker } from './search-task.ts';

/** Starts a worker for searches, one at a time. */
export function startSearchWorker(onAnswer: (answer: SearchAnswer) => void): SearchWorker {
  const worker = new Worker(new URL('./search-worker.ts', import.meta.url), { type: 'module' });
  let id = -1;
  worker.addEventListener('message', (event: MessageEvent<SearchAnswer>) => onAnswer(event.data));
  worker.addEventListener('error', (event) => onAnswer({ type: 'failed', id, why: event.message }));
  return {
    post(order) {
      if (order.type === 'search') id = order.id;
      worker.postMessage(order, []);
    },
    end: () => worker.terminate(),
  };
}
