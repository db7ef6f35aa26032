import type { CaptureGap, LifecycleEvent } from '../../events/event.ts';
import type { Counts, DocumentOffset } from '../../events/resume-point.ts';
import { epochMilliseconds } from '../../events/units.ts';
import type { SealedSegment } from './sealed-segment.ts';

/** Events kept while nothing can be written: each is an object, and a hostile page can open sockets without end. */
const MOST_KEPT_EVENTS = 10_000;

/** Segments that could not be written: the events are kept, up to a bound, the messages are only counted. */
export class LostSegments {
  readonly #events: LifecycleEvent[] = [];
  readonly #offsets = new Map<string, DocumentOffset>();
  #counts: Counts | null = null;
  #messages = 0;
  /** Some events were not kept. */
  #cut = false;
  #from = Number.POSITIVE_INFINITY;
  #until = 0;

  add({ events, messages, offsets, counts }: SealedSegment): void {
    for (const { event } of events) {
      if (this.#events.length < MOST_KEPT_EVENTS) this.#events.push(event);
      else this.#leaveOut(event);
    }
    for (const offset of offsets) this.#offsets.set(offset.document, offset);
    // Counts are of all that was sealed until then.
    this.#counts = counts ?? this.#counts;
    this.#messages += messages.count;
    this.#from = Math.min(this.#from, messages.time[0] ?? Number.POSITIVE_INFINITY);
    this.#until = Math.max(this.#until, messages.time.at(-1) ?? 0);
  }

  /** What the next batch has to say first: the events, and a gap with the number of the messages; null where events are missing alone. */
  get events(): readonly LifecycleEvent[] {
    if (this.#messages === 0 && !this.#cut) return this.#events;
    const gap: CaptureGap = {
      type: 'capture/gap',
      at: epochMilliseconds(this.#from),
      until: epochMilliseconds(this.#until),
      why: 'write-failed',
      messages: this.#messages === 0 ? null : this.#messages,
    };
    return [...this.#events, gap];
  }

  /** Where the lost messages end in each document: as they are in the gap, nobody has to report them again. */
  get offsets(): readonly DocumentOffset[] {
    return [...this.#offsets.values()];
  }

  /** Counts of messages at the end of the last segment that had any; null where none had. */
  get counts(): Counts | null {
    return this.#counts;
  }

  #leaveOut({ at }: LifecycleEvent): void {
    this.#cut = true;
    this.#from = Math.min(this.#from, at);
    this.#until = Math.max(this.#until, at);
  }
}
