import type { StatsAnswer, StatsWorker } from './stats-task.ts';

/** Starts a worker that measures the messages of a connection. */
export function startStatsWorker(onAnswer: (answer: StatsAnswer) => void): StatsWorker {
  const worker = new Worker(new URL('./stats-worker.ts', import.meta.url), { type: 'module' });
  let id = -1;
  worker.addEventListener('message', (event: MessageEvent<StatsAnswer>) => onAnswer(event.data));
  worker.addEventListener('error', (event) => onAnswer({ type: 'failed', id, why: event.message }));
  return {
    post(order) {
      ({ id } = order);
      worker.postMessage(order, []);
    },
    end: () => worker.terminate(),
  };
}
