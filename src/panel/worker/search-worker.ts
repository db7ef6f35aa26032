import { openLogStore } from '../../store/open-log-store.ts';
import { restingPlace } from './resting-place.ts';
import { runSearch } from './run-search.ts';
import { SearchSource } from './search-source.ts';
import type { SearchAnswer, SearchOrder, SearchRequest } from './search-task.ts';

/** While this event loop runs, the worker reports it to the panel: silence means that a pattern does not end. */
const ALIVE_EVERY = 250;
/** How long what was read is kept for the next search, in milliseconds: people type one letter after another. */
const KEEP_FOR = 15_000;

/** One search that runs or waits for more. */
class RunningSearch {
  readonly id: number;
  #ended = false;
  #upTo: number | null = null;
  #wake: (() => void) | null = null;

  constructor(id: number) {
    this.id = id;
  }

  get ended(): boolean {
    return this.#ended;
  }

  more(upTo: number): void {
    this.#upTo = upTo;
    this.#wake?.();
  }

  end(): void {
    this.#ended = true;
    this.#wake?.();
  }

  /** Resolves to a bound when there is more to search, or to null when the search has ended. */
  async waitForMore(): Promise<number | null> {
    if (this.#upTo === null && !this.#ended) {
      await new Promise<void>((resolve) => {
        this.#wake = resolve;
      });
    }
    const upTo = this.#upTo;
    this.#upTo = null;
    return this.#ended ? null : upTo;
  }
}

const opening = openLogStore().then((store) => new SearchSource(store));
opening.catch(() => {});
let current: RunningSearch | null = null;
let forgetting: ReturnType<typeof setTimeout> | undefined;

const rest = restingPlace();

// Only the panel posts to its worker.
addEventListener('message', (event: MessageEvent<SearchOrder>) => {
  const order = event.data;
  if (order.type === 'more') {
    if (order.id === current?.id) current.more(order.upTo);
    return;
  }
  current?.end();
  current = null;
  clearTimeout(forgetting);
  forgetting = setTimeout(() => void opening.then((source) => source.clear()), KEEP_FOR);
  if (order.type === 'search') void search(order);
});

setInterval(() => {
  if (current !== null) answer({ type: 'alive', id: current.id });
}, ALIVE_EVERY);

async function search(order: SearchRequest): Promise<void> {
  const running = new RunningSearch(order.id);
  current = running;
  // From now on silence has that meaning.
  answer({ type: 'alive', id: order.id });
  try {
    await runSearch(order, await opening, {
      ended: () => running.ended,
      waitForMore: () => running.waitForMore(),
      rest,
      answer,
    });
  } catch (error) {
    const why = error instanceof Error ? error.message : String(error);
    answer({ type: 'failed', id: order.id, why });
  }
}

function answer(said: SearchAnswer): void {
  self.postMessage(said, { transfer: said.type === 'found' ? [said.rows.buffer, said.parts.buffer] : [] });
}
