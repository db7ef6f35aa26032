import { type ReadonlySignal, signal } from '@preact/signals';
import type { Announcement } from '../../channel/announcement.ts';
import type { Batch } from '../../events/batch.ts';
import type { LogId } from '../../events/units.ts';
import { Session } from '../../session/session.ts';
import { applyStored } from './apply-batch.ts';
import { nextTask } from './next-task.ts';

interface Doors {
  /** Reads the batches of a log from disk, in order, from a number on. */
  readonly batches: (log: LogId, from: number) => AsyncIterable<Batch>;
  /** Calls back before the next frame is drawn. */
  readonly onNextFrame: (draw: () => void) => void;
}

/** How long one task may apply batches from disk before other tasks get their turn. */
const SLICE_MS = 6;
/** How often totals are drawn again: nobody reads them faster, and every frame is needed for the message list. */
const CALM_MS = 200;

/**
 * Keeps a session up to date with one log: first what is on disk, then what is announced. A missed batch is read from disk;
 * one that was applied already changes nothing. `revision` changes at most once a frame.
 */
export class LogFollower {
  readonly #doors: Doors;
  readonly #session = signal(new Session());
  readonly #revision = signal(0);
  readonly #calmRevision = signal(0);
  readonly #log = signal<LogId | null>(null);
  #reading = false;
  #wanted = false;
  #drawing = false;
  #calm = true;

  constructor(doors: Doors) {
    this.#doors = doors;
  }

  /** The session of the log; another object after a clear. Its contents change with `revision`. */
  get session(): ReadonlySignal<Session> {
    return this.#session;
  }

  get revision(): ReadonlySignal<number> {
    return this.#revision;
  }

  /** Changes with `revision`, but a few times a second at most: for totals, which all rows affect. */
  get calmRevision(): ReadonlySignal<number> {
    return this.#calmRevision;
  }

  get log(): ReadonlySignal<LogId | null> {
    return this.#log;
  }

  /** Follows another log; does nothing where it follows that log already. Rejects where the disk cannot be read. */
  async follow(log: LogId): Promise<void> {
    if (this.#log.value === log) return;
    this.#log.value = log;
    this.#begin();
    await this.#read();
  }

  /** Handles an announcement; those about other logs are ignored. */
  async hear(announcement: Announcement): Promise<void> {
    if (announcement.type === 'cleared') {
      if (announcement.log !== this.#log.value) return;
      this.#log.value = null;
      this.#begin();
      return;
    }
    const { batch } = announcement;
    if (batch.log !== this.#log.value) return;
    // While the disk is read, the batch will come from there, or be requested again.
    if (this.#reading || this.#session.value.apply(batch) === 'hole') await this.#read();
    else this.#publish();
  }

  async #read(): Promise<void> {
    this.#wanted = true;
    if (this.#reading) return;
    this.#reading = true;
    try {
      while (this.#wanted) {
        this.#wanted = false;
        await this.#readOnce();
      }
    } finally {
      this.#reading = false;
    }
  }

  async #readOnce(): Promise<void> {
    const log = this.#log.value;
    if (log === null) return;
    const session = this.#session.value;
    let began = performance.now();
    for await (const batch of this.#doors.batches(log, session.nextBatch)) {
      // The log was cleared meanwhile: what is still arriving is dropped.
      if (this.#session.value !== session) return;
      applyStored(session, batch);
      this.#publish();
      if (performance.now() - began < SLICE_MS) continue;
      await nextTask();
      began = performance.now();
    }
  }

  #begin(): void {
    const old = this.#session.peek();
    this.#session.value = new Session();
    // Preact 11 keeps what a component first drew as long as its parent exists, and with it the session that it drew.
    old.forget();
    this.#publish();
  }

  #publish(): void {
    if (this.#drawing) return;
    this.#drawing = true;
    this.#doors.onNextFrame(() => {
      this.#drawing = false;
      this.#revision.value++;
      this.#publishCalmly();
    });
  }

  #publishCalmly(): void {
    if (!this.#calm) return;
    this.#calm = false;
    this.#calmRevision.value = this.#revision.value;
    setTimeout(() => {
      this.#calm = true;
      if (this.#calmRevision.value !== this.#revision.value) this.#publishCalmly();
    }, CALM_MS);
  }
}
