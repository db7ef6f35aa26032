import { Measuring } from '../../../src/panel/worker/run-stats.ts';
import type { StatsAnswer, StatsWorker } from '../../../src/panel/worker/stats-task.ts';
import type { SampleLog } from './sample-log.ts';

/** Measures on the thread that asks: what stands for the worker where there is none. */
export function sampleStatsWorker(log: SampleLog, onAnswer: (answer: StatsAnswer) => void): StatsWorker {
  let ended = false;
  const measuring = new Measuring({
    batches: async (of, from) => log.store.batches(of, from),
    payload: (of, { batch, offset, length }) => log.store.payload(of, batch, offset, length),
    rest: () => new Promise((resolve) => setTimeout(resolve, 0)),
    answer: (answer) => {
      if (!ended) onAnswer(answer);
    },
  });
  return {
    post: (order) => void measuring.take(order),
    end: () => {
      ended = true;
    },
  };
}
