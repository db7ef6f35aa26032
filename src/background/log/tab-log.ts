import type { SegmentBuilder } from '../../capture/segment-builder.ts';
import type { Batch } from '../../events/batch.ts';
import type { LifecycleEvent } from '../../events/event.ts';
import type { DocumentOffset } from '../../events/resume-point.ts';
import type { EpochMilliseconds, LogId } from '../../events/units.ts';
import type { Eviction } from '../../store/log-store.ts';
import type { Doors } from '../doors.ts';
import { writeFailure } from '../recording/trouble.ts';
import { LogKeeper } from './log-keeper.ts';
import { LogRecording, type RecordingOwner } from './log-recording.ts';
import { RoomKeeper } from './room-keeper.ts';
import type { Sealing } from './sealed-segment.ts';

/** What the running log asks of its recorder, and notifies it of. */
export interface TabLogOwner {
  /** The time on the log's scale. */
  now(): EpochMilliseconds;
  /** Write what waited for the rest of its segment. */
  settle(): void;
  /** A segment was sealed: what is to be stored with it. */
  sealed(): Sealing;
  /** The running log holds each document's reports that far. */
  stored(offsets: readonly DocumentOffset[]): void;
  /** A segment of the running log could not be written. */
  lost(): void;
  /** `trouble` changed. */
  troubled(): void;
  /** All of the running log that was sealed is on disk. */
  allStored(): void;
  /** Has the next worker know `resumable`; resolves when it does. Never rejects. */
  save(): Promise<void>;
}

/** A log that a new one replaces. */
interface Replaced {
  readonly recording: LogRecording;
  /** It is finished, and stays among the stored sessions; otherwise it is deleted. */
  readonly keep: boolean;
}

/** The log that a tab is recorded into: one after another, each kept within what the disk has. */
export class TabLog implements RecordingOwner {
  readonly #doors: Doors;
  readonly #owner: TabLogOwner;
  readonly #room: RoomKeeper;
  #log: LogRecording;
  readonly #keeper: LogKeeper;
  /** Logs before it, which are let go as soon as it is on disk: until then they hold what the next worker goes on with. */
  #replaced: Replaced[] = [];
  /** A recording into it has ended: what was begun after that is another one. */
  #hasEnded = false;
  /** The log that is on disk. */
  #stored: LogId;
  #trouble = '';

  constructor(doors: Doors, owner: TabLogOwner) {
    this.#doors = doors;
    this.#owner = owner;
    this.#room = new RoomKeeper(doors);
    this.#keeper = new LogKeeper(doors);
    this.#log = new LogRecording(doors.newLogId(), doors.store, this);
    this.#stored = this.id;
  }

  get id(): LogId {
    return this.#log.log;
  }

  get writer(): SegmentBuilder {
    return this.#log.writer;
  }

  /** What the next worker goes on with: a log, and the one that replaces it, unless nothing of that is on disk. */
  get resumable(): { readonly log: LogId; readonly next: LogId | null; readonly keep: boolean } {
    const keep = this.#replaced.some((replaced) => replaced.keep && replaced.recording.log === this.#stored);
    return { log: this.#stored, next: this.#stored === this.id ? null : this.id, keep };
  }

  /** Whether it holds a recording that has ended. */
  get hasEnded(): boolean {
    return this.#hasEnded;
  }

  /** Whether it is the running log, or one that it replaces. */
  owns(log: LogId): boolean {
    return log === this.id || this.#replaced.some(({ recording }) => recording.log === log);
  }

  /** What is wrong with writing, until it works again; empty for nothing. */
  get trouble(): string {
    return this.#trouble;
  }

  /** Whether all that was sealed is on disk. */
  get settled(): boolean {
    return this.#log.settled;
  }

  write(event: LifecycleEvent): void {
    if (event.type === 'recording/stopped') this.#hasEnded = true;
    this.#log.writer.lifecycle(event);
  }

  flush(): void {
    this.#log.flush();
  }

  flushSoon(): void {
    this.#log.flushSoon();
  }

  drained(): Promise<void> {
    return this.#log.drained();
  }

  /** Goes on with a log that another worker wrote. @param last its last batch @param hasEnded a recording into it has ended */
  resume(id: LogId, last: Batch | null, hasEnded: boolean): void {
    this.#hasEnded = hasEnded;
    this.#log = new LogRecording(id, this.#doors.store, this, last);
    this.#stored = id;
  }

  /**
   * Begins a new one. The old one is written to no more, and its trouble is forgotten. It is deleted, or finished, once the new one
   * is on disk, which holds then how far each document's reports were heard.
   *
   * @param hasBeginning whether something is about to be written
   * @param keep whether the old one stays as a stored session
   */
  begin(hasBeginning: boolean, keep: boolean): void {
    const old = this.#log;
    if (keep) old.flush();
    else old.abandon();
    this.#replaced.push({ recording: old, keep });
    this.#hasEnded = false;
    this.#trouble = '';
    const ready = old.drained().then(() => {
      old.abandon();
      if (old.isStored) this.#stored = old.log;
      return this.#owner.save();
    });
    const log = new LogRecording(this.#doors.newLogId(), this.#doors.store, this, null, ready);
    this.#log = log;
    if (!hasBeginning) void ready.then(() => this.#replace(log.log));
  }

  /** Writes what was evicted of the log before an earlier worker could write that. @param events all of the log */
  async writeEvicted(events: readonly LifecycleEvent[], at: EpochMilliseconds): Promise<void> {
    const evicted = await this.#room.unwrittenLoss(this.id, events);
    if (evicted !== null) this.write({ type: 'capture/truncated', at, ...evicted, why: 'limit' });
  }

  /** All logs together may take more or less from now on. */
  limitChanged(): void {
    this.#room.limitChanged();
  }

  // What the log notifies of. One that was abandoned seals nothing any more.

  sealing(): void {
    this.#owner.settle();
  }

  sealed(): Sealing {
    return this.#owner.sealed();
  }

  lost(): void {
    this.#owner.lost();
  }

  allStored(): void {
    this.#owner.allStored();
  }

  stored(batch: Batch, payloadBytes: number, offsets: readonly DocumentOffset[]): void {
    this.#replace(batch.log);
    if (batch.log === this.id) this.#owner.stored(offsets);
    this.#doors.announce({ type: 'batch', batch });
    void this.#keepWithinLimit(batch.log, payloadBytes);
  }

  async makeRoom(log: LogId, bytes: number, error: unknown): Promise<Eviction | null> {
    const unwanted = this.#replaced.filter(({ keep }) => !keep);
    if (log !== this.id || unwanted.length === 0) return this.#room.makeRoom(log, bytes, error);
    const isFull = await this.#room.isFull(bytes, error).catch(() => false);
    if (!isFull) return null;
    // The old log takes the room: nobody wants it any more.
    this.#replaced = this.#replaced.filter(({ keep }) => keep);
    const logs = unwanted.map(({ recording }) => recording.log);
    await Promise.all(logs.map((each) => this.letGo(each, false)));
    return { logs, messages: 0, bytes: 0 };
  }

  now(): EpochMilliseconds {
    return this.#owner.now();
  }

  health(error: unknown): void {
    this.#trouble = error === null ? '' : writeFailure(error);
    this.#owner.troubled();
  }

  async #keepWithinLimit(log: LogId, payloadBytes: number): Promise<void> {
    const evicted = await this.#room.wrote(log, payloadBytes);
    // Nothing of this log was lost where a finished one was deleted, and what a deleted log lost does not matter.
    if (evicted === null || evicted.bytes === 0 || log !== this.id) return;
    const { messages, bytes } = evicted;
    this.write({ type: 'capture/truncated', at: this.now(), messages, bytes, why: 'limit' });
  }

  /** That log is on disk, or has nothing to write: if it is the running one, those before it go. */
  #replace(log: LogId): void {
    if (log !== this.id || this.#stored === log) return;
    this.#stored = log;
    void this.#owner.save();
    const replaced = this.#replaced;
    this.#replaced = [];
    for (const { recording, keep } of replaced) void this.letGo(recording.log, keep);
  }

  /** Finishes, or deletes, a log that this one replaced. Never rejects. */
  letGo(log: LogId, keep: boolean): Promise<void> {
    return keep ? this.#keeper.finish(log) : this.#keeper.delete(log);
  }
}
