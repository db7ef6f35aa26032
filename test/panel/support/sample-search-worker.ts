import type { LogId } from '../../../src/events/units.ts';
import { runGroup } from '../../../src/panel/worker/run-group.ts';
import { type More, runSearch } from '../../../src/panel/worker/run-search.ts';
import { SearchSource } from '../../../src/panel/worker/search-source.ts';
import type { SearchAnswer, SearchWorker } from '../../../src/panel/worker/search-task.ts';
import type { PayloadPlace } from '../../../src/session/message-index.ts';
import type { SampleLog } from './sample-log.ts';

/** Searches on the thread that asks: what stands for the worker where there is none. */
export function sampleSearchWorker(log: SampleLog, onAnswer: (answer: SearchAnswer) => void): SearchWorker {
  const source = new SearchSource(log.store);
  let running = -1;
  let more: More | null = null;
  let wake: (() => void) | null = null;
  const stop = () => {
    running = -1;
    wake?.();
  };
  return {
    end: stop,
    post(order) {
      if (order.type === 'more') {
        more = order;
        wake?.();
        return;
      }
      stop();
      if (order.type === 'end') return;
      running = order.id;
      more = null;
      const doors = {
        ended: () => running !== order.id,
        rest: () => new Promise<void>((resolve) => setTimeout(resolve, 0)),
        answer: onAnswer,
        readPayload: (log_: LogId, { batch, offset, length }: PayloadPlace) =>
          log.store.payload(log_, batch, offset, length),
        waitForMore: async () => {
          if (more === null && running === order.id) {
            await new Promise<void>((resolve) => {
              wake = resolve;
            });
          }
          const next = more;
          more = null;
          return running === order.id ? next : null;
        },
      };
      void (order.type === 'search' ? runSearch(order, source, doors) : runGroup(order, source, doors));
    },
  };
}
