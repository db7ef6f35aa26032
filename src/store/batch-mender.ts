import type { Batch, NumberedEvent } from '../events/batch.ts';
import type { CaptureGap } from '../events/event.ts';
import { NO_MESSAGES } from '../events/message-segment.ts';
import { epochMilliseconds, type LogId } from '../events/units.ts';
import { checkRecord, eventsOfBroken, fits, messagesOfBroken, type SoundRecord } from './check-record.ts';

/** A record from the disk, and the number in its key. */
export interface RawRecord {
  readonly number: number;
  readonly value: unknown;
}

/** With more missing batches than this, the key itself is broken. At 40 a second, this is a month. */
const MOST_MISSING = 100_000;

/**
 * Turns the records of a log into batches without a hole in their numbers. A missing or broken record is held back until
 * the next sound one shows how many sequence numbers it had. A batch with these numbers takes its place, with the lifecycle
 * events that could be saved and a gap. Where a record right after a broken one claims a position that is wrong but
 * possible, it is believed, and the batch after it is then treated as broken, because nothing shows which of the two is.
 */
export class BatchMender {
  readonly #log: LogId;
  #number: number;
  /** The position of the next batch in the log; null while unknown. */
  #seq: number | null;
  /** Time of the newest item so far; null where there is none. */
  #at: number | null = null;
  #broken: RawRecord[] = [];

  /** @param from the number that the first batch has to have */
  constructor(log: LogId, from: number) {
    this.#log = log;
    this.#number = from;
    this.#seq = from === 0 ? 0 : null;
  }

  /** Number of the record wanted next. */
  get wanted(): number {
    return this.#number;
  }

  /** Takes the position of the first batch from the batch before it. */
  follow(value: unknown): void {
    const sound = checkRecord(value, this.#log, this.#number - 1);
    if (sound === null) return;
    this.#seq = sound.batch.firstSeq + sound.length;
    this.#at = lastTime(sound.batch);
  }

  /** Takes the next record; records come in the order of their numbers. */
  *take({ number, value }: RawRecord): Generator<Batch> {
    if (!Number.isSafeInteger(number) || number < this.#number || number - this.#number > MOST_MISSING)
      return;
    for (let missing = this.#number; missing < number; missing++) {
      this.#broken.push({ number: missing, value: undefined });
    }
    this.#number = number + 1;
    const sound = checkRecord(value, this.#log, number);
    if (sound === null || !this.#follows(sound)) {
      this.#broken.push({ number, value });
      return;
    }
    const { batch, length } = sound;
    yield* this.#mend(batch);
    this.#seq = batch.firstSeq + length;
    this.#at = lastTime(batch) ?? this.#at;
    yield batch;
  }

  /** Returns what is still held back: nothing came after it. */
  *end(): Generator<Batch> {
    yield* this.#mend(null);
  }

  #follows({ batch }: SoundRecord): boolean {
    if (this.#seq === null) return true;
    const skipped = batch.firstSeq - this.#seq;
    return this.#broken.length === 0 ? skipped === 0 : fits(skipped, this.#broken.length);
  }

  *#mend(next: Batch | null): Generator<Batch> {
    const broken = this.#broken;
    this.#broken = [];
    for (const [index, record] of broken.entries()) {
      const seq = this.#seq ?? next?.firstSeq ?? 0;
      const events = eventsOfBroken(record.value, seq, next?.firstSeq ?? null);
      const said = messagesOfBroken(record.value);
      const isLast = index === broken.length - 1;
      // All numbers up to the next sound batch belong to the last broken record of a row; earlier ones have as many as they
      // claim.
      const exact = isLast && next !== null && this.#seq !== null ? next.firstSeq - seq : null;
      // Room for what the record claims, for its events where they are, and for the gap beside them.
      const end = Math.max(events.at(-1)?.seq ?? seq, said === 0 ? seq : firstFree(events, seq)) + 1;
      const least = Math.max(end - seq, events.length + (said ?? 0));
      const room = next === null ? least : Math.min(least, Math.max(0, next.firstSeq - seq));
      const length = exact ?? room;
      const lost = exact === null ? said : Math.max(0, length - events.length);
      yield this.#substitute(record.number, seq, events, lost, next);
      this.#seq = seq + length;
    }
  }

  #substitute(
    number: number,
    firstSeq: number,
    saved: readonly NumberedEvent[],
    messages: number | null,
    next: Batch | null,
  ): Batch {
    const gap: CaptureGap = {
      type: 'capture/gap',
      at: epochMilliseconds(this.#at ?? firstTime(next) ?? 0),
      until: epochMilliseconds(firstTime(next) ?? this.#at ?? 0),
      why: 'segment-corrupt',
      messages,
    };
    const place = firstFree(saved, firstSeq);
    const events = [
      ...saved.filter(({ seq }) => seq < place),
      // Where it had only events, and all of them were saved, nothing is missing.
      ...(messages === 0 && saved.length > 0 ? [] : [{ seq: place, event: gap }]),
      ...saved.filter(({ seq }) => seq > place),
    ];
    return { log: this.#log, number, firstSeq, events, messages: NO_MESSAGES };
  }
}

function firstFree(events: readonly NumberedEvent[], from: number): number {
  let free = from;
  for (const { seq } of events) if (seq === free) free++;
  return free;
}

function lastTime({ events, messages }: Batch): number | null {
  const time = Math.max(events.at(-1)?.event.at ?? -Infinity, messages.time.at(-1) ?? -Infinity);
  return Number.isFinite(time) ? time : null;
}

function firstTime(batch: Batch | null): number | null {
  if (batch === null) return null;
  const time = Math.min(batch.events[0]?.event.at ?? Infinity, batch.messages.time[0] ?? Infinity);
  return Number.isFinite(time) ? time : null;
}
