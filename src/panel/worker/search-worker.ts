import { openLogStore } from '../../store/open-log-store.ts';
import { runSearch } from './run-search.ts';
import type { SearchAnswer, SearchOrder } from './search-task.ts';

const store = openLogStore();
let current: { readonly id: number; more: () => void; end: () => void } | null = null;

// Only the panel speaks to its worker.
self.onmessage = (event: MessageEvent<SearchOrder>) => {
  const order = event.data;
  if (order.type === 'more') {
    if (order.id === current?.id) current.more();
    return;
  }
  current?.end();
  current = null;
  if (order.type === 'end') return;
  let ended = false;
  let wake: () => void = () => {};
  let pending = false;
  current = {
    id: order.id,
    more: () => {
      pending = true;
      wake();
    },
    end: () => {
      ended = true;
      wake();
    },
  };
  const waitForMore = () =>
    new Promise<boolean>((resolve) => {
      wake = () => resolve(!ended);
      if (ended || pending) wake();
      pending = false;
    });
  void store.then((opened) =>
    runSearch(order, opened, {
      ended: () => ended,
      waitForMore,
      answer: (answer: SearchAnswer) => self.postMessage(answer, { transfer: [answer.rows.buffer] }),
    }),
  );
};
