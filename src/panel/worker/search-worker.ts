import { openLogStore } from '../../store/open-log-store.ts';
import { runSearch } from './run-search.ts';
import type { SearchOrder } from './search-task.ts';

/** One search that runs or waits for more. */
class RunningSearch {
  readonly id: number;
  #ended = false;
  #more = false;
  #wake: (() => void) | null = null;

  constructor(id: number) {
    this.id = id;
  }

  get ended(): boolean {
    return this.#ended;
  }

  more(): void {
    this.#more = true;
    this.#wake?.();
  }

  end(): void {
    this.#ended = true;
    this.#wake?.();
  }

  /** Settles when there is more to search, or with false when the search has ended. */
  async waitForMore(): Promise<boolean> {
    if (!this.#more && !this.#ended) {
      await new Promise<void>((resolve) => {
        this.#wake = resolve;
      });
    }
    this.#more = false;
    return !this.#ended;
  }
}

const opening = openLogStore();
let current: RunningSearch | null = null;

// Only the panel speaks to its worker.
addEventListener('message', (event: MessageEvent<SearchOrder>) => {
  const order = event.data;
  if (order.type === 'more') {
    if (order.id === current?.id) current.more();
    return;
  }
  current?.end();
  current = null;
  if (order.type === 'search') void search(order);
});

async function search(order: Extract<SearchOrder, { type: 'search' }>): Promise<void> {
  const running = new RunningSearch(order.id);
  current = running;
  await runSearch(order, await opening, {
    ended: () => running.ended,
    waitForMore: () => running.waitForMore(),
    answer: (found) => self.postMessage(found, { transfer: [found.rows.buffer] }),
  });
}
