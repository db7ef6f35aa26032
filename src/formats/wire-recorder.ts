import type { CloseFrameSeen, CloseSeen, Source, TcpEnd } from '../events/event.ts';
import { OPCODE } from '../events/message-segment.ts';
import { type ConnectionId, epochMilliseconds } from '../events/units.ts';
import { WIRE_BIT, type WireFault, wireBits } from '../events/wire-frames.ts';
import type { AgreedExtensions } from '../protocol/websocket/agreed-extensions.ts';
import { readBrokenCloseBody, readCloseBody } from '../protocol/websocket/close-body.ts';
import type { FrameFault, FrameRule } from '../protocol/websocket/frame-fault.ts';
import { type FrameHeader, isControl } from '../protocol/websocket/frame-header.ts';
import { type ReadFrame, WireReader } from '../protocol/websocket/wire-reader.ts';
import type { BatchBuilder } from './batch-builder.ts';

/** Frames of one event: few enough for a panel to take over at once. */
const MOST_FRAMES = 512;
/** Faults of one rule that are kept of a connection: bytes that are no frames break a rule every few bytes. */
const MOST_FAULTS = 1_000;
/** Larger messages have no row of their size: a column holds 32 bits. */
const MOST_SIZE = 2 ** 32 - 1;

const NO_FAULTS: readonly FrameFault[] = [];

/** What only earlier frames may be the reason of, as it seems: a continuation without a beginning, data without its window. */
const BY_EARLIER: ReadonlySet<FrameRule> = new Set([
  'nothing-to-continue',
  'message-unfinished',
  'text-not-utf8',
  'not-deflate',
]);

const GOING_AWAY = 1001;
/** The end of a connection that somebody ended beneath the frames, without a close frame of either side (RFC 6455 section 7.1.5). */
export function brokenOff(by: CloseSeen['by'], tcp: TcpEnd | null): CloseSeen {
  return { code: 1006, reason: '', wasClean: false, by, ...(tcp === null ? {} : { tcp }) };
}

/** Records what a file shows of one connection's wire: its frames, and the messages in them. */
export class WireRecorder {
  readonly #builder: BatchBuilder;
  readonly #connection: ConnectionId;
  readonly #source: Source;
  readonly #reader: WireReader;
  #at: number[] = [];
  #bits: number[] = [];
  #length: number[] = [];
  #key: number[] = [];
  #faults: WireFault[] = [];
  readonly #faultCounts = new Map<FrameRule, number>();
  /** The first close frame of each side. */
  readonly #closes = new Map<
    boolean,
    { readonly at: number; readonly order: number; readonly said: CloseFrameSeen | 'unread' | 'noise' }
  >();
  readonly #incomplete = new Set<boolean>();
  #arrivals = 0;
  readonly #distrusted = new Set<boolean>();
  /** When the last frame of each direction came. */
  readonly #heardAt = new Map<boolean, number>();
  /** The directions of which frames are missing, with the time of the last one before that. */
  readonly #lost = new Map<boolean, number | null>();
  #count = 0;

  /** @param extensions what the handshake agreed on; null where it was not seen */
  constructor(
    builder: BatchBuilder,
    connection: ConnectionId,
    source: Source,
    extensions: AgreedExtensions | null,
  ) {
    this.#builder = builder;
    this.#connection = connection;
    this.#source = source;
    this.#reader = new WireReader(extensions);
  }

  /** How many frames there were. */
  get count(): number {
    return this.#count;
  }

  /** The next place in the order of what comes of this connection. Whoever takes it may record later what came then. */
  arrival(): number {
    return this.#arrivals++;
  }

  /**
   * Takes bytes after the switch, cut anywhere; they must not be changed afterwards.
   * @param order when they came, where that was before now
   */
  bytes(at: number, outgoing: boolean, bytes: Uint8Array, order = this.arrival()): void {
    for (const frame of this.#reader.push(outgoing, bytes)) this.#add(at, order, frame);
  }

  /** So many bytes of a direction are missing. Returns false where it is not known where frames begin behind them. */
  skip(outgoing: boolean, count: number): boolean {
    return this.#reader.skip(outgoing, count);
  }

  /** Frames of this direction are missing from here on, or may be. */
  lose(outgoing: boolean): void {
    if (!this.#lost.has(outgoing)) this.#lost.set(outgoing, this.#heardAt.get(outgoing) ?? null);
  }

  /**
   * Takes a frame of which only the header is shown.
   * @param order when it came, where that was before now
   */
  header(at: number, outgoing: boolean, header: FrameHeader, order = this.arrival()): void {
    this.#add(at, order, this.#reader.header(outgoing, header));
  }

  /**
   * Frames of this direction are missing from here on, or may be: what seems wrong about them, and about the last one before, is nobody's
   * fault.
   */
  distrust(outgoing: boolean): void {
    this.#distrusted.add(outgoing);
    this.lose(outgoing);
    const last = this.#bits.findLastIndex((bits) => ((bits & WIRE_BIT.outgoing) !== 0) === outgoing);
    this.#faults = this.#faults.filter(({ frame }) => frame !== last);
  }

  /** The file lacks something of this direction, so that it may lack whole frames. */
  incomplete(outgoing: boolean): void {
    this.#incomplete.add(outgoing);
  }

  /** The bytes of the connection have ended. */
  end(at: number): void {
    for (const frame of this.#reader.end()) this.#add(at, this.arrival(), frame);
    this.#flush();
    for (const [outgoing, since] of this.#lost) {
      this.#builder.event({
        type: 'wire/lost',
        at: epochMilliseconds(at),
        source: this.#source,
        connection: this.#connection,
        outgoing,
        since: since === null ? null : epochMilliseconds(since),
      });
    }
  }

  /**
   * What the close frames say, the first of them first; null where there was none that can be read.
   * @param endSeen whether the connection's end was seen: otherwise the answer to a close frame may have come later
   */
  close(endSeen: boolean): CloseSeen | null {
    // Frames of one direction may be read later than those of the other.
    const inOrder = [...this.#closes].toSorted(([, a], [, b]) => a.at - b.at || a.order - b.order);
    const [first, second] = inOrder.filter(([, { said }]) => said !== 'noise');
    if (first === undefined) return null;
    const [outgoing, { said }] = first;
    if (typeof said === 'string') return null;
    const answer = second === undefined || typeof second[1].said === 'string' ? null : second[1].said;
    const broken =
      inOrder.length > (second === undefined ? 1 : 2) ||
      said.fault !== undefined ||
      answer?.fault !== undefined;
    // A browser that leaves a page waits for no answer.
    const leaves = outgoing && said.code === GOING_AWAY;
    const answerLost = this.#lost.has(!outgoing);
    const wasClean = !broken && (second !== undefined || (endSeen && !leaves && !answerLost ? false : null));
    return {
      ...said,
      wasClean,
      // The file may lack a close frame of the other side that came before.
      by:
        second === undefined && this.#distrusted.has(!outgoing) ? 'unknown' : outgoing ? 'client' : 'server',
      ...(answer === null ? {} : { answer }),
    };
  }

  /** Whether a close frame came, valid or not. */
  get closed(): boolean {
    return this.#closes.size > 0;
  }

  #add(at: number, order: number, read: ReadFrame): void {
    const frame = this.#judged(read);
    const { header, outgoing, message, faults } = frame;
    const endsMessage = message !== null && this.#addMessage(at, frame, message);
    for (const fault of faults) {
      const count = this.#faultCounts.get(fault.rule) ?? 0;
      this.#faultCounts.set(fault.rule, count + 1);
      if (count < MOST_FAULTS) this.#faults.push({ ...fault, frame: this.#at.length });
    }
    if (header.opcode === OPCODE.close && !this.#closes.has(outgoing)) {
      this.#closes.set(outgoing, { at, order, said: saidBy(frame) });
    }
    this.#heardAt.set(outgoing, at);
    this.#at.push(at);
    this.#bits.push(wireBits(header, frame, endsMessage));
    this.#length.push(header.length);
    this.#key.push(header.key);
    this.#count++;
    if (this.#at.length >= MOST_FRAMES) this.#flush();
  }

  /** Without what is nobody's fault. */
  #judged(read: ReadFrame): ReadFrame {
    if (this.#distrusted.has(read.outgoing)) return { ...read, faults: NO_FAULTS, unread: true };
    if (read.faults.length === 0 || !this.#incomplete.has(read.outgoing)) return read;
    const faults = read.faults.filter(({ rule }) => !BY_EARLIER.has(rule));
    return faults.length === read.faults.length ? read : { ...read, faults, unread: true };
  }

  /** False for what is no row: a close frame, or a control frame of a reserved opcode. */
  #addMessage(at: number, { outgoing }: ReadFrame, message: NonNullable<ReadFrame['message']>): boolean {
    const { opcode, payload, size } = message;
    if (isControl(opcode) && opcode !== 9 && opcode !== 10) return false;
    const known = size !== null && size <= MOST_SIZE;
    const row = { at, connection: this.#connection, outgoing, opcode, payload };
    this.#builder.message(known && size === payload.length ? row : { ...row, size: known ? size : null });
    return true;
  }

  #flush(): void {
    if (this.#at.length === 0) return;
    this.#builder.event({
      type: 'wire/frames',
      at: epochMilliseconds(this.#at.at(-1) ?? 0),
      source: this.#source,
      connection: this.#connection,
      frames: { at: this.#at, bits: this.#bits, length: this.#length, key: this.#key },
      faults: this.#faults,
    });
    this.#at = [];
    this.#bits = [];
    this.#length = [];
    this.#key = [];
    this.#faults = [];
  }
}

/** No close frame may be longer (RFC 6455 section 5.5): what one says is a line of the log. */
const MOST_BODY = 125;
/** Rules of the body of a close frame. */
const OF_BODY: ReadonlySet<FrameRule> = new Set(['close-body', 'close-reason', 'close-code']);

/** What a close frame says, as far as it can be read. A text that is no frame at all may begin as one does: that is noise. */
function saidBy({ faults, message, unread }: ReadFrame): CloseFrameSeen | 'unread' | 'noise' {
  if (message === null || unread || message.payload.length > MOST_BODY) return 'unread';
  const [first] = faults;
  if (first === undefined) return readCloseBody(message.payload) ?? 'unread';
  const ofBody = faults.filter(({ rule }) => OF_BODY.has(rule));
  if (ofBody.length > 0 && ofBody.length < faults.length) return 'noise';
  const read = readCloseBody(message.payload);
  const fault = first.rule;
  if (read !== null) return { ...read, fault };
  const body = Array.from(message.payload, (byte) => byte.toString(16).padStart(2, '0')).join('');
  return { ...readBrokenCloseBody(message.payload), fault, body };
}
