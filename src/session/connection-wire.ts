import type { WireFramesSeen, WireLost } from '../events/event.ts';
import type { EpochMilliseconds } from '../events/units.ts';
import { headerOfBits, WIRE_BIT, type WireColumns, type WireFault } from '../events/wire-frames.ts';
import type { FrameHeader } from '../protocol/websocket/frame-header.ts';
import { GrowingNumbers } from './growing-numbers.ts';

/** The frames of one connection, where a source recorded the wire: 32 bytes each. */
export class ConnectionWire {
  readonly #at = new GrowingNumbers();
  readonly #bits = new GrowingNumbers();
  readonly #length = new GrowingNumbers();
  readonly #key = new GrowingNumbers();
  readonly #faults: WireFault[] = [];
  readonly #lostSince = new Map<boolean, EpochMilliseconds | null>();
  #early: number | null = null;

  get count(): number {
    return this.#at.length;
  }

  /** What is wrong with them, in their order. */
  get faults(): readonly WireFault[] {
    return this.#faults;
  }

  /** How many bytes the client sent between its request and the answer; null where the source does not show it. */
  get early(): number | null {
    return this.#early;
  }

  append({ frames, faults }: WireFramesSeen): void {
    const first = this.count;
    for (let i = 0; i < frames.at.length; i++) {
      this.#at.push(frames.at[i] ?? 0);
      this.#bits.push(frames.bits[i] ?? 0);
      this.#length.push(frames.length[i] ?? 0);
      this.#key.push(frames.key[i] ?? 0);
    }
    for (const fault of faults) {
      if (fault.frame < frames.at.length) this.#faults.push({ ...fault, frame: first + fault.frame });
    }
  }

  answered(early: number): void {
    this.#early = (this.#early ?? 0) + early;
  }

  lost({ outgoing, since }: WireLost): void {
    this.#lostSince.set(outgoing, since);
  }

  /**
   * The directions of which frames are missing, or may be, each with the time of its last frame before that, null where there was none:
   * behind it, what was not seen may have been sent.
   */
  get lostSince(): ReadonlyMap<boolean, EpochMilliseconds | null> {
    return this.#lostSince;
  }

  /** The frames from one position to another, `to` exclusive, with their faults by position in this piece. */
  piece(from: number, to: number): { readonly frames: WireColumns; readonly faults: readonly WireFault[] } {
    const end = Math.min(to, this.count);
    const column = (numbers: GrowingNumbers) =>
      Array.from({ length: Math.max(0, end - from) }, (_, i) => numbers.at(from + i));
    const faults = this.#faults
      .filter(({ frame }) => frame >= from && frame < end)
      .map((fault) => ({ ...fault, frame: fault.frame - from }));
    return {
      frames: {
        at: column(this.#at),
        bits: column(this.#bits),
        length: column(this.#length),
        key: column(this.#key),
      },
      faults,
    };
  }

  /** Whether a row of the log holds its message, or the content of a ping or pong. */
  endsMessage(i: number): boolean {
    return (this.#bits.at(i) & WIRE_BIT.endsMessage) !== 0;
  }

  at(i: number): number {
    return this.#at.at(i);
  }

  header(i: number): FrameHeader {
    return headerOfBits(this.#bits.at(i), this.#length.at(i), this.#key.at(i));
  }

  outgoing(i: number): boolean {
    return (this.#bits.at(i) & WIRE_BIT.outgoing) !== 0;
  }

  opcode(i: number): number {
    return this.#bits.at(i) & 0x0f;
  }

  /** The bytes of its direction end within it. */
  incomplete(i: number): boolean {
    return (this.#bits.at(i) & WIRE_BIT.incomplete) !== 0;
  }

  /** Rules of its content could not be judged. */
  unread(i: number): boolean {
    return (this.#bits.at(i) & WIRE_BIT.unread) !== 0;
  }
}
