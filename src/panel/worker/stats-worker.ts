import { openLogStore } from '../../store/open-log-store.ts';
import { restingPlace } from './resting-place.ts';
import { Measuring } from './run-stats.ts';
import type { StatsOrder } from './stats-task.ts';

const opening = openLogStore();
opening.catch(() => {});

const measuring = new Measuring({
  batches: async (log, from) => (await opening).batches(log, from),
  payload: async (log, { batch, offset, length }) => (await opening).payload(log, batch, offset, length),
  rest: restingPlace(),
  answer: (answer) => self.postMessage(answer, { transfer: [] }),
});

// Only the panel posts to its worker.
addEventListener('message', (event: MessageEvent<StatsOrder>) => void measuring.take(event.data));
