import { FLAG, OPCODE } from '../../events/message-segment.ts';
import { isControl, RSV1 } from '../../protocol/websocket/frame-header.ts';
import { frameSize } from '../../protocol/websocket/header-layout.ts';
import type { ConnectionWire } from '../../session/connection-wire.ts';
import { GrowingNumbers } from '../../session/growing-numbers.ts';
import type { MessageIndex } from '../../session/message-index.ts';
import type { RowNumbers } from '../../session/row-list.ts';

/** A message of the wire: its frames, which control frames and the other direction may stand between. */
export interface WireMessage {
  readonly first: number;
  readonly last: number;
  /** How many frames it has. */
  readonly frames: number;
  /** Payload bytes of its frames. */
  readonly bytes: number;
  readonly compressed: boolean;
  /** Its row in the message index; null where it is not certain which one that is. */
  readonly row: number | null;
}

/** Compressed messages: their bytes on the wire, and what they became. */
export interface Compression {
  readonly messages: number;
  readonly onWire: number;
  readonly inflated: number;
}

/** How many frames are read at once: some milliseconds. */
const A_PIECE = 50_000;
/** Bits of a message's flags: how many frames it has, and whether it was compressed. */
const COMPRESSED = 2 ** 40;

/** Messages of one direction, either with data or control frames, in the order in which they ended. */
class Lane {
  readonly first = new GrowingNumbers();
  readonly last = new GrowingNumbers();
  readonly bytes = new GrowingNumbers();
  readonly frames = new GrowingNumbers();
  /** Rows of the message index that belong here. */
  readonly rows = new GrowingNumbers();
  /** Messages whose size was compared with that of their row. */
  compared = 0;
  /** From this message on, sizes contradict the order. */
  contradicted = Number.POSITIVE_INFINITY;
}

interface OpenMessage {
  readonly first: number;
  readonly compressed: boolean;
  bytes: number;
  frames: number;
}

/**
 * Which frames of a connection are which message, and where each frame is in the bytes of its direction. The n-th message of a direction
 * that the wire shows is the n-th that was recorded of it; where that cannot be known, no row is named. Read piece by piece as both
 * grow: see `advance`.
 */
export class WireMessages {
  readonly #wire: ConnectionWire;
  readonly #compression: boolean;
  /** Of each frame: offset of its first byte; -1 where it is not known. */
  readonly #offsets = new GrowingNumbers();
  /** Of each frame: number of its message in its lane. */
  readonly #numbers = new GrowingNumbers();
  /** Of each frame: payload bytes of the same message before it. */
  readonly #before = new GrowingNumbers();
  readonly #lanes = [new Lane(), new Lane(), new Lane(), new Lane()] as const;
  readonly #next: [number, number] = [0, 0];
  readonly #open: [OpenMessage | null, OpenMessage | null] = [null, null];
  readonly #sums = { messages: 0, onWire: 0, inflated: 0 };
  #control = 0;
  readonly #closes: [number | null, number | null] = [null, null];
  #rowsRead = 0;
  #linked = true;

  /** @param compression whether RSV1 marks a compressed message; what was agreed on is not known where it is null */
  constructor(wire: ConnectionWire, compression: boolean | null) {
    this.#wire = wire;
    this.#compression = compression ?? true;
  }

  /** How many frames were read. */
  get count(): number {
    return this.#offsets.length;
  }

  /** How many of them are control frames. */
  get controlFrames(): number {
    return this.#control;
  }

  /** The first close frame of either side; null where none was read yet. */
  get firstClose(): number | null {
    const [received, sent] = this.#closes;
    return received === null || sent === null ? (received ?? sent) : Math.min(received, sent);
  }

  /** The first close frame of one side; null where none was read yet. */
  firstCloseOf(outgoing: boolean): number | null {
    return this.#closes[outgoing ? 1 : 0];
  }

  /** All compressed messages whose size is known. */
  get compression(): Compression {
    return this.#sums;
  }

  /**
   * Reads what has come since. Returns false where it left something for the next call. `linked`: whether the recording saw the
   * connection from its beginning, so that its messages can be put beside frames.
   */
  advance(index: MessageIndex, rows: RowNumbers, linked: boolean): boolean {
    const wire = this.#wire;
    const until = Math.min(wire.count, this.count + A_PIECE);
    for (let i = this.count; i < until; i++) this.#takeFrame(i);
    this.#linked = linked;
    if (!linked) return until === wire.count;
    const rowsUntil = Math.min(rows.length, this.#rowsRead + A_PIECE);
    for (; this.#rowsRead < rowsUntil; this.#rowsRead++) {
      const row = rows.at(this.#rowsRead);
      const flags = index.flags(row);
      this.#lane((flags & FLAG.outgoing) !== 0, isControl(flags & FLAG.opcode)).rows.push(row);
    }
    for (const lane of this.#lanes) this.#compare(lane, index);
    return until === wire.count && rowsUntil === rows.length;
  }

  /** Of its first byte in the bytes of its direction since the switch; null where the source does not show it. */
  offset(frame: number): number | null {
    const offset = frame < this.count ? this.#offsets.at(frame) : -1;
    return offset < 0 ? null : offset;
  }

  /** Payload bytes of the same message that came in frames before this one. */
  payloadBefore(frame: number): number {
    return this.#before.at(frame);
  }

  /** The message of a frame; null for a frame of none, such as a close frame, and of one that was not ended. */
  message(frame: number): WireMessage | null {
    if (frame >= this.count) return null;
    const lane = this.#laneOf(frame);
    const number = this.#numbers.at(frame);
    if (number >= lane.last.length) return null;
    const first = lane.first.at(number);
    const last = lane.last.at(number);
    // A frame of a message that was given up has the number of the next one.
    if (frame < first || frame > last) return null;
    const flags = lane.frames.at(number);
    const compressed = flags >= COMPRESSED;
    return {
      first,
      last,
      frames: compressed ? flags - COMPRESSED : flags,
      bytes: lane.bytes.at(number),
      compressed,
      row: this.#isSure(lane, number) ? lane.rows.at(number) : null,
    };
  }

  /** The first frame of a row's message; null where it is not known. */
  frameOfRow(index: MessageIndex, row: number): number | null {
    const flags = index.flags(row);
    const lane = this.#lane((flags & FLAG.outgoing) !== 0, isControl(flags & FLAG.opcode));
    const number = lane.rows.lastAtMost(row);
    if (number < 0 || lane.rows.at(number) !== row || number >= lane.last.length) return null;
    return this.#isSure(lane, number) ? lane.first.at(number) : null;
  }

  /**
   * Why messages of the wire cannot be put beside those of the recording; null where they can. `unlinked`: it has not all of them. `lacking`: it has
   * fewer. `differing`: their sizes or kinds contradict the order.
   */
  get doubt(): 'unlinked' | 'lacking' | 'differing' | null {
    const unsure = this.#lanes.filter(
      (lane) => lane.last.length > 0 && !this.#isSure(lane, lane.last.length - 1),
    );
    if (unsure.length === 0) return null;
    if (!this.#linked) return 'unlinked';
    return unsure.some((lane) => lane.rows.length < lane.last.length) ? 'lacking' : 'differing';
  }

  /** How many messages of the wire the recording does not have. */
  get lacking(): number {
    return this.#lanes.reduce((sum, { rows, last }) => sum + Math.max(0, last.length - rows.length), 0);
  }

  /** The recording may go on after the wire; where it has less than the wire, any message may be the one that lacks. */
  #isSure(lane: Lane, number: number): boolean {
    return lane.rows.length >= lane.last.length && number < lane.contradicted;
  }

  #takeFrame(i: number): void {
    const header = this.#wire.header(i);
    const outgoing = this.#wire.outgoing(i);
    const side = outgoing ? 1 : 0;
    const size = frameSize(header);
    const at = this.#next[side];
    this.#offsets.push(at);
    this.#next[side] = at < 0 || size === null ? -1 : at + size;
    const control = isControl(header.opcode);
    const lane = this.#lane(outgoing, control);
    this.#numbers.push(lane.last.length);
    const ends = this.#wire.endsMessage(i);
    if (control) {
      this.#control++;
      if (header.opcode === OPCODE.close) this.#closes[side] ??= i;
      this.#before.push(0);
      if (ends) this.#end(lane, i, { first: i, compressed: false, bytes: header.length, frames: 1 });
      return;
    }
    if (header.opcode !== 0) {
      const compressed = this.#compression && (header.reserved & RSV1) !== 0;
      this.#open[side] = { first: i, compressed, bytes: 0, frames: 0 };
    }
    const open = this.#open[side];
    this.#before.push(open?.bytes ?? 0);
    if (open === null) return;
    open.bytes += header.length;
    open.frames++;
    if (ends) this.#end(lane, i, open);
    if (header.final) this.#open[side] = null;
  }

  #end(lane: Lane, last: number, { first, compressed, bytes, frames }: OpenMessage): void {
    lane.first.push(first);
    lane.last.push(last);
    lane.bytes.push(bytes);
    lane.frames.push(frames + (compressed ? COMPRESSED : 0));
  }

  #compare(lane: Lane, index: MessageIndex): void {
    const until = Math.min(lane.rows.length, lane.last.length, lane.compared + A_PIECE);
    for (; lane.compared < until; lane.compared++) {
      const row = lane.rows.at(lane.compared);
      const flags = index.flags(row);
      if ((flags & FLAG.opcode) !== this.#wire.opcode(lane.first.at(lane.compared))) this.#contradict(lane);
      if ((flags & FLAG.payloadUnknown) !== 0) continue;
      const onWire = lane.bytes.at(lane.compared);
      const size = index.size(row);
      if (lane.frames.at(lane.compared) < COMPRESSED) {
        if (size === onWire) continue;
        this.#contradict(lane);
      } else if (lane.compared < lane.contradicted) {
        this.#sums.messages++;
        this.#sums.onWire += onWire;
        this.#sums.inflated += size;
      }
    }
  }

  /** The message that is compared is another one. Of those just before it that look like one another, any may be the one that lacks. */
  #contradict(lane: Lane): void {
    if (lane.compared >= lane.contradicted) return;
    let from = lane.compared;
    while (from > 0 && this.#looksLike(lane, from - 1, lane.compared - 1)) from--;
    lane.contradicted = from;
  }

  #looksLike(lane: Lane, one: number, other: number): boolean {
    const opcode = (number: number) => this.#wire.opcode(lane.first.at(number));
    return lane.bytes.at(one) === lane.bytes.at(other) && opcode(one) === opcode(other);
  }

  #laneOf(frame: number): Lane {
    return this.#lane(this.#wire.outgoing(frame), isControl(this.#wire.opcode(frame)));
  }

  #lane(outgoing: boolean, control: boolean): Lane {
    return this.#lanes[outgoing ? (control ? 3 : 2) : control ? 1 : 0];
  }
}
