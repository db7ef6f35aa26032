import { effect, type ReadonlySignal, signal } from '@preact/signals';
import type { LogId } from '../../events/units.ts';
import type { SearchAnswer, SearchOrder } from '../worker/search-task.ts';

/** The worker as this needs it. */
export interface SearchWorker {
  post(order: SearchOrder): void;
  onAnswer(listener: (answer: SearchAnswer) => void): void;
}

/** What is looked for; null looks for nothing. */
export interface SearchWish {
  readonly log: LogId;
  readonly connection: number;
  readonly needle: string;
}

/** Rows found so far, in order. The arrays are parts; `length` is their sum. */
export interface SearchResult {
  readonly length: number;
  at(k: number): number;
  readonly atEnd: boolean;
}

/** The running text search over one connection's payloads: at most one, restarted whenever the wish changes. */
export class MessageSearch {
  readonly #result = signal<SearchResult | null>(null);
  readonly #worker: SearchWorker;
  #id = 0;
  #rows: Uint32Array = new Uint32Array(1024);
  #length = 0;
  #dispose: () => void;

  /** @param revision moves when the log has grown */
  constructor(
    worker: SearchWorker,
    wish: ReadonlySignal<SearchWish | null>,
    revision: ReadonlySignal<number>,
  ) {
    this.#worker = worker;
    worker.onAnswer((answer) => this.#take(answer));
    const disposeWish = effect(() => this.#restart(wish.value));
    const disposeMore = effect(() => {
      if (revision.value > 0 && this.#result.peek() !== null) worker.post({ type: 'more', id: this.#id });
    });
    this.#dispose = () => {
      disposeWish();
      disposeMore();
    };
  }

  /** Null while nothing is looked for. */
  get result(): ReadonlySignal<SearchResult | null> {
    return this.#result;
  }

  close(): void {
    this.#dispose();
    this.#worker.post({ type: 'end' });
  }

  #restart(wish: SearchWish | null): void {
    this.#id++;
    this.#length = 0;
    if (wish === null) {
      if (this.#result.peek() !== null) this.#worker.post({ type: 'end' });
      this.#result.value = null;
      return;
    }
    this.#publish(false);
    this.#worker.post({ type: 'search', id: this.#id, ...wish });
  }

  #take(answer: SearchAnswer): void {
    if (answer.id !== this.#id) return;
    const needed = this.#length + answer.rows.length;
    if (needed > this.#rows.length) {
      const grown = new Uint32Array(Math.max(needed, this.#rows.length * 2));
      grown.set(this.#rows.subarray(0, this.#length));
      this.#rows = grown;
    }
    this.#rows.set(answer.rows, this.#length);
    this.#length = needed;
    this.#publish(answer.atEnd);
  }

  #publish(atEnd: boolean): void {
    const rows = this.#rows;
    this.#result.value = { length: this.#length, at: (k) => rows[k] ?? 0, atEnd };
  }
}
