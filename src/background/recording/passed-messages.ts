import { type ConnectionLedger, type Entry, isRequestId } from '../../capture/connection-ledger.ts';
import { FLAG } from '../../events/message-segment.ts';
import type { LogId } from '../../events/units.ts';
import type { LogStore } from '../../store/log-store.ts';
import type { LogRecording } from '../log/log-recording.ts';

/** Segments from one count that is saved to the next: a restarted worker reads no more than so many. */
const SEGMENTS = 64;
/** Connections that are counted. */
const MOST = 1000;

/** Of a connection, by the key of its origin: its messages to the client, and to the server. */
export type Passed = readonly [key: string, toClient: number, toServer: number];

/** What outlives the worker. */
export interface SavedPassed {
  readonly passed: readonly Passed[];
  /** The last batch of the running log that is counted in `passed`; -1 for none. */
  readonly through: number;
}

/**
 * How many messages of each connection are in the log, or were in logs before it: so the next worker knows what it is told
 * again, also where the oldest of the log was evicted meanwhile, and need not read all of it.
 */
export class PassedMessages {
  readonly #ledger: ConnectionLedger;
  readonly #changed: () => void;
  #saved: SavedPassed = { passed: [], through: -1 };
  #segments = 0;
  #lastStored = -1;

  /** @param changed `saved` changed */
  constructor(ledger: ConnectionLedger, changed: () => void) {
    this.#ledger = ledger;
    this.#changed = changed;
  }

  get saved(): SavedPassed {
    return this.#saved;
  }

  /** A new log begins: what passed so far is in none that is kept. */
  begin(): void {
    this.#saved = { passed: this.#count(), through: -1 };
    this.#segments = 0;
    this.#lastStored = -1;
  }

  /** A segment is about to be sealed. `isRunning` tells later whether its log still is the tab's. */
  sealing(log: Pick<LogRecording, 'drained'>, isRunning: () => boolean): void {
    const leapt = this.#ledger.takeLeap();
    // What was lost stands in no column: counted from those, what came after it would be taken for new once more.
    if (++this.#segments < SEGMENTS && !leapt) return;
    this.#segments = 0;
    const passed = this.#count();
    // Once the segment is queued, behind all before it; whatever becomes of its writing, it is told by then.
    queueMicrotask(() => {
      void log.drained().then(() => {
        if (!isRunning()) return;
        this.#saved = { passed, through: this.#lastStored };
        this.#changed();
      });
    });
  }

  /** A batch of the running log is on disk. */
  stored(number: number): void {
    this.#lastStored = number;
  }

  /**
   * Counts what an earlier worker wrote, for the connections that the ledger knows by now.
   *
   * @param byDebugger it recorded by the debugger, which does not tell again what that worker had not written
   * @throws Error when the disk fails
   */
  async restore(saved: SavedPassed, store: LogStore, log: LogId, byDebugger = false): Promise<void> {
    this.#saved = saved;
    const counts: number[] = [];
    for await (const { messages, number } of store.batches(log, saved.through + 1)) {
      this.#lastStored = number;
      const { count, connection, flags } = messages;
      for (let row = 0; row < count; row++) {
        const place = (connection[row] ?? 0) * 2 + ((flags[row] ?? 0) & FLAG.outgoing ? 1 : 0);
        counts[place] = (counts[place] ?? 0) + 1;
      }
    }
    const before = new Map(saved.passed.map(([key, ...passed]) => [key, passed]));
    for (const entry of this.#ledger.all()) {
      const { authority, id, keys, origin } = entry;
      const [toClient, toServer] = before.get(origin) ?? [0, 0];
      const since = (way: 0 | 1) => (id === null ? 0 : (counts[id * 2 + way] ?? 0));
      authority.restore(toClient + since(0), toServer + since(1), byDebugger && keys.some(isRequestId));
    }
  }

  /** Those that live, and of those that are over the newest: their last messages may be told again. */
  #count(): readonly Passed[] {
    const all = [...this.#ledger.all()].filter(
      ({ authority }) => authority.toClient + authority.toServer > 0,
    );
    const live = all.filter(({ ended }) => !ended).slice(-MOST);
    const over = all.filter(({ ended }) => ended);
    return [...live, ...over.slice(Math.max(0, over.length - (MOST - live.length)))].map(passedOf);
  }
}

function passedOf({ origin, authority }: Entry): Passed {
  return [origin, authority.toClient, authority.toServer];
}
