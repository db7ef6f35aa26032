import type { LogId } from '../../events/units.ts';
import type { PayloadPlace } from '../../session/message-index.ts';
import { openLogStore } from '../../store/open-log-store.ts';
import { restingPlace } from './resting-place.ts';
import { runGroup } from './run-group.ts';
import { type More, runSearch } from './run-search.ts';
import { SearchSource } from './search-source.ts';
import type { GroupRequest, SearchAnswer, SearchOrder, SearchRequest } from './search-task.ts';

/** While this event loop runs, the worker reports it to the panel: silence means that a pattern does not end. */
const ALIVE_EVERY = 250;
/** How long what was read is kept for the next search, in milliseconds: people type one letter after another. */
const KEEP_FOR = 15_000;

/** One search that runs or waits for more. */
class RunningSearch {
  readonly id: number;
  #ended = false;
  #more: More | null = null;
  #wake: (() => void) | null = null;

  constructor(id: number) {
    this.id = id;
  }

  get ended(): boolean {
    return this.#ended;
  }

  more({ upTo, decoded }: More): void {
    this.#more = { upTo, decoded: [...(this.#more?.decoded ?? []), ...decoded] };
    this.#wake?.();
  }

  end(): void {
    this.#ended = true;
    this.#wake?.();
  }

  /** Resolves when there is more to search, or to null when the search has ended. */
  async waitForMore(): Promise<More | null> {
    if (this.#more === null && !this.#ended) {
      await new Promise<void>((resolve) => {
        this.#wake = resolve;
      });
    }
    const more = this.#more;
    this.#more = null;
    return this.#ended ? null : more;
  }
}

const store = openLogStore();
const opening = store.then((opened) => new SearchSource(opened));
opening.catch(() => {});
let current: RunningSearch | null = null;
let forgetting: ReturnType<typeof setTimeout> | undefined;

const rest = restingPlace();

// Only the panel posts to its worker.
addEventListener('message', (event: MessageEvent<SearchOrder>) => {
  const order = event.data;
  if (order.type === 'more') {
    if (order.id === current?.id) current.more(order);
    return;
  }
  current?.end();
  current = null;
  clearTimeout(forgetting);
  forgetting = setTimeout(() => void opening.then((source) => source.clear()), KEEP_FOR);
  if (order.type !== 'end') void search(order);
});

setInterval(() => {
  if (current !== null) answer({ type: 'alive', id: current.id });
}, ALIVE_EVERY);

async function search(order: SearchRequest | GroupRequest): Promise<void> {
  const running = new RunningSearch(order.id);
  current = running;
  // From now on silence has that meaning.
  answer({ type: 'alive', id: order.id });
  try {
    const doors = {
      ended: () => running.ended,
      waitForMore: () => running.waitForMore(),
      readPayload: async (log: LogId, { batch, offset, length }: PayloadPlace) =>
        (await store).payload(log, batch, offset, length),
      rest,
      answer,
    };
    if (order.type === 'search') await runSearch(order, await opening, doors);
    else await runGroup(order, await opening, doors);
  } catch (error) {
    const why = error instanceof Error ? error.message : String(error);
    answer({ type: 'failed', id: order.id, why });
  }
}

function answer(said: SearchAnswer): void {
  self.postMessage(said, { transfer: said.type === 'found' ? [said.rows.buffer, said.parts.buffer] : [] });
}
