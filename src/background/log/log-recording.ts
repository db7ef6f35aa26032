import { SegmentBuilder } from '../../capture/segment-builder.ts';
import type { Batch } from '../../events/batch.ts';
import type { CaptureTruncated, LifecycleEvent } from '../../events/event.ts';
import { NO_MESSAGES } from '../../events/message-segment.ts';
import type { DocumentOffset, ResumePoint } from '../../events/resume-point.ts';
import type { EpochMilliseconds, LogId } from '../../events/units.ts';
import { LostSegments } from './lost-segments.ts';
import { resumePointOf } from './resume-point-of.ts';
import type { SealedSegment, Sealing } from './sealed-segment.ts';

/** What a recording writes to. */
export interface BatchSink {
  append(batch: Batch, payloads: Uint8Array<ArrayBuffer>, resume: ResumePoint): Promise<void>;
}

/** What a recording asks of its recorder, and notifies it of. */
export interface RecordingOwner {
  /** A segment is about to be sealed: write what waited for it. */
  sealing(): void;
  /** A segment was sealed: what is to be stored with it. */
  sealed(): Sealing;
  /** The batch is on disk with so many bytes of payload, and the log holds each document's reports that far. */
  stored(batch: Batch, payloadBytes: number, offsets: readonly DocumentOffset[]): void;
  /** A segment could not be written. Its messages are in a gap of the next batch. */
  lost(): void;
  /**
   * A write failed. Where that is for want of room: give up what is oldest, about so many bytes. Null where it is not, or
   * where there is nothing to give up. Never rejects.
   */
  makeRoom(
    log: LogId,
    bytes: number,
    error: unknown,
  ): Promise<Pick<CaptureTruncated, 'messages' | 'bytes'> | null>;
  /** The time on the log's scale. */
  now(): EpochMilliseconds;
  /** A write failed (`error`), or succeeded again after that (null). */
  health(error: unknown): void;
  /** All that was sealed is on disk. */
  allStored(): void;
}

/** How long the first item of a segment waits for more. A segment costs the same for one item as for many. */
const FLUSH_MILLISECONDS = 40;
/** The same under load: a segment that had so many messages is followed by one that waits longer, hence by fewer of them. */
const MANY_MESSAGES = 100;
const BUSY_FLUSH_MILLISECONDS = 80;
/** How long a failed write waits to be tried again without new events. */
const RETRY_MILLISECONDS = 1000;
/** How often room is made for one segment, each time for twice as much; and for how many bytes at least, at first. */
const MOST_ROOMS = 4;
const LEAST_ROOM = 4 * 1024 * 1024;
/** Chromium 156 frees the bytes of what was deleted a moment later: asked at once, the disk would still be full. */
const FREEING_MILLISECONDS = 100;
/** Payload bytes that may wait for a disk that is slower than the page; what comes beyond is counted as lost. */
const MOST_WAITING = 256 * 1024 * 1024;
/** One log on its way to the disk: seals segments by size and by time, numbers them, writes them one after another. */
export class LogRecording {
  readonly log: LogId;
  readonly writer: SegmentBuilder;
  readonly #sink: BatchSink;
  readonly #owner: RecordingOwner;
  #nextNumber: number;
  #nextSeq: number;
  #timer: ReturnType<typeof setTimeout> | null = null;
  #busy = false;
  /** What waits for the disk, one after another. */
  #unwritten = 0;
  /** It was time to seal, and the disk was busy: one larger segment after that costs less than several. */
  #due = false;
  #writes: Promise<void>;
  #waitingBytes = 0;
  #lost: LostSegments | null = null;
  /** What was given up for a segment that is not written yet. */
  #evicted: CaptureTruncated | null = null;
  #abandoned = false;

  /**
   * @param after the last batch that another worker wrote
   * @param ready resolves when the first batch may be written; never rejects
   */
  constructor(
    log: LogId,
    sink: BatchSink,
    owner: RecordingOwner,
    after: Batch | null = null,
    ready: Promise<void> = Promise.resolve(),
  ) {
    this.log = log;
    this.#writes = ready;
    this.#sink = sink;
    this.#owner = owner;
    this.#nextNumber = after === null ? 0 : after.number + 1;
    this.#nextSeq = after === null ? 0 : seqAfter(after);
    this.writer = new SegmentBuilder({ begun: () => this.flushSoon(), full: () => this.flush() });
  }

  /** Seals within some milliseconds, or as soon as the segments before are written. */
  flushSoon(): void {
    if (this.#due) return;
    this.#timer ??= setTimeout(
      () => this.#onTime(),
      this.#busy ? BUSY_FLUSH_MILLISECONDS : FLUSH_MILLISECONDS,
    );
  }

  /** Seals what there is, and queues its writing. */
  flush(): void {
    if (this.#abandoned) return;
    this.#owner.sealing();
    if (this.#timer !== null) clearTimeout(this.#timer);
    this.#timer = null;
    this.#due = false;
    const segment = this.writer.seal();
    if (segment === null) return;
    this.#busy = segment.messages.count >= MANY_MESSAGES;
    this.#queue({ ...segment, ...this.#owner.sealed() });
  }

  /** Whether anything of it is on disk. */
  get isStored(): boolean {
    return this.#nextNumber > 0;
  }

  /** Whether all that was sealed is on disk, gaps for what was lost included. */
  get settled(): boolean {
    return this.#unwritten === 0 && this.#lost === null;
  }

  /** Resolves when everything sealed so far is written or lost. Never rejects. */
  drained(): Promise<void> {
    return this.#writes;
  }

  /** Writes nothing more: the log is to be deleted. */
  abandon(): void {
    this.#abandoned = true;
    if (this.#timer !== null) clearTimeout(this.#timer);
    this.#timer = null;
  }

  #onTime(): void {
    this.#timer = null;
    if (this.#unwritten > 0) this.#due = true;
    else this.flush();
  }

  #queue(segment: SealedSegment): void {
    const bytes = segment.payloads.length;
    if (this.#waitingBytes > 0 && this.#waitingBytes + bytes > MOST_WAITING) {
      // In its turn, so that the gap stands where the messages would; its bytes are let go now.
      const bare = { ...segment, payloads: new Uint8Array() };
      this.#inTurn(() => this.#giveUp(bare, new Error('the disk is too slow')));
      return;
    }
    this.#waitingBytes += bytes;
    this.#inTurn(async () => {
      await this.#write(segment);
      this.#waitingBytes -= bytes;
    });
  }

  /** @param work never rejects */
  #inTurn(work: () => Promise<void> | void): void {
    this.#unwritten++;
    this.#writes = this.#writes.then(work).then(() => {
      this.#unwritten--;
      if (this.#due && this.#unwritten === 0) this.flush();
      if (this.settled) this.#owner.allStored();
    });
  }

  #giveUp(segment: SealedSegment, error: unknown): void {
    if (this.#abandoned) return;
    this.#lost ??= new LostSegments();
    this.#lost.add(segment);
    this.#owner.lost();
    this.#owner.health(error);
    this.#retryLater();
  }

  async #write(segment: SealedSegment): Promise<void> {
    if (this.#abandoned) return;
    const resume = resumePointOf(segment, this.#lost, this.#nextNumber);
    let batch: Batch;
    try {
      batch = await this.#append(segment, resume);
    } catch (error) {
      this.#giveUp(segment, error);
      return;
    }
    this.#nextNumber++;
    this.#nextSeq += batch.events.length + batch.messages.count;
    const recovered = this.#lost !== null;
    this.#lost = null;
    this.#evicted = null;
    if (this.#abandoned) return;
    this.#owner.stored(batch, segment.payloads.length, resume.offsets);
    if (recovered) this.#owner.health(null);
  }

  /** Writes a segment, making room for it where the disk is full. @throws the database's error */
  async #append(segment: SealedSegment, resume: ResumePoint): Promise<Batch> {
    let room = Math.max(LEAST_ROOM, segment.payloads.length * 2);
    for (let made = 0; ; made++) {
      const batch = this.#toBatch(segment, this.#carried());
      try {
        await this.#sink.append(batch, segment.payloads, resume);
        return batch;
      } catch (error) {
        if (made === MOST_ROOMS || this.#abandoned) throw error;
        const evicted = await this.#owner.makeRoom(this.log, room, error);
        if (evicted === null) throw error;
        this.#noteEvicted(evicted);
        room *= 2;
        await new Promise((resolve) => {
          setTimeout(resolve, FREEING_MILLISECONDS);
        });
      }
    }
  }

  #noteEvicted({ messages, bytes }: Pick<CaptureTruncated, 'messages' | 'bytes'>): void {
    // A finished log was deleted, and nothing of this one.
    if (messages === 0 && bytes === 0) return;
    const before = this.#evicted;
    this.#evicted = {
      type: 'capture/truncated',
      at: this.#owner.now(),
      messages: messages + (before?.messages ?? 0),
      bytes: bytes + (before?.bytes ?? 0),
      why: 'quota',
    };
  }

  // Numbers are given at writing, so that a failed write leaves no hole that a reader would wait for.
  #toBatch(segment: SealedSegment, carried: readonly LifecycleEvent[]): Batch {
    const first = this.#nextSeq;
    const own = first + carried.length;
    return {
      log: this.log,
      number: this.#nextNumber,
      firstSeq: first,
      events: [
        ...carried.map((event, index) => ({ seq: first + index, event })),
        ...segment.events.map(({ offset, event }) => ({ seq: own + offset, event })),
      ],
      messages: segment.messages,
    };
  }

  /** What the next batch has to say first, after failed writes. */
  #carried(): readonly LifecycleEvent[] {
    const evicted = this.#evicted === null ? [] : [this.#evicted];
    return [...(this.#lost?.events ?? []), ...evicted];
  }

  #retryLater(): void {
    const nothing: SealedSegment = {
      events: [],
      messages: NO_MESSAGES,
      payloads: new Uint8Array(),
      offsets: [],
      counts: null,
    };
    setTimeout(() => {
      this.#inTurn(() => (this.#lost === null ? undefined : this.#write(nothing)));
    }, RETRY_MILLISECONDS);
  }
}

/** The place after a batch. One that stands for a broken record has lost messages, whose places are theirs. */
function seqAfter({ firstSeq, events, messages }: Batch): number {
  let next = Math.max(firstSeq + events.length + messages.count, (events.at(-1)?.seq ?? 0) + 1);
  for (const { event } of events) {
    if (event.type === 'capture/gap' && event.why === 'segment-corrupt') next += event.messages ?? 0;
  }
  return next;
}
