import type { CaptureTruncated, LifecycleEvent } from '../../events/event.ts';
import type { LogId } from '../../events/units.ts';
import type { Eviction } from '../../store/log-store.ts';
import type { Doors } from '../doors.ts';
import { isDiskFull } from '../recording/trouble.ts';

/** How much is written between two looks at what all logs take. */
const BYTES_A_LOOK = 8 * 1024 * 1024;
/** Rows and events of a batch are little beside payloads, but not nothing. */
const BYTES_A_BATCH = 4096;
/** Where the limit is passed, so much of it is made free, so that not every look evicts. */
const SHARE_FREED = 1 / 16;

type Needs = Pick<Doors, 'store' | 'storage' | 'announce' | 'heldLogs'>;

/** Keeps what a recorder writes within the limit of storage, and makes room where the disk is full. */
export class RoomKeeper {
  readonly #doors: Needs;
  // The first batch looks: an earlier worker may have left the store full.
  #unseen = BYTES_A_LOOK;
  #looking = false;

  constructor(doors: Needs) {
    this.#doors = doors;
  }

  /** The limit is another one: the next batch looks. */
  limitChanged(): void {
    this.#unseen = BYTES_A_LOOK;
  }

  /** After a batch was written: gives up what is over the limit; null where nothing was. Never rejects. */
  async wrote(log: LogId, payloadBytes: number): Promise<Eviction | null> {
    this.#unseen += payloadBytes + BYTES_A_BATCH;
    if (this.#looking || this.#unseen < BYTES_A_LOOK) return null;
    this.#looking = true;
    this.#unseen = 0;
    try {
      const limit = await this.#doors.storage.limit();
      const taken = (await this.#doors.store.list()).reduce((sum, { diskBytes }) => sum + diskBytes, 0);
      if (taken <= limit) return null;
      return await this.#evict(log, taken - limit + limit * SHARE_FREED);
    } catch {
      // The next look is as good, and a disk that is really full says so by itself.
      return null;
    } finally {
      this.#looking = false;
    }
  }

  /**
   * After a write failed: gives up about so many bytes; null where there is room enough, so that it failed for another
   * reason, or nothing to give up. Never rejects.
   */
  async makeRoom(log: LogId, bytes: number, error: unknown): Promise<Eviction | null> {
    try {
      return (await this.isFull(bytes, error)) ? await this.#evict(log, bytes) : null;
    } catch {
      return null;
    }
  }

  /** Whether a write of so many bytes failed for want of room. @throws Error where the browser does not say how much there is */
  async isFull(bytes: number, error: unknown): Promise<boolean> {
    // Where others filled the disk, no quota is reached, and Chromium 156 fails with words that do not say why.
    return isDiskFull(error) || (await this.#doors.storage.free()) < bytes;
  }

  /**
   * What was evicted of a log by an earlier worker that was ended before it could write so; null for nothing.
   *
   * @param events all of the log
   * @throws Error when the disk fails
   */
  async unwrittenLoss(
    log: LogId,
    events: readonly LifecycleEvent[],
  ): Promise<Pick<CaptureTruncated, 'messages' | 'bytes'> | null> {
    const summary = (await this.#doors.store.list()).find((one) => one.log === log);
    if (summary === undefined) return null;
    let { evictedMessages: messages, evictedBytes: bytes } = summary;
    for (const event of events) {
      if (event.type !== 'capture/truncated') continue;
      messages -= event.messages;
      bytes -= event.bytes;
    }
    return messages <= 0 ? null : { messages, bytes: Math.max(0, bytes) };
  }

  async #evict(log: LogId, bytes: number): Promise<Eviction | null> {
    const evicted = await this.#doors.store.makeRoom(log, bytes, await this.#doors.heldLogs());
    for (const gone of evicted.logs) this.#doors.announce({ type: 'cleared', log: gone });
    return evicted.logs.length === 0 && evicted.bytes === 0 ? null : evicted;
  }
}
