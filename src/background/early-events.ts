/** How long the first event of a tab is waited for: until it a worker's end lost some. */
const FIRST_EVENT_MILLISECONDS = 150;

/** What came before the recorders were ready again. */
interface Early {
  readonly tabId: number;
  /** Seconds of the browser's monotonic clock; null where it carries no time. */
  readonly timestamp: number | null;
  readonly run: () => void;
}

/** Keeps what the browser reports to a new worker until that has read its state. */
export class EarlyEvents {
  #early: Early[] | null = [];
  /** Who waits for the first event of a tab. */
  readonly #waiting = new Map<number, (timestamp: number) => void>();

  /** Whether events are still to be kept. */
  get keeping(): boolean {
    return this.#early !== null;
  }

  /** Runs it now, or once the state is read. */
  run(tabId: number, run: () => void): void {
    if (this.#early === null) run();
    else this.#early.push({ tabId, timestamp: null, run });
  }

  /** Keeps an event of the debugger. */
  keep(tabId: number, params: unknown, run: () => void): void {
    const timestamp = timestampOf(params);
    this.#early?.push({ tabId, timestamp, run });
    if (timestamp !== null) this.#waiting.get(tabId)?.(timestamp);
  }

  /** The state is read: runs what was kept. */
  open(): void {
    const early = this.#early ?? [];
    this.#early = null;
    for (const { run } of early) run();
  }

  /** When a tab's first event was, in seconds of the browser's monotonic clock; null where none comes for a moment. */
  firstAt(tabId: number): Promise<number | null> {
    const first = this.#early?.find((early) => early.tabId === tabId && early.timestamp !== null);
    if (first !== undefined) return Promise.resolve(first.timestamp);
    return new Promise((resolve) => {
      const late = setTimeout(() => resolve(null), FIRST_EVENT_MILLISECONDS);
      this.#waiting.set(tabId, (timestamp) => {
        clearTimeout(late);
        resolve(timestamp);
      });
    });
  }
}

function timestampOf(params: unknown): number | null {
  if (typeof params !== 'object' || params === null || !('timestamp' in params)) return null;
  return typeof params.timestamp === 'number' ? params.timestamp : null;
}
