import { type ConnectionLedger, type Entry, isRequestId } from '../../capture/connection-ledger.ts';
import { markOfHookKey } from '../../capture/page-hook/reading/hook-key.ts';
import { FLAG } from '../../events/message-segment.ts';
import type { Counts, PassedCount, StoredCounts } from '../../events/resume-point.ts';
import type { LogId } from '../../events/units.ts';
import type { LogStore } from '../../store/log-store.ts';

/** Segments from one stored count to the next: a restarted worker reads the columns of no more than so many. */
const SEGMENTS = 64;
/** Connections that are over and still counted: of those beyond, no source has a message left. */
const MOST_ENDED = 1000;

const NO_COUNTS: StoredCounts = { passed: [], openings: [], through: -1 };

/**
 * How many messages of each connection are in the log, or were in logs before it. Stored with the batches, for the next worker:
 * the ordinals of what the debugger did not report are counted from them, also where the oldest of the log was evicted.
 */
export class PassedMessages {
  readonly #ledger: ConnectionLedger;
  #segments = 0;
  /** The next segment gets counts: what passed can't be counted from columns alone. */
  #due = false;

  constructor(ledger: ConnectionLedger) {
    this.#ledger = ledger;
  }

  /** Messages passed that are in no column of the running log: they were lost, or are in a log before it. */
  notInColumns(): void {
    this.#due = true;
  }

  /** A segment was sealed: the counts to be stored with it; null where it needs none. */
  sealed(): Counts | null {
    const leapt = this.#ledger.takeLeap();
    if (!this.#due && !leapt && ++this.#segments < SEGMENTS) return null;
    this.#due = false;
    this.#segments = 0;
    return { passed: this.#count(), openings: this.#unheard() };
  }

  /**
   * Counts what an earlier worker wrote, for the connections that the ledger knows by now.
   *
   * @param byDebugger it recorded by the debugger, which does not report again what that worker had not written
   * @throws Error when the disk fails
   */
  async restore(
    stored: StoredCounts | null,
    store: Pick<LogStore, 'batches'>,
    log: LogId,
    byDebugger = false,
  ): Promise<void> {
    const { passed, openings, through } = stored ?? NO_COUNTS;
    this.#ledger.restoreUnheard(openings, markOfHookKey);
    const counts: number[] = [];
    for await (const { messages } of store.batches(log, through + 1)) {
      const { count, connection, flags } = messages;
      for (let row = 0; row < count; row++) {
        const place = (connection[row] ?? 0) * 2 + ((flags[row] ?? 0) & FLAG.outgoing ? 1 : 0);
        counts[place] = (counts[place] ?? 0) + 1;
      }
    }
    const before = new Map(passed.map(([key, ...earlier]) => [key, earlier]));
    for (const entry of this.#ledger.all()) {
      const { authority, id, keys, origin } = entry;
      const [toClient, toServer] = before.get(origin) ?? [0, 0];
      const since = (way: 0 | 1) => (id === null ? 0 : (counts[id * 2 + way] ?? 0));
      const isDebuggers = byDebugger && keys.some(isRequestId);
      authority.restore(toClient + since(0), toServer + since(1), isDebuggers);
      if (!isDebuggers) authority.resumedByHook();
    }
  }

  /** With what those began that live and have not moved since the log began. */
  #unheard(): Counts['openings'] {
    const unheard = [...this.#ledger.live()].filter(({ id, waiting }) => id === null && !waiting);
    return unheard.map(({ opening }) => opening);
  }

  /** All that live, and the newest of those that are over: the other source's last messages may be on their way. */
  #count(): readonly PassedCount[] {
    const all = [...this.#ledger.all()].filter(
      ({ authority }) => authority.toClient + authority.toServer > 0,
    );
    const live = all.filter(({ ended }) => !ended);
    const over = all.filter(({ ended }) => ended);
    return [...live, ...over.slice(-MOST_ENDED)].map(passedOf);
  }
}

function passedOf({ origin, authority }: Entry): PassedCount {
  return [origin, authority.toClient, authority.toServer];
}
