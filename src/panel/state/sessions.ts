import { computed, type ReadonlySignal, type Signal, signal } from '@preact/signals';
import type { Announcement } from '../../channel/announcement.ts';
import type { LogId } from '../../events/units.ts';
import type { LogSummary } from '../../store/log-store.ts';

interface Doors {
  /** All logs on disk, newest first. */
  readonly logs: () => Promise<readonly LogSummary[]>;
  readonly deleteLog: (log: LogId) => void;
  /** The log of this tab; null until the background named it. */
  readonly live: ReadonlySignal<LogId | null>;
  readonly onFailure: (error: unknown) => void;
}

/** The stored sessions: their list, and which of them the panel shows instead of this tab's own. */
export class Sessions {
  readonly #doors: Doors;
  readonly #list = signal<readonly LogSummary[] | null>(null);
  readonly #taken = signal<number | null>(null);
  readonly #stored = signal<LogSummary | null>(null);
  #reading: Promise<void> | null = null;
  #again = false;
  /** Whether the list is what the panel shows. */
  readonly open: Signal<boolean> = signal(false);
  /** The log to show. */
  readonly log: ReadonlySignal<LogId | null>;

  constructor(doors: Doors) {
    this.#doors = doors;
    this.log = computed(() => this.#stored.value?.log ?? doors.live.value);
  }

  /** Null until it was read. Does not include this tab's own log. */
  get list(): ReadonlySignal<readonly LogSummary[] | null> {
    return this.#list;
  }

  /** How many bytes all logs take on disk, including this tab's own, when they were last read; null until then. */
  get taken(): ReadonlySignal<number | null> {
    return this.#taken;
  }

  /** The stored session that is shown; null while it is this tab's own. */
  get stored(): ReadonlySignal<LogSummary | null> {
    return this.#stored;
  }

  /** Reads the list again. */
  async refresh(): Promise<void> {
    this.#again = true;
    this.#reading ??= this.#read().finally(() => {
      this.#reading = null;
    });
    await this.#reading;
  }

  toggle(): void {
    this.open.value = !this.open.value;
    if (this.open.value) void this.refresh();
  }

  /** Shows a stored session, read-only. */
  show(summary: LogSummary): void {
    this.#stored.value = summary;
    this.open.value = false;
  }

  backToLive(): void {
    this.#stored.value = null;
    this.open.value = false;
  }

  delete(log: LogId): void {
    this.#doors.deleteLog(log);
  }

  /** Deletes all sessions that no tab writes to any more. */
  deleteAll(): void {
    for (const { log, finished } of this.#list.value ?? []) if (finished) this.#doors.deleteLog(log);
  }

  /** Handles an announcement. */
  hear(announcement: Announcement): void {
    if (announcement.type !== 'cleared') return;
    if (announcement.log === this.#stored.value?.log) this.#stored.value = null;
    if (this.open.value) void this.refresh();
  }

  async #read(): Promise<void> {
    while (this.#again) {
      this.#again = false;
      try {
        const logs = await this.#doors.logs();
        this.#taken.value = logs.reduce((sum, { diskBytes }) => sum + diskBytes, 0);
        this.#list.value = logs.filter(
          ({ log, finished, imported }) =>
            log !== this.#doors.live.value &&
            // A partly read file is nothing to open.
            (finished || imported === null),
        );
      } catch (error) {
        this.#doors.onFailure(error);
      }
    }
  }
}
