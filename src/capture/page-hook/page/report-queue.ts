import { FLAG } from '../../../events/message-segment.ts';
import { HOOK_CONTINUED, HOOK_MORE, MOST_EVENTS, MOST_ROWS } from '../hook-report.ts';
import { MOST_EVENT_TEXT } from '../report-limits.ts';
import { type BoundEvent, boundEvent } from './bound-event.ts';
import { encodeBytes } from './encode-bytes.ts';
import type { EventToReport } from './event-to-report.ts';
import { Bytes, bare, bufferOf, charCodeAt, min, sliceText, stringify } from './primordials.ts';

/** A message's bytes or text; null where they are not known, undefined where they are still being read. */
export type Payload = string | Uint8Array<ArrayBuffer> | null | undefined;

/** Bytes or UTF-16 units of payload in one report, where one message has so much. */
const ROOM = 1024 * 1024;
/**
 * Payload at which a report is full of messages. It is copied a dozen times on its way through three processes: small blocks
 * go into memory that these use again, large ones each into new pages of the system's. A third fewer page faults a message
 * of 512 bytes were counted than with reports of up to a mebibyte (Chromium 156, Linux).
 */
const ENOUGH = 48 * 1024;

interface Waiting extends BoundEvent {
  /** Rows before it, in the frame's life. */
  readonly row: number;
}

/** A report that was made, and where it begins. */
interface Taken {
  readonly head: number;
  readonly reported: number;
  readonly eventHead: number;
  /** Payload in it. */
  bytes: number;
  /** UTF-16 units of its events' texts. */
  eventText: number;
  /** Messages that end in it. */
  messages: number;
  /** Empty while it is being made. */
  text: string;
}

/** Messages and events of a frame on their way into reports, in order. No object a message: columns. */
export class ReportQueue {
  readonly #frame: string;
  #number = 0;
  #time: number[] = bare([]);
  #socket: number[] = bare([]);
  #flags: number[] = bare([]);
  #ordinal: number[] = bare([]);
  #size: number[] = bare([]);
  #payload: Payload[] = bare([]);
  #count = 0;
  /** First row that is not reported whole. */
  #head = 0;
  /** How much of it is reported. */
  #reported = 0;
  /** Rows before these columns, in the frame's life. */
  #before = 0;
  #events: Waiting[] = bare([]);
  #eventCount = 0;
  #eventHead = 0;
  #bytes = 0;
  /** Messages that ended in the reports so far, in the frame's life. */
  #messages = 0;
  /** The report that `next` gave last, until it is delivered. */
  #taken: Taken | null = null;

  constructor(frame: string) {
    this.#frame = frame;
  }

  /** Payload that waits, in bytes or UTF-16 units. */
  get bytes(): number {
    return this.#bytes;
  }

  /** Whether nothing waits. */
  get empty(): boolean {
    return this.#head === this.#count && this.#eventHead === this.#eventCount;
  }

  /** Adds a message. @returns its number, for `fill` */
  row(at: number, socket: number, flags: number, ordinal: number, payload: Payload, size: number): number {
    const n = this.#count++;
    this.#time[n] = at;
    this.#socket[n] = socket;
    this.#flags[n] = flags;
    this.#ordinal[n] = ordinal;
    this.#payload[n] = payload;
    this.#size[n] = size;
    this.#bytes += size;
    return this.#before + n;
  }

  /** Gives a message the bytes that it waits for; null where they could not be had. */
  fill(row: number, bytes: Uint8Array<ArrayBuffer> | null, size: number): void {
    const n = row - this.#before;
    if (n < this.#head || n >= this.#count || this.#payload[n] !== undefined) return;
    this.#payload[n] = bytes;
    this.#size[n] = size;
    this.#bytes += size;
  }

  /** Since when the next message waits for its bytes; null where it does not. Epoch milliseconds. */
  get waitsSince(): number | null {
    const head = this.#head;
    return head < this.#count && this.#payload[head] === undefined ? (this.#time[head] ?? 0) : null;
  }

  /** Waits no more for the bytes of messages until `at` (epoch milliseconds). */
  giveUp(at: number): void {
    for (let n = this.#head; n < this.#count; n++)
      if (this.#payload[n] === undefined && (this.#time[n] ?? 0) <= at) this.#payload[n] = null;
  }

  event(event: EventToReport): void {
    const bound = boundEvent(event);
    const waiting = bare({ ...bound, row: this.#before + this.#count });
    this.#events[this.#eventCount++] = waiting;
  }

  /** Forgets the messages that wait, and keeps the events. */
  dropRows(): void {
    this.#untake();
    this.#empty();
  }

  /** Forgets everything. */
  clear(): void {
    this.dropRows();
    this.#events = bare([]);
    this.#eventCount = this.#eventHead = 0;
  }

  /**
   * The next report, see `HookReport`; null where nothing waits, or the next message waits for its bytes. Until `delivered` it is
   * the same one again: Firefox 153 ends a script of a page that goes to another process at any step, also one that reports, and
   * nobody knows then whether the report arrived.
   *
   * @param at epoch milliseconds
   * @param wall the same moment by the system's clock
   */
  next(at: number, wall: number): string | null {
    if (this.#taken !== null && this.#taken.text !== '') return this.#taken.text;
    this.#untake();
    const taken: Taken = bare({
      head: this.#head,
      reported: this.#reported,
      eventHead: this.#eventHead,
      bytes: 0,
      eventText: 0,
      messages: 0,
      text: '',
    });
    this.#taken = taken;
    const events: object[] = bare([]);
    const time: number[] = bare([]);
    const socket: number[] = bare([]);
    const flags: number[] = bare([]);
    const size: number[] = bare([]);
    const ordinal: number[] = bare([]);
    const pieces: Uint8Array<ArrayBuffer>[] = bare([]);
    let text = '';
    let rows = 0;
    let pieceCount = 0;
    let bytes = 0;
    let used = 0;
    let eventCount = 0;
    for (;;) {
      eventCount = this.#takeEvents(taken, events, eventCount, rows);
      if (eventCount === MOST_EVENTS || taken.eventText >= MOST_EVENT_TEXT) break;
      if (this.#head === this.#count || used >= ENOUGH || rows === MOST_ROWS) break;
      const head = this.#head;
      const payload = this.#payload[head];
      if (payload === undefined) break;
      const whole = this.#size[head] ?? 0;
      const continued = this.#reported > 0;
      const left = whole - this.#reported;
      if (left > ENOUGH - used && used > 0) break;
      // Alone in its report: what is in the log ends with a report, and a message is in it from its first piece on or not at all.
      if (left > ROOM && !continued && rows + eventCount > 0) break;
      let piece = min(left, ROOM);
      if (
        piece < left &&
        typeof payload === 'string' &&
        isHigh(charCodeAt(payload, this.#reported + piece - 1))
      )
        piece--;
      if (typeof payload === 'string') {
        text += piece === whole ? payload : sliceText(payload, this.#reported, this.#reported + piece);
      } else if (payload !== null && piece > 0) {
        pieces[pieceCount++] =
          piece === whole ? payload : new Bytes(bufferOf(payload), this.#reported, piece);
        bytes += piece;
      }
      time[rows] = this.#time[head] ?? 0;
      socket[rows] = this.#socket[head] ?? 0;
      flags[rows] =
        (this.#flags[head] ?? 0) |
        (payload === null ? FLAG.payloadUnknown : 0) |
        (continued ? HOOK_CONTINUED : 0) |
        (piece < left ? HOOK_MORE : 0);
      ordinal[rows] = this.#ordinal[head] ?? 0;
      size[rows] = piece;
      rows++;
      used += piece;
      if (piece < left) {
        this.#reported += piece;
        break;
      }
      this.#reported = 0;
      this.#head++;
    }
    taken.bytes = used;
    taken.messages = this.#head - taken.head;
    this.#bytes -= used;
    if (rows === 0 && eventCount === 0) return null;
    const head = stringify(
      bare({
        number: this.#number,
        frame: this.#frame,
        before: this.#messages,
        waiting: this.#count - this.#head,
        at,
        wall,
        events,
        rows: bare({ time, socket, flags, size, ordinal }),
        base64: encodeBytes(pieces, pieceCount, bytes),
      }),
    );
    taken.text = `${head}\n${text}`;
    return taken.text;
  }

  /** What `next` gave has arrived. */
  delivered(): void {
    const taken = this.#taken;
    if (taken === null) return;
    this.#taken = null;
    this.#number++;
    this.#messages += taken.messages;
    for (let n = taken.head; n < this.#head; n++) this.#payload[n] = null;
    this.#compact();
  }

  /** What was taken for a report that was never made waits again. */
  #untake(): void {
    const taken = this.#taken;
    if (taken === null) return;
    this.#head = taken.head;
    this.#reported = taken.reported;
    this.#eventHead = taken.eventHead;
    this.#bytes += taken.bytes;
    this.#taken = null;
  }

  /** Takes the events that come before the next row. @returns how many the report has then */
  #takeEvents(taken: Taken, events: object[], count: number, rows: number): number {
    while (this.#eventHead < this.#eventCount && count < MOST_EVENTS && taken.eventText < MOST_EVENT_TEXT) {
      const waiting = this.#events[this.#eventHead];
      if (waiting === undefined || waiting.row > this.#before + this.#head) break;
      this.#eventHead++;
      taken.eventText += waiting.length;
      // A null prototype, so that no `toJSON` of the page is found.
      events[count++] = bare({ ...waiting.event, row: rows });
    }
    return count;
  }

  #compact(): void {
    if (this.#eventHead === this.#eventCount) {
      this.#events = bare([]);
      this.#eventCount = this.#eventHead = 0;
    }
    if (this.#head === this.#count) this.#empty();
    else if (this.#head > 10_000) this.#shift();
  }

  /** Rows that are reported leave the columns, though later ones wait. */
  #shift(): void {
    const head = this.#head;
    const kept = newColumns();
    for (let n = head; n < this.#count; n++) {
      kept.time[n - head] = this.#time[n] ?? 0;
      kept.socket[n - head] = this.#socket[n] ?? 0;
      kept.flags[n - head] = this.#flags[n] ?? 0;
      kept.ordinal[n - head] = this.#ordinal[n] ?? 0;
      kept.size[n - head] = this.#size[n] ?? 0;
      kept.payload[n - head] = this.#payload[n];
    }
    this.#become(kept, head);
  }

  #empty(): void {
    this.#become(newColumns(), this.#count);
    this.#reported = this.#bytes = 0;
  }

  /** Goes on with other columns, all at once: Firefox 153 ends a script only where a function begins or a loop goes round. */
  #become(columns: Columns, gone: number): void {
    this.#time = columns.time;
    this.#socket = columns.socket;
    this.#flags = columns.flags;
    this.#ordinal = columns.ordinal;
    this.#size = columns.size;
    this.#payload = columns.payload;
    this.#before += gone;
    this.#count -= gone;
    this.#head = 0;
  }
}

interface Columns {
  readonly time: number[];
  readonly socket: number[];
  readonly flags: number[];
  readonly ordinal: number[];
  readonly size: number[];
  readonly payload: Payload[];
}

function newColumns(): Columns {
  return bare({
    time: bare([]),
    socket: bare([]),
    flags: bare([]),
    ordinal: bare([]),
    size: bare([]),
    payload: bare([]),
  });
}

function isHigh(unit: number): boolean {
  return unit >= 0xd800 && unit < 0xdc00;
}
