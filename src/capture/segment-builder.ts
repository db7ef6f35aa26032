import type { LifecycleEvent } from '../events/event.ts';
import { FLAG, type MessageColumns, OPCODE } from '../events/message-segment.ts';
import type { ConnectionId, EpochMilliseconds } from '../events/units.ts';
import type { LogWriter } from './log-writer.ts';
import { FULL_ROWS, MessageRows } from './message-rows.ts';
import { PayloadBlock, type Written } from './payload-block.ts';
import { TextQueue } from './text-queue.ts';

/** A lifecycle event and its place among the items of its segment. */
export interface PlacedEvent {
  /** How many items of the segment, events and messages, come before it. */
  readonly offset: number;
  readonly event: LifecycleEvent;
}

/** What becomes one batch, before it is numbered. */
export interface Segment {
  readonly events: readonly PlacedEvent[];
  readonly messages: MessageColumns;
  readonly payloads: Uint8Array<ArrayBuffer>;
}

/** What a segment builder asks of its owner. */
export interface SegmentOwner {
  /** The first item of a segment was written: seal it soon. */
  begun(): void;
  /** Seal now. Called between two items. */
  full(): void;
}

/** Bytes of payload at which a segment is full. */
const FULL_BYTES = 1024 * 1024;
/** Events at which it is: each is an object, and a hostile page can open and fail sockets without end. */
const FULL_EVENTS = 1024;

/** Texts up to this length are encoded together, as soon as so much of them waits. */
const SHORT_TEXT = 4096;
const FULL_QUEUE = 64 * 1024;

/** Packs what sources write into segments. */
export class SegmentBuilder implements LogWriter {
  readonly #owner: SegmentOwner;
  readonly #rows = new MessageRows();
  readonly #block = new PayloadBlock();
  readonly #texts = new TextQueue();
  #events: PlacedEvent[] = [];
  /** Items that were there before those which are written together; null while nothing is. */
  #before: number | null = null;

  constructor(owner: SegmentOwner) {
    this.#owner = owner;
  }

  get items(): number {
    return this.#events.length + this.#rows.count;
  }

  lifecycle(event: LifecycleEvent): void {
    const offset = this.items;
    this.#events.push({ offset, event });
    if (offset === 0) this.#owner.begun();
    this.#endIfFull();
  }

  message(connection: ConnectionId, at: EpochMilliseconds, flags: number, payload: string): void {
    if ((flags & FLAG.opcode) === OPCODE.text) this.text(connection, at, flags, payload, 0, payload.length);
    else {
      this.#makeRoomFor(payload.length);
      if (this.items === 0) this.#owner.begun();
      this.#encodeTexts();
      this.#add(connection, at, flags, this.#block.appendBase64(payload));
      this.#endIfFull();
    }
  }

  text(
    connection: ConnectionId,
    at: EpochMilliseconds,
    flags: number,
    block: string,
    start: number,
    end: number,
  ): void {
    const length = end - start;
    this.#makeRoomFor(length);
    if (this.items === 0) this.#owner.begun();
    if (length <= SHORT_TEXT) {
      this.#texts.add(block, start, end);
      // Its size for now: that of one that is not ASCII is known when its bytes are.
      this.#rows.add(at, connection, length, length, flags);
      if (this.#texts.length >= FULL_QUEUE) this.#encodeTexts();
    } else {
      this.#encodeTexts();
      this.#add(connection, at, flags, this.#block.appendText(block.slice(start, end)));
    }
    this.#endIfFull();
  }

  bytes(connection: ConnectionId, at: EpochMilliseconds, flags: number, payload: Uint8Array): void {
    this.#makeRoomFor(payload.length);
    if (this.items === 0) this.#owner.begun();
    this.#encodeTexts();
    this.#add(connection, at, flags, this.#block.appendBytes(payload));
    this.#endIfFull();
  }

  together(write: () => void): void {
    this.#before = this.items;
    try {
      write();
    } finally {
      this.#before = null;
      this.#endIfFull();
    }
  }

  /** Hands over what was written since the last time; null where nothing was. */
  seal(): Segment | null {
    if (this.items === 0) return null;
    this.#encodeTexts();
    const events = this.#events;
    this.#events = [];
    return { events, messages: this.#rows.take(), payloads: this.#block.take() };
  }

  #add(connection: ConnectionId, at: EpochMilliseconds, flags: number, written: Readonly<Written>): void {
    let marked = flags;
    if (!written.readable) marked |= FLAG.payloadUnknown;
    if (written.stored < written.size) marked |= FLAG.payloadCut;
    this.#rows.add(at, connection, written.size, written.stored, marked);
  }

  /** A large message gets a segment of its own, so that its bytes are not copied once more. */
  #makeRoomFor(length: number): void {
    if (length < FULL_BYTES || this.#block.length + this.#texts.length === 0) return;
    if (this.#before === null) this.#owner.full();
    else if (this.#before === this.items) {
      this.#owner.full();
      this.#before = this.items;
    }
  }

  #endIfFull(): void {
    if (this.#before !== null) return;
    const full =
      this.#rows.count >= FULL_ROWS || this.#block.length >= FULL_BYTES || this.#events.length >= FULL_EVENTS;
    if (full) this.#owner.full();
  }

  #encodeTexts(): void {
    const { count } = this.#texts;
    if (count === 0) return;
    // Those that wait are the last rows.
    const first = this.#rows.count - count;
    const sizes = this.#texts.drainTo(this.#block) ?? [];
    for (const [index, size] of sizes.entries()) this.#rows.resize(first + index, size);
  }
}
