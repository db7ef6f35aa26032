import { type Segment, SegmentBuilder } from '../capture/segment-builder.ts';
import type { Batch } from '../events/batch.ts';
import type { CaptureGap, LifecycleEvent } from '../events/event.ts';
import { epochMilliseconds, type LogId } from '../events/units.ts';

/** What a recording writes to. */
export interface BatchSink {
  append(batch: Batch, payloads: Uint8Array<ArrayBuffer>): Promise<void>;
}

/** What a recording asks of its recorder, and tells it. */
export interface RecordingOwner {
  /** A segment is about to be sealed: write what waited for it. */
  sealing(): void;
  /** The batch is on disk. */
  stored(batch: Batch): void;
  /** A write failed (`error`), or succeeded again after that (null). */
  health(error: unknown): void;
}

/** How long the first item of a segment waits for company. */
const FLUSH_MILLISECONDS = 25;
/** How long a failed write waits to be tried again without new events. */
const RETRY_MILLISECONDS = 1000;

/** What could not be written: the events are kept, the messages are only counted. */
interface Lost {
  events: LifecycleEvent[];
  messages: number;
  from: number;
  until: number;
}

/** One log on its way to the disk: seals segments by size and by time, numbers them, writes them one after another. */
export class LogRecording {
  readonly log: LogId;
  readonly writer: SegmentBuilder;
  readonly #sink: BatchSink;
  readonly #owner: RecordingOwner;
  #nextNumber: number;
  #nextSeq: number;
  #timer: ReturnType<typeof setTimeout> | null = null;
  #writes: Promise<void> = Promise.resolve();
  #lost: Lost | null = null;
  #abandoned = false;

  constructor(log: LogId, sink: BatchSink, owner: RecordingOwner, after: Batch | null = null) {
    this.log = log;
    this.#sink = sink;
    this.#owner = owner;
    this.#nextNumber = after === null ? 0 : after.number + 1;
    this.#nextSeq = after === null ? 0 : after.firstSeq + after.events.length + after.messages.count;
    this.writer = new SegmentBuilder({ begun: () => this.flushSoon(), full: () => this.flush() });
  }

  /** Seals within some milliseconds. */
  flushSoon(): void {
    this.#timer ??= setTimeout(() => this.flush(), FLUSH_MILLISECONDS);
  }

  /** Seals what there is, and queues its writing. */
  flush(): void {
    if (this.#abandoned) return;
    this.#owner.sealing();
    if (this.#timer !== null) clearTimeout(this.#timer);
    this.#timer = null;
    const segment = this.writer.seal();
    if (segment !== null) this.#writes = this.#writes.then(() => this.#write(segment));
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

  async #write(segment: Segment): Promise<void> {
    if (this.#abandoned) return;
    const carried = this.#carried();
    const batch = this.#toBatch(segment, carried);
    try {
      await this.#sink.append(batch, segment.payloads);
    } catch (error) {
      if (this.#abandoned) return;
      this.#lose(segment);
      this.#owner.health(error);
      this.#retryLater();
      return;
    }
    this.#nextNumber++;
    this.#nextSeq += batch.events.length + batch.messages.count;
    const recovered = this.#lost !== null;
    this.#lost = null;
    if (this.#abandoned) return;
    this.#owner.stored(batch);
    if (recovered) this.#owner.health(null);
  }

  // Numbers are given at writing, so that a failed write leaves no hole that a reader would wait for.
  #toBatch(segment: Segment, carried: readonly LifecycleEvent[]): Batch {
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
    if (this.#lost === null) return [];
    const { events, messages, from, until } = this.#lost;
    if (messages === 0) return events;
    const gap: CaptureGap = {
      type: 'capture/gap',
      at: epochMilliseconds(from),
      until: epochMilliseconds(until),
      why: 'write-failed',
      messages,
    };
    return [...events, gap];
  }

  #lose({ events, messages }: Segment): void {
    this.#lost ??= { events: [], messages: 0, from: Number.POSITIVE_INFINITY, until: 0 };
    for (const { event } of events) this.#lost.events.push(event);
    this.#lost.messages += messages.count;
    this.#lost.from = Math.min(this.#lost.from, messages.time[0] ?? Number.POSITIVE_INFINITY);
    this.#lost.until = Math.max(this.#lost.until, messages.time.at(-1) ?? 0);
  }

  #retryLater(): void {
    const nothing: Segment = {
      events: [],
      messages: {
        count: 0,
        time: new Float64Array(),
        connection: new Uint32Array(),
        size: new Uint32Array(),
        stored: new Uint32Array(),
        flags: new Uint8Array(),
      },
      payloads: new Uint8Array(),
    };
    setTimeout(() => {
      this.#writes = this.#writes.then(() => (this.#lost === null ? undefined : this.#write(nothing)));
    }, RETRY_MILLISECONDS);
  }
}
