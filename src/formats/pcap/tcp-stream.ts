// RFC 9293 section 3.4: the bytes of one direction of a TCP connection, in the order of their sequence numbers.
import type { TcpSegment } from './tcp-segment.ts';

/** The next bytes of a direction. */
export interface TcpPiece {
  /** Epoch milliseconds of the packet that carried them. */
  readonly at: number;
  /** Number of the packet with which they, and all before them, were there. */
  readonly order: number;
  readonly bytes: Uint8Array;
  /** How many bytes behind them the capture does not have. */
  readonly missing: number;
  /** Sequence number behind both. */
  readonly end: number;
  /** What the sender had received of the other direction when it sent them; null where it does not say. */
  readonly ack: number | null;
}

type HeldSegment = Pick<TcpSegment, 'seq' | 'length' | 'bytes' | 'ack'> & Pick<TcpPiece, 'at' | 'order'>;

/** What waits for a missing part: at most so many bytes and segments. */
const MOST_BYTES = 16 << 20;
const MOST_SEGMENTS = 20_000;
/** Where the first segment was not captured, the first of this many is the lowest. */
const UNORDERED = 16;
/** Captures may order packets a little wrongly: a part that the receiver has confirmed may still come within so many. */
const LATE = 32;

const NO_BYTES = new Uint8Array(0);

/** No window is larger (RFC 7323 section 2.3). */
const LARGEST_WINDOW = 2 ** 30;

/** Puts segments in order, drops repetitions, and names what never came. */
export class TcpStream {
  /** Sequence number of the next byte; null until it is known where the stream begins. */
  #next: number | null = null;
  #held: HeldSegment[] = [];
  #heldBytes = 0;
  #late = 0;
  #confirmed: number | null = null;
  #firstConfirmed: number | null = null;
  #finAt: number | null = null;
  #resetAt: number | null = null;
  #sent: number | null = null;
  #order = 0;

  /** Sequence number of its first byte, where its first segment was captured. */
  first: number | null = null;

  /** Sequence number behind the last byte of it that was captured, be there a gap before it or not; null where none was. */
  get sent(): number | null {
    return this.#sent;
  }

  /** Whether the end was announced, and everything before it was yielded. */
  get finished(): boolean {
    return this.#finAt !== null && this.#next !== null && distance(this.#next, this.#finAt) >= 0;
  }

  /** Number of the packet that waits for bytes before it; infinite where none does. */
  get waitsFrom(): number {
    return this.#held[0]?.order ?? Infinity;
  }

  /** Whether a RST of this sequence number counts: one outside of what its receiver awaits does not (RFC 9293 section 3.10.7.4). */
  accepts(seq: number): boolean {
    const received = this.#confirmed;
    if (received !== null) return distance(seq, received) >= 0 && distance(seq, received) < LARGEST_WINDOW;
    return this.#sent === null || Math.abs(distance(seq, this.#sent)) < LARGEST_WINDOW;
  }

  /** Its sender ended it with a RST of this sequence number; null where that turns out not to be so. */
  reset(seq: number | null): void {
    this.#resetAt = seq;
  }

  /** Whether a SYN of this sequence number began another stream. */
  isForeign(seq: number): boolean {
    const first = (seq + 1) >>> 0;
    if (this.first !== null) return this.first !== first;
    // Packets may be out of order: it may be the SYN of what follows it at once.
    return this.#sent !== null && this.#held[0]?.seq !== first;
  }

  /** Takes the segment of the packet of this number; yields what follows now. */
  *push(at: number, order: number, segment: TcpSegment): Generator<TcpPiece> {
    const seq = segment.syn ? (segment.seq + 1) >>> 0 : segment.seq;
    if (segment.syn && this.first === null && this.#next === null) {
      this.first = seq;
      this.#next = seq;
    }
    const end = (seq + segment.length) >>> 0;
    if (segment.fin) this.#finAt = end;
    if (
      (segment.length > 0 || segment.syn || segment.fin) &&
      (this.#sent === null || distance(end, this.#sent) > 0)
    )
      this.#sent = end;
    const { length, bytes, ack } = segment;
    if (length > 0) this.#hold({ at, order, seq, length, bytes, ack });
    if (this.#next === null && this.#held.length < UNORDERED) return;
    this.#next ??= this.#held[0]?.seq ?? null;
    yield* this.#release();
    while (this.#heldBytes > MOST_BYTES || this.#held.length > MOST_SEGMENTS) yield* this.#passOver();
  }

  /** The other side has confirmed everything before `ack`; yields what follows a part that then never will come. */
  *confirmed(ack: number): Generator<TcpPiece> {
    if (this.#firstConfirmed === null || distance(ack, this.#firstConfirmed) < 0) this.#firstConfirmed = ack;
    if (this.#confirmed === null || distance(ack, this.#confirmed) > 0) this.#confirmed = ack;
    const [first] = this.#held;
    if (first === undefined || this.#next === null || distance(ack, first.seq) < 0) {
      this.#late = 0;
      return;
    }
    if (++this.#late < LATE) return;
    this.#late = 0;
    yield* this.#passOver();
  }

  /** The capture has ended: yields all that is left. */
  *end(): Generator<TcpPiece> {
    this.#next ??= this.#held[0]?.seq ?? this.#firstConfirmed;
    yield* this.#release();
    while (this.#held.length > 0) yield* this.#passOver();
    yield* this.#rest();
  }

  /** What was announced or confirmed, and never captured. */
  *#rest(): Generator<TcpPiece> {
    // The end of a stream counts as one more byte where it is confirmed, and before a RST.
    const behind = this.#resetAt ?? this.#confirmed;
    const end = this.#finAt ?? (behind === null ? null : (behind - 1) >>> 0);
    if (end === null || this.#next === null) return;
    const missing = distance(end, this.#next);
    if (missing <= 0) return;
    this.#next = end;
    yield { at: 0, order: this.#order, bytes: NO_BYTES, missing, end, ack: null };
  }

  #hold(segment: HeldSegment): void {
    let place = this.#held.length;
    while (place > 0 && distance(segment.seq, this.#held[place - 1]?.seq ?? 0) < 0) place--;
    this.#held.splice(place, 0, segment);
    this.#heldBytes += segment.bytes.length;
  }

  *#release(): Generator<TcpPiece> {
    let count = 0;
    for (const segment of this.#held) {
      const next = this.#next ?? segment.seq;
      const known = distance(next, segment.seq);
      if (known < 0) break;
      count++;
      this.#heldBytes -= segment.bytes.length;
      if (known >= segment.length) continue;
      const bytes = segment.bytes.subarray(Math.min(known, segment.bytes.length));
      const end = (segment.seq + segment.length) >>> 0;
      this.#next = end;
      const missing = segment.length - known - bytes.length;
      this.#order = Math.max(this.#order, segment.order);
      yield { at: segment.at, order: this.#order, bytes, missing, end, ack: segment.ack };
    }
    if (count > 0) this.#held.splice(0, count);
  }

  /** Gives up what is missing before the first segment that waits. */
  *#passOver(): Generator<TcpPiece> {
    const [first] = this.#held;
    if (first === undefined || this.#next === null) return;
    const missing = distance(first.seq, this.#next);
    this.#next = first.seq;
    this.#order = Math.max(this.#order, first.order);
    if (missing > 0)
      yield { at: first.at, order: this.#order, bytes: NO_BYTES, missing, end: first.seq, ack: null };
    yield* this.#release();
  }
}

/** How far `a` lies behind `b`: sequence numbers begin anew after 2^32. */
export function distance(a: number, b: number): number {
  return (a - b) | 0;
}
