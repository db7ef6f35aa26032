import type { CaptureGap } from '../../../events/event.ts';
import { FLAG, OPCODE } from '../../../events/message-segment.ts';
import { notSeen, seen } from '../../../events/observed.ts';
import { type ConnectionId, type EpochMilliseconds, epochMilliseconds } from '../../../events/units.ts';
import { type ConnectionEvent, type Entry, end, isAnswered, UNNUMBERED } from '../../connection-ledger.ts';
import { base64Size, decodeBase64 } from '../../decode-base64.ts';
import { isMark, withoutOurs } from '../../mark.ts';
import { withoutHash } from '../../without-hash.ts';
import {
  HOOK_MORE,
  type HookAdopted,
  type HookBlocked,
  type HookClosed,
  type HookCreated,
  type HookEvent,
  type HookReport,
} from '../hook-report.ts';
import type { HookPlace, HookShared } from './hook-place.ts';
import { MessagePieces } from './message-pieces.ts';
import { PageClock } from './page-clock.ts';
import { parseHookReport } from './parse-hook-report.ts';
import { parseStack } from './parse-stack.ts';
import { readReport } from './read-report.ts';

const MAX_URL = 65_536;
const SOURCE = 'page-hook';
/** Sockets that one frame can have at a time; a page may make up as many as it likes. */
const MAX_SOCKETS = 100_000;

/** What a policy forbade and nobody told of; a page may have as many as it likes. */
const MAX_FORBIDDEN = 100;

type Forbidden = Pick<HookBlocked, 'url' | 'directive'>;

/** A socket that a hook told of. */
interface Told {
  readonly entry: Entry;
  /** Messages that wait for their other pieces: to the client, and to the server. */
  readonly pieces: [MessagePieces | null, MessagePieces | null];
  /** Messages that were told to be lost, and whose ordinals were not missed yet. */
  lost: number;
}

/** Messages of ours that may be on their way over one socket at once. */
const MOST_SENDING = 8;

/** What the hook of one frame or worker tells, turned into events and messages of the log. */
export class HookFrame {
  readonly place: HookPlace;
  readonly #shared: HookShared;
  readonly #onGone: () => void;
  readonly #clock: PageClock;
  readonly #sockets = new Map<number, Told>();
  #next: number | null = null;
  /** What a policy forbade, until the hook tells of the connection. */
  #forbidden: Forbidden[] = [];
  #heardAt: EpochMilliseconds;

  constructor(place: HookPlace, shared: HookShared, onGone: () => void) {
    this.place = place;
    this.#shared = shared;
    this.#onGone = onGone;
    this.#clock = new PageClock(shared.clock);
    this.#heardAt = shared.clock.now();
    this.#remember();
  }

  /** Reads a report, or its text; false where it is none, and then nothing of it counts. Never throws. */
  hear(value: unknown): boolean {
    const blocked = readBlocked(value);
    if (blocked !== null) {
      if (this.#forbidden.length < MAX_FORBIDDEN) this.#forbidden.push(blocked);
      this.#tellForbidden();
      return true;
    }
    const report = parseHookReport(typeof value === 'string' ? readReport(value) : value);
    if (report === null) return false;
    // Told again after a line was cut.
    if (this.#next !== null && report.number < this.#next) return true;
    this.#clock.heard(report.at, report.wall);
    if (this.#next !== null && report.number > this.#next) this.#gap(this.#clock.toEpoch(report.at), null);
    this.#next = report.number + 1;
    this.#read(report);
    this.#tellForbidden();
    this.#heardAt = this.#clock.toEpoch(report.at);
    return true;
  }

  /** The number of the report that comes next; null before the first. */
  get next(): number | null {
    return this.#next;
  }

  /** The frame is gone, its sockets with it. */
  gone(): void {
    const at = this.#shared.clock.now();
    for (const { entry } of this.#sockets.values()) {
      if (entry.ended) continue;
      const connection = this.#shared.ledger.number(entry, at);
      if (connection !== null) {
        const close = notSeen('source-cannot');
        this.#shared.writer.lifecycle({ type: 'connection/closed', at, connection, source: SOURCE, close });
      }
      end(entry);
    }
    this.#onGone();
  }

  /** It is heard no longer, and lives on: nothing is told of its sockets' end. */
  lost(): void {
    this.#onGone();
  }

  /** Number of a live connection's socket in this frame; null where it has none. */
  socketOf(connection: ConnectionId): number | null {
    for (const [socket, { entry }] of this.#sockets) {
      if (entry.id === connection && !entry.ended) return socket;
    }
    return null;
  }

  /** Live sockets of this frame by their numbers. */
  *live(): Generator<readonly [number, Entry]> {
    for (const [socket, { entry }] of this.#sockets) if (!entry.ended) yield [socket, entry];
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

  /** Sockets that an earlier worker wrote of. */
  #remember(): void {
    const prefix = `hook ${this.place.key} `;
    for (const [key, entry] of this.#shared.ledger.keyed(prefix)) {
      const socket = Number(key.slice(prefix.length).split(' ')[0]);
      if (Number.isSafeInteger(socket)) this.#sockets.set(socket, tellable(entry));
    }
  }

  #read(report: HookReport): void {
    let row = 0;
    const payloads = new Payloads(report);
    for (const event of report.events) {
      this.#rows(report, payloads, row, event.row);
      row = event.row;
      this.#event(event);
    }
    this.#rows(report, payloads, row, report.rows.time.length);
  }

  // The hot path: no object a message but its text.
  #rows({ rows }: HookReport, payloads: Payloads, from: number, to: number): void {
    const { time, socket, flags, size, ordinal } = rows;
    for (let row = from; row < to; row++) {
      const flag = flags[row] ?? 0;
      const length = size[row] ?? 0;
      const told = this.#sockets.get(socket[row] ?? -1);
      if (told === undefined) payloads.skip(flag, length);
      else
        this.#message(told, this.#clock.toEpoch(time[row] ?? 0), flag, ordinal[row] ?? 0, length, payloads);
    }
  }

  #message(
    told: Told,
    at: EpochMilliseconds,
    flag: number,
    ordinal: number,
    length: number,
    payloads: Payloads,
  ): void {
    const toServer = (flag & FLAG.outgoing) !== 0;
    const way = toServer ? 1 : 0;
    const isText = (flag & FLAG.opcode) === OPCODE.text;
    if ((flag & HOOK_MORE) !== 0) {
      told.pieces[way] ??= new MessagePieces();
      payloads.keep(told.pieces[way], isText, length);
      return;
    }
    const pieces = told.pieces[way];
    if (pieces !== null) {
      told.pieces[way] = null;
      payloads.keep(pieces, isText, length);
    }
    const connection = this.#numberOf(told, at);
    const missing = connection === null ? -1 : told.entry.authority.reportedByHook(toServer, ordinal);
    if (connection === null || missing < 0) {
      if (pieces === null) payloads.skip(flag, length);
      return;
    }
    if (missing > 0) this.#missed(told, at, missing);
    const { writer } = this.#shared;
    const flags = this.#flagsOf(told, flag) | (pieces?.cut === true ? FLAG.payloadCut : 0);
    if (isText) writer.message(connection, at, flags, pieces?.text() ?? payloads.text(length));
    else writer.bytes(connection, at, flags, pieces?.bytes() ?? payloads.bytes(length));
  }

  #flagsOf(told: Told, flag: number): number {
    if ((flag & FLAG.sentByUs) === 0) return flag;
    return told.entry.sending.shift() === undefined ? flag & ~FLAG.sentByUs : flag;
  }

  /** Its number; a socket that was taken for gone and speaks again, as after the back/forward cache, gets a new one. */
  #numberOf(told: Told, at: EpochMilliseconds): ConnectionId | null {
    return this.#shared.ledger.number(told.entry, at);
  }

  #missed(told: Told, until: EpochMilliseconds, missing: number): void {
    const untold = missing - told.lost;
    told.lost = Math.max(0, -untold);
    if (untold > 0) this.#gap(until, untold);
  }

  #gap(until: EpochMilliseconds, messages: number | null, why: CaptureGap['why'] = 'detached'): void {
    const at = epochMilliseconds(Math.min(this.#heardAt, until));
    this.#shared.writer.lifecycle({ type: 'capture/gap', at, until, why, messages });
  }

  #event(event: HookEvent): void {
    const at = this.#clock.toEpoch(event.at);
    if (event.type === 'created') this.#created(event, at);
    else if (event.type === 'adopted') this.#adopted(event, at);
    else if (event.type === 'blocked') {
      // In a page the relay tells it, which no page can forge.
      const { target } = this.place;
      if (target !== 'page' && target !== 'iframe') this.#blocked(event, at, SOURCE);
    } else if (event.type === 'failed') {
      // The page goes on without us, and so does what the browser itself tells of it.
      this.#gap(at, null);
    } else if (event.type === 'answer') {
      this.#shared.owner.answered(this.place, event.request, event.problem);
    } else {
      const told = this.#sockets.get(event.socket);
      const connection = told === undefined ? null : this.#numberOf(told, at);
      if (told !== undefined && connection !== null) this.#ofSocket(told, connection, event, at);
    }
  }

  #ofSocket(told: Told, connection: ConnectionId, event: HookEvent, at: EpochMilliseconds): void {
    const { writer, ledger, owner } = this.#shared;
    const of = { at, connection, source: SOURCE } as const;
    if (event.type === 'opened') {
      const { protocol, extensions } = event;
      ledger.tell(told.entry, { type: 'connection/opened', ...of, protocol, extensions });
      if (!isAnswered(told.entry)) owner.handshakeMissing();
    } else if (event.type === 'closed') {
      this.#closed(told.entry, of, event);
    } else if (event.type === 'thrown') {
      const text = event.message === '' ? event.name : `${event.name}: ${event.message}`;
      writer.lifecycle({ type: 'browser/reported-error', ...of, text });
      writer.lifecycle({ type: 'connection/closed', ...of, close: notSeen('source-cannot') });
      end(told.entry);
    } else if (event.type === 'sent-from') {
      writer.lifecycle({ type: 'message/sent-from', ...of, stack: withoutOurs(parseStack(event.stack)) });
    } else if (event.type === 'buffered') {
      writer.lifecycle({ type: 'send/buffered', ...of, bytes: event.bytes });
    } else if (event.type === 'lost') {
      told.lost += event.messages;
      if (event.messages > 0) this.#gap(at, event.messages, 'write-failed');
    }
  }

  #closed(
    entry: Entry,
    of: { at: EpochMilliseconds; connection: ConnectionId; source: typeof SOURCE },
    { code, reason, wasClean, asked, bufferedAmount }: HookClosed,
  ): void {
    const { writer } = this.#shared;
    if (bufferedAmount > 0) writer.lifecycle({ type: 'send/buffered', ...of, bytes: bufferedAmount });
    // Nobody tells who was first where both sides closed; a close that the page never asked for, and that went by the
    // protocol, is the server's.
    const by = asked ? 'client' : wasClean ? 'server' : 'unknown';
    const close = seen({ code, reason, wasClean, by } as const);
    writer.lifecycle({ type: 'connection/closed', ...of, close });
    end(entry, of.at);
  }

  #created(event: HookCreated, at: EpochMilliseconds): void {
    const key = this.#keyOf(event.socket, event.mark);
    if (key === null || this.#again(event.socket, key)) return;
    const { place } = this;
    const stack = withoutOurs(parseStack(event.stack));
    const created: ConnectionEvent = {
      type: 'connection/created',
      at,
      connection: UNNUMBERED,
      source: SOURCE,
      kind: event.kind,
      url: event.url.slice(0, MAX_URL),
      sourceKey: key,
      target: place.target,
      initiator: seen({ type: 'script', url: stack[0]?.url ?? null, stack }),
      pageUrl: place.url === '' ? notSeen('source-cannot') : seen(place.url),
    };
    this.#introduce(event.socket, key, created, created.url, event.mark);
  }

  #adopted(event: HookAdopted, at: EpochMilliseconds): void {
    const key = this.#keyOf(event.socket, event.mark);
    if (key === null) return;
    const told = this.#sockets.get(event.socket);
    // Counted anew by the hook, unless this is a report that an earlier worker heard already.
    if (told !== undefined && this.#next !== 1) told.entry.authority.adoptedByHook();
    if (this.#again(event.socket, key)) return;
    const url = event.url.slice(0, MAX_URL);
    const of = { at, connection: UNNUMBERED, source: SOURCE } as const;
    const { target } = this.place;
    const { kind } = event;
    const beginning: ConnectionEvent =
      event.readyState === 0
        ? {
            type: 'connection/created',
            ...of,
            kind,
            url,
            sourceKey: key,
            target,
            initiator: notSeen('before-recording'),
            pageUrl: this.place.url === '' ? notSeen('source-cannot') : seen(this.place.url),
          }
        : { type: 'connection/discovered', ...of, kind, url: seen(url), sourceKey: key, target };
    const entry = this.#introduce(event.socket, key, beginning, url, event.mark);
    if (event.readyState === 0) return;
    const { protocol, extensions } = event;
    this.#shared.ledger.tell(entry, { type: 'connection/opened', ...of, protocol, extensions });
    this.#shared.owner.handshakeMissing();
  }

  /** A connection that a policy forbade: one that was just made, or one that never came to life. */
  #blocked(
    { url, directive }: Forbidden,
    at: EpochMilliseconds,
    source: 'page-hook' | 'content-script',
  ): boolean {
    const { ledger, writer } = this.#shared;
    const made = [...this.#sockets.values()].findLast(({ entry }) => sameUrl(entry.url, url))?.entry;
    const connection = made === undefined ? null : ledger.number(made, at);
    if (made === undefined || connection === null) return false;
    writer.lifecycle({ type: 'connection/blocked', at, connection, source, directive });
    if (made.ended) return true;
    const close = notSeen('source-cannot');
    writer.lifecycle({ type: 'connection/closed', at, connection, source, close });
    end(made);
    return true;
  }

  #tellForbidden(): void {
    if (this.#forbidden.length === 0) return;
    const at = this.#shared.clock.now();
    this.#forbidden = this.#forbidden.filter((one) => !this.#blocked(one, at, 'content-script'));
  }

  #introduce(socket: number, key: string, beginning: ConnectionEvent, url: string, mark: string): Entry {
    const { ledger } = this.#shared;
    const stream =
      (beginning.type === 'connection/created' || beginning.type === 'connection/discovered') &&
      beginning.kind === 'event-stream';
    const marked = ledger.marked(mark);
    const known = marked ?? (stream ? ledger.stream(url, false) : undefined);
    if (known !== undefined && !known.keys.some((one) => one.startsWith('hook '))) {
      const { at } = beginning;
      const joined = { type: 'connection/joined', at, connection: UNNUMBERED, source: SOURCE } as const;
      ledger.join(known, { ...joined, sourceKey: key, how: known === marked ? 'exact' : 'by-order' }, [
        beginning,
      ]);
      this.#sockets.set(socket, tellable(known));
      return known;
    }
    ledger.discover(key, beginning, url, isMark(mark) ? mark : '');
    const entry = ledger.get(key);
    if (entry === undefined) throw new Error('a connection was not taken note of');
    this.#sockets.set(socket, tellable(entry));
    return entry;
  }

  /** Whether the socket was told before, and goes on as it is. */
  #again(socket: number, key: string): boolean {
    const told = this.#sockets.get(socket);
    return told !== undefined && !told.entry.ended && told.entry.keys.includes(key);
  }

  #keyOf(socket: number, mark: string): string | null {
    if (this.#sockets.size >= MAX_SOCKETS) return null;
    return `hook ${this.place.key} ${socket} ${isMark(mark) ? mark : ''}`;
  }
}

function tellable(entry: Entry): Told {
  return { entry, pieces: [null, null], lost: 0 };
}

/** The relay's own word; what a hook says comes as text. */
function readBlocked(value: unknown): Forbidden | null {
  if (typeof value !== 'object' || value === null || !('type' in value) || value.type !== 'blocked')
    return null;
  if (!('url' in value) || !('directive' in value)) return null;
  const { url, directive } = value;
  if (typeof url !== 'string' || typeof directive !== 'string') return null;
  return { url: url.slice(0, MAX_URL), directive: directive.slice(0, 256) };
}

function sameUrl(one: string, other: string): boolean {
  return withoutHash(one) === withoutHash(other);
}

/** The payloads of a report, taken from its blocks one after another. */
class Payloads {
  readonly #text: string;
  readonly #base64: string;
  #decoded: Uint8Array | null = null;
  #textAt = 0;
  #bytesAt = 0;

  constructor({ text, base64 }: HookReport) {
    this.#text = text;
    this.#base64 = base64;
  }

  text(length: number): string {
    const start = this.#textAt;
    this.#textAt += length;
    return this.#text.slice(start, this.#textAt);
  }

  bytes(length: number): Uint8Array {
    this.#decoded ??= this.#decode();
    const start = this.#bytesAt;
    this.#bytesAt += length;
    return this.#decoded.subarray(start, this.#bytesAt);
  }

  skip(flag: number, length: number): void {
    if ((flag & FLAG.opcode) === OPCODE.text) this.#textAt += length;
    else this.#bytesAt += length;
  }

  keep(pieces: MessagePieces, isText: boolean, length: number): void {
    if (isText) pieces.addText(this.text(length));
    else pieces.addBytes(this.bytes(length));
  }

  #decode(): Uint8Array {
    const bytes = new Uint8Array(base64Size(this.#base64));
    // What is no base64 becomes zeros of that length; only a page that forges does so.
    decodeBase64(this.#base64, bytes);
    return bytes;
  }
}
