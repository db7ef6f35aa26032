import type { CaptureGap } from '../../../events/event.ts';
import { FLAG, OPCODE } from '../../../events/message-segment.ts';
import { notSeen } from '../../../events/observed.ts';
import { type ConnectionId, type EpochMilliseconds, epochMilliseconds } from '../../../events/units.ts';
import { type Entry, end } from '../../connection-ledger.ts';
import { limitGap } from '../../limit-gap.ts';
import { HOOK_CONTINUED, HOOK_MORE, type HookReport } from '../hook-report.ts';
import { ClockWatch } from './clock-watch.ts';
import { documentKey } from './document-offsets.ts';
import { type ForbiddenConnection, ForbiddenConnections } from './forbidden-connections.ts';
import { hookKeyPrefix, socketOfHookKey } from './hook-key.ts';
import type { HookPlace } from './hook-place.ts';
import type { HookShared } from './hook-shared.ts';
import { MessagePieces } from './message-pieces.ts';
import { PageClock } from './page-clock.ts';
import { countMessages, parseHookReport, parseReportHead, type ReportHead } from './parse-hook-report.ts';
import { PayloadReader } from './payload-reader.ts';
import { readReport } from './read-report.ts';
import { SocketEvents } from './socket-events.ts';
import { type TrackedSocket, TrackedSockets } from './tracked-sockets.ts';

/** Messages of ours that may be on their way over one socket at once. */
const MOST_SENDING = 8;

/**
 * Turns the reports that come over one line from the hook of a frame or worker into events and messages of the log. Its
 * document's offset alone decides which reports are new.
 */
export class HookFrame {
  readonly place: HookPlace;
  readonly #shared: HookShared;
  readonly #clock: PageClock;
  readonly #clockWatch = new ClockWatch();
  readonly #sockets = new TrackedSockets();
  readonly #forbidden: ForbiddenConnections;
  readonly #events: SocketEvents;
  /** Under which its offset stands; empty before the first report, which names the hook. */
  #document = '';
  /** Number of the report that comes next, and messages in all before it; null where nothing is known of the document. */
  #next: number | null = null;
  #messages = 0;
  /** Messages of which only pieces came: the offset stays before those, and what the hook sends anew begins there. */
  #incomplete = 0;
  /** What is missing before its next report was not recorded on purpose. */
  #owesNothing = false;
  /** Messages that the hook still holds, as of its last report; null where it has sent none. */
  #waiting: number | null = null;
  #heardAt: EpochMilliseconds;

  /** @param isOver the frame was taken for gone: its sockets that are over have their end in the log */
  constructor(place: HookPlace, shared: HookShared, isOver = false) {
    this.place = place;
    this.#shared = shared;
    this.#clock = new PageClock(shared.clock);
    this.#heardAt = shared.clock.now();
    this.#forbidden = new ForbiddenConnections(shared, this.#sockets);
    this.#events = new SocketEvents({
      place,
      shared,
      sockets: this.#sockets,
      forbidden: this.#forbidden,
      gap: (until, messages, why) => this.#gap(until, messages, why),
    });
    this.#remember(isOver);
  }

  /** The key of the document's offset; empty before the first report. */
  get document(): string {
    return this.#document;
  }

  /** Whether its hook reported that it failed: it covers nothing any more. */
  get failed(): boolean {
    return this.#events.failed;
  }

  /**
   * Reads a report, as text or parsed. One that does not parse becomes a gap, if it says at least which one it is. Never throws.
   * @returns false where it is none, and then nothing of it counts
   */
  hear(value: unknown): boolean {
    const given = typeof value === 'string' ? readReport(value) : value;
    const report = parseHookReport(given);
    if (report === null) return this.#unread(given);
    const { number, before, at, wall, frame } = report;
    this.#enter(frame);
    if (this.#next !== null && number < this.#next) return true;
    this.#clock.heard(at, wall);
    this.#shared.writer.together(() => {
      if (this.#next !== null && number > this.#next) this.#hole(report);
      this.#messages = before;
      this.#writeClockJump(this.#clockWatch.jump(at, wall), this.#clock.toEpoch(at));
      this.#read(report);
      this.#forbidden.settle();
      // Before a segment that this fills is sealed.
      this.#advance(report);
    });
    this.#heardAt = this.#clock.toEpoch(at);
    return true;
  }

  /** A report that does not parse: it does not come again, and what it held is missing. */
  #unread(value: unknown): boolean {
    const head = parseReportHead(value);
    if (head === null) return false;
    this.#enter(head.frame);
    if (this.#next !== null && head.number < this.#next) return true;
    const messages = countMessages(value);
    this.#clock.heard(head.at, head.wall);
    this.#shared.writer.together(() => {
      if (this.#next !== null && head.number > this.#next) this.#hole(head);
      this.#incomplete = 0;
      this.#sockets.passHole();
      this.#gap(this.#clock.toEpoch(head.at), messages === 0 ? null : messages, 'detached');
      this.#messages = head.before + (messages ?? 0);
      this.#advance(head);
    });
    this.#heardAt = this.#clock.toEpoch(head.at);
    return true;
  }

  /** The same of a report that comes after the end of recording: nothing is written, and it does not come again. */
  pass(value: unknown): void {
    const report = parseHookReport(typeof value === 'string' ? readReport(value) : value);
    if (report === null) return;
    this.#enter(report.frame);
    if (this.#next !== null && report.number < this.#next) return;
    this.#messages = report.before + (countMessages(report) ?? 0);
    this.#advance(report);
  }

  /** The relay of this frame says that a policy forbade a connection. */
  forbid(forbidden: ForbiddenConnection): void {
    this.#forbidden.add(forbidden);
  }

  /** Its line ended before it reported all that it held: that is missing. @param heard it reported since it was asked to */
  cutOff(heard: boolean): void {
    const missing = heard ? this.#waiting : null;
    if (missing !== 0) this.#gap(this.#shared.clock.now(), missing, 'detached');
  }

  /** Whether all reports before that number were heard. */
  heardThrough(next: number): boolean {
    const { offsets } = this.#shared;
    return (this.#next ?? offsets.get(offsets.at(this.place))?.next ?? 0) >= next;
  }

  /** It keeps nothing back: all that it reported was heard, or is in a gap. */
  settle(): void {
    const { offsets } = this.#shared;
    this.#owesNothing = true;
    offsets.settle(this.#document === '' ? offsets.at(this.place) : this.#document);
  }

  /** How many reports came over this line. */
  reports = 0;

  /** The frame is gone, its sockets with it. */
  gone(): void {
    const at = this.#shared.clock.now();
    for (const socket of this.#sockets.all()) {
      const { entry } = socket;
      if (entry.ended) continue;
      const connection = this.#shared.ledger.number(entry, at);
      if (connection !== null && !socket.closed) {
        const close = notSeen('source-cannot');
        this.#shared.writer.lifecycle({
          type: 'connection/closed',
          at,
          connection,
          source: 'page-hook',
          close,
        });
        socket.closed = true;
      }
      end(entry);
    }
    if (this.#document !== '') this.#shared.offsets.forget(this.#document);
  }

  /** Number of a live connection's socket in this frame; null where it has none. */
  socketOf(connection: ConnectionId): number | null {
    return this.#sockets.numberOf(connection);
  }

  /** Live sockets of this frame by their numbers. */
  live(): Generator<readonly [number, Entry]> {
    return this.#sockets.live();
  }

  /** The hook is about to send a message of ours, text or base64: only so many can call themselves so. */
  expectOurs(socket: number, data: string): void {
    const sending = this.#sockets.get(socket)?.entry.sending;
    if (sending !== undefined && sending.push(data) > MOST_SENDING) sending.shift();
  }

  /** It was not sent after all. */
  expectOursNoMore(socket: number, data: string): void {
    const sending = this.#sockets.get(socket)?.entry.sending;
    const at = sending?.lastIndexOf(data) ?? -1;
    if (at >= 0) sending?.splice(at, 1);
  }

  /** Sockets that were reported over an earlier line. */
  #remember(isOver: boolean): void {
    const prefix = hookKeyPrefix(this.place);
    for (const [key, entry] of this.#shared.ledger.keyed(prefix)) {
      const socket = socketOfHookKey(key, prefix);
      if (Number.isSafeInteger(socket)) this.#sockets.add(socket, entry, isOver && entry.ended);
    }
  }

  /** The first report names the hook, and with it the document whose offset counts. */
  #enter(frame: string): void {
    const document = documentKey(this.place, frame);
    if (document === this.#document) return;
    this.#document = document;
    const { offsets } = this.#shared;
    this.#owesNothing = offsets.isOver(document);
    const offset = offsets.enter(document);
    this.#next = offset?.next ?? null;
    this.#messages = offset?.messages ?? 0;
    this.#incomplete = 0;
  }

  /** Reports are missing before this one. */
  #hole({ before, at }: ReportHead): void {
    const missing = before - this.#messages;
    this.#incomplete = 0;
    this.#sockets.passHole();
    // No message is missing, but events may be.
    if (!this.#owesNothing) this.#gap(this.#clock.toEpoch(at), missing > 0 ? missing : null, 'detached');
  }

  #advance({ number, waiting }: ReportHead): void {
    this.reports++;
    this.#owesNothing = false;
    this.#waiting = waiting;
    this.#next = number + 1;
    const { offsets } = this.#shared;
    const document = this.#document;
    // The first piece of a message stands alone in its report.
    const next = this.#incomplete === 0 ? this.#next : number;
    if (this.#incomplete > 0 && offsets.get(document) !== null) return;
    const harmless = offsets.set({ document, next, messages: this.#messages });
    if (!harmless) this.#shared.writer.lifecycle(limitGap(this.#shared.clock.now()));
  }

  /** Only a frame with sockets has anything that this may explain. */
  #writeClockJump(by: number, at: EpochMilliseconds): void {
    if (by === 0 || !this.#sockets.any) return;
    const of = { source: 'page-hook', document: this.place.key } as const;
    this.#shared.writer.lifecycle({ type: 'page/clock-jumped', at, ...of, by });
  }

  #read(report: HookReport): void {
    let row = 0;
    const payloads = new PayloadReader(report);
    for (const event of report.events) {
      this.#rows(report, payloads, row, event.row);
      row = event.row;
      this.#events.read(event, this.#clock.toEpoch(event.at));
    }
    this.#rows(report, payloads, row, report.rows.time.length);
  }

  // The hot path: no object a message, and no string where its text is short.
  #rows({ rows }: HookReport, payloads: PayloadReader, from: number, to: number): void {
    const { time, socket: sockets, flags, size, ordinal } = rows;
    for (let row = from; row < to; row++) {
      const flag = flags[row] ?? 0;
      const length = size[row] ?? 0;
      const at = this.#clock.toEpoch(time[row] ?? 0);
      if ((flag & HOOK_MORE) === 0) this.#messages++;
      const number = sockets[row] ?? -1;
      const socket = this.#sockets.get(number) ?? this.#events.orphan(number, at);
      if (socket === null) payloads.skip(flag, length);
      else this.#message(socket, at, flag, ordinal[row] ?? 0, length, payloads);
    }
  }

  #message(
    socket: TrackedSocket,
    at: EpochMilliseconds,
    flag: number,
    ordinal: number,
    length: number,
    payloads: PayloadReader,
  ): void {
    const toServer = (flag & FLAG.outgoing) !== 0;
    const way = toServer ? 1 : 0;
    const isText = (flag & FLAG.opcode) === OPCODE.text;
    const pieces = this.#piecesOf(socket, way, flag);
    if (pieces !== null) payloads.keep(pieces, isText, length);
    if ((flag & HOOK_MORE) !== 0) {
      if (pieces === null) payloads.skip(flag, length);
      return;
    }
    if (pieces !== null) {
      socket.pieces[way] = null;
      this.#incomplete--;
    }
    const { ledger, writer } = this.#shared;
    const connection = ledger.number(socket.entry, at);
    const missing = connection === null ? -1 : socket.entry.authority.reportedByHook(toServer, ordinal);
    if (connection === null || missing < 0) {
      if (pieces === null) payloads.skip(flag, length);
      return;
    }
    if (missing > 0) this.#missed(socket, way, at, missing);
    socket.afterHole[way] = false;
    const flags = this.#flagsOf(socket, flag & ~(HOOK_MORE | HOOK_CONTINUED));
    if (pieces === null && (flag & HOOK_CONTINUED) !== 0) {
      // Its first pieces are in a hole.
      payloads.skip(flag, length);
      writer.message(connection, at, flags | FLAG.payloadUnknown, '');
    } else {
      const whole = pieces?.cut === true ? flags | FLAG.payloadCut : flags;
      if (!isText) writer.bytes(connection, at, whole, pieces?.bytes() ?? payloads.bytes(length));
      else if (pieces !== null) writer.message(connection, at, whole, pieces.text());
      else {
        const start = payloads.passText(length);
        writer.text(connection, at, whole, payloads.block, start, start + length);
      }
    }
  }

  /** Where a row's payload is put together with others; null where it stands alone, or the pieces before it are missing. */
  #piecesOf(socket: TrackedSocket, way: 0 | 1, flag: number): MessagePieces | null {
    const begun = socket.pieces[way];
    if (begun !== null || (flag & HOOK_MORE) === 0 || (flag & HOOK_CONTINUED) !== 0) return begun;
    const pieces = new MessagePieces();
    socket.pieces[way] = pieces;
    this.#incomplete++;
    return pieces;
  }

  #flagsOf({ entry }: TrackedSocket, flag: number): number {
    if ((flag & FLAG.sentByUs) === 0) return flag;
    return entry.sending.shift() === undefined ? flag & ~FLAG.sentByUs : flag;
  }

  #missed(socket: TrackedSocket, way: 0 | 1, until: EpochMilliseconds, missing: number): void {
    if (socket.afterHole[way]) return;
    const uncounted = missing - socket.lost;
    socket.lost = Math.max(0, -uncounted);
    if (uncounted > 0) this.#gap(until, uncounted, 'detached');
  }

  #gap(until: EpochMilliseconds, messages: number | null, why: CaptureGap['why']): void {
    const at = epochMilliseconds(Math.min(this.#heardAt, until));
    this.#shared.writer.lifecycle({ type: 'capture/gap', at, until, why, messages });
  }
}
