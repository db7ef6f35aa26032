import type { Batch } from '../events/batch.ts';
import type { Direction, LifecycleEvent, Source, StackFrame } from '../events/event.ts';
import type { MessageColumns } from '../events/message-segment.ts';
import { FLAG, OPCODE } from '../events/message-segment.ts';
import type { ConnectionId, EpochMilliseconds } from '../events/units.ts';
import { connectionId, epochMilliseconds } from '../events/units.ts';
import { isControl } from '../protocol/websocket/frame-header.ts';
import { BufferedReadings } from './buffered-readings.ts';
import { connectWait } from './connect-wait.ts';
import type { Connection, Traffic } from './connection.ts';
import { ConnectionWire } from './connection-wire.ts';
import { isEndedByWords } from './ended-by-words.ts';
import {
  type ConnectionEvent,
  foldConnection,
  foldFirstMessage,
  foldMessageAfterWords,
  foldNavigation,
} from './fold-connection.ts';
import type { Mark } from './mark.ts';
import { MessageIndex } from './message-index.ts';
import { createdConnection, discoveredConnection, orphanConnection } from './new-connection.ts';
import { PageLane, type PageSpan } from './page-lane.ts';
import { SendStacks } from './send-stacks.ts';

/** `duplicate`: the batch was applied already, nothing changed. `hole`: batch `nextBatch` is missing, nothing changed. */
export type Applied = 'applied' | 'duplicate' | 'hole';

/** More connections than any log has: a number beyond it marks a broken batch. */
export const MOST_CONNECTIONS = 1_000_000;

/** Flags that stand for the kinds of messages that are counted apart, and how many numbers each has: rows, bytes, rows of unknown size. */
const KINDS = [OPCODE.text, OPCODE.ping, FLAG.outgoing | OPCODE.text, FLAG.outgoing | OPCODE.ping] as const;
const TOTALS = 3;
const NO_TOTALS: readonly number[] = Array(KINDS.length * TOTALS).fill(0);

/** Where the totals of a connection's messages with these flags begin. */
function totalsAt(id: number, flags: number): number {
  const kind = ((flags & FLAG.outgoing) === 0 ? 0 : 2) + (isControl(flags & FLAG.opcode) ? 1 : 0);
  return (id * KINDS.length + kind) * TOTALS;
}

/** The content of one log: connections, marks and messages, folded from its batches in order. */
export class Session {
  readonly #connections: Connection[] = [];
  readonly #marks: Mark[] = [];
  /** Connections that a navigation may end: not all that ever were are looked at for each. */
  readonly #unended = new Set<number>();
  /** Those of which only words say that they are over. */
  readonly #endedByWords = new Set<number>();
  readonly #traffic: number[] = [];
  readonly #stacks = new SendStacks();
  readonly #pages = new PageLane();
  readonly #wires = new Map<number, ConnectionWire>();
  readonly #readings = new Map<number, BufferedReadings>();
  readonly messages = new MessageIndex();
  #nextBatch = 0;
  #connectionsRevision = 0;
  #sources: readonly Source[] = [];
  #gap = false;
  #newestAt = 0;

  /** By `ConnectionId`. The array grows and its elements are replaced; `revision` changes with it. */
  get connections(): readonly Connection[] {
    return this.#connections;
  }

  get marks(): readonly Mark[] {
    return this.#marks;
  }

  /** Number of the batch that `apply` expects next. */
  get nextBatch(): number {
    return this.#nextBatch;
  }

  /** Grows with every applied batch. */
  get revision(): number {
    return this.#nextBatch;
  }

  /** Time of the newest event or message of the log; 0 where there is none. */
  get newestAt(): EpochMilliseconds {
    return epochMilliseconds(this.#newestAt);
  }

  /** Increases with every change of a connection's own facts; of messages, only a connection's first one counts. */
  get connectionsRevision(): number {
    return this.#connectionsRevision;
  }

  /**
   * Folds one batch: events and message rows by their position in the log. Throws a RangeError before any change where a
   * connection's number is impossible.
   */
  apply(batch: Batch): Applied {
    if (batch.number < this.#nextBatch) return 'duplicate';
    if (batch.number > this.#nextBatch) return 'hole';
    assertConnections(batch);
    this.messages.beginBatch();
    const { messages } = batch;
    let seq = batch.firstSeq;
    let row = 0;
    for (const { seq: at, event } of batch.events) {
      const until = Math.min(messages.count, row + Math.max(0, at - seq));
      this.#appendRows(messages, row, until, seq);
      seq = at + 1;
      row = until;
      this.#newestAt = Math.max(this.#newestAt, event.at);
      this.#fold(event, at);
    }
    this.#appendRows(messages, row, messages.count, seq);
    this.#nextBatch++;
    return 'applied';
  }

  /** Releases everything, for a caller that is done: a view may keep this object longer than it shows it. */
  forget(): void {
    this.messages.forget();
    this.#connections.length = 0;
    this.#marks.length = 0;
    this.#unended.clear();
    this.#endedByWords.clear();
    this.#traffic.length = 0;
    this.#stacks.forget();
    this.#pages.forget();
    this.#wires.clear();
    this.#readings.clear();
    this.#connectionsRevision++;
  }

  /**
   * Messages of a connection in one direction. Where the wire was recorded, its pings and pongs have rows too, and are no
   * messages.
   */
  traffic(id: ConnectionId, direction: Direction): Traffic {
    const way = direction === 'client-to-server' ? FLAG.outgoing : 0;
    const data = totalsAt(id, way);
    const control = this.#wires.has(id) ? null : totalsAt(id, way | OPCODE.ping);
    const sum = (n: number) =>
      (this.#traffic[data + n] ?? 0) + (control === null ? 0 : (this.#traffic[control + n] ?? 0));
    return { count: sum(0), bytes: sum(1), unsized: sum(2) };
  }

  /** Whether any message, ping or pong of a connection was seen. */
  hasMessages(id: ConnectionId): boolean {
    for (const kind of KINDS) if ((this.#traffic[totalsAt(id, kind)] ?? 0) > 0) return true;
    return false;
  }

  /**
   * Where the page's code sent the message at `seq`, the position in the log that `messages.seq` returns for a row. Empty
   * where it was not reported.
   */
  sentFrom(id: ConnectionId, seq: number): readonly StackFrame[] {
    return this.#stacks.at(id, seq);
  }

  /** The frames of a connection; null where no source recorded the wire. */
  wire(id: ConnectionId): ConnectionWire | null {
    return this.#wires.get(id) ?? null;
  }

  /** What `bufferedAmount` was around the sends of a connection; null where no source read it, or nothing was sent. */
  buffered(id: ConnectionId): BufferedReadings | null {
    return this.#readings.get(id) ?? null;
  }

  /** What the page and the browser around it did while a connection existed, by time. */
  pageSpans(connection: Connection): readonly PageSpan[] {
    const spans = this.#pages.during(connection);
    const wait = connectWait(connection, this.#connections, this.newestAt);
    return wait === null ? spans : [...spans, wait].toSorted((a, b) => a.from - b.from);
  }

  /** What all pages and the browser around them did, page by page. */
  allPageSpans(): readonly PageSpan[] {
    return this.#pages.all();
  }

  /** Increases with everything that changes the result of `pageSpans`. */
  get pageRevision(): number {
    return this.#pages.revision;
  }

  #appendRows(columns: MessageColumns, from: number, to: number, seq: number): void {
    for (let i = from; i < to; i++) {
      const id = columns.connection[i] ?? 0;
      if (id >= this.#connections.length) this.#addOrphans(id, columns.time[i] ?? 0);
      const flags = columns.flags[i] ?? 0;
      if (!this.hasMessages(connectionId(id))) this.#noticeMessage(id);
      if (this.#endedByWords.has(id)) this.#reopen(id, columns.time[i] ?? 0);
      const at = totalsAt(id, flags);
      this.#traffic[at] = (this.#traffic[at] ?? 0) + 1;
      if ((flags & FLAG.payloadUnknown) === 0)
        this.#traffic[at + 1] = (this.#traffic[at + 1] ?? 0) + (columns.size[i] ?? 0);
      else this.#traffic[at + 2] = (this.#traffic[at + 2] ?? 0) + 1;
    }
    if (to > from) this.#newestAt = Math.max(this.#newestAt, columns.time[to - 1] ?? 0);
    this.messages.append(columns, from, to, seq);
  }

  #noticeMessage(id: number): void {
    const connection = this.#connections[id];
    if (connection !== undefined) this.#replace(id, foldFirstMessage(connection));
  }

  #reopen(id: number, at: number): void {
    const connection = this.#connections[id];
    if (connection !== undefined) this.#replace(id, foldMessageAfterWords(connection, at));
  }

  #fold(event: LifecycleEvent, seq: number): void {
    switch (event.type) {
      case 'clock/set':
        return;
      case 'recording/started':
        this.#sources = [event.source];
        this.#marks.push({ seq, event });
        return;
      case 'page/navigated':
        for (const id of this.#unended) {
          const connection = this.#connections[id];
          if (connection !== undefined) this.#replace(id, foldNavigation(connection, event));
        }
        this.#marks.push({ seq, event });
        return;
      case 'capture/gap':
        this.#gap = true;
        this.#marks.push({ seq, event });
        return;
      case 'page/changed':
      case 'page/clock-jumped':
        this.#pages.fold(event);
        this.#marks.push({ seq, event });
        return;
      case 'sources/changed':
        this.#sources = event.sources;
        this.#marks.push({ seq, event });
        return;
      case 'message/sent-from':
        this.#addOrphans(event.connection, event.at);
        this.#stacks.add(event.connection, seq, event.stack);
        return;
      case 'recording/stopped':
        this.#pages.end(event.at);
        this.#marks.push({ seq, event });
        return;
      case 'capture/truncated':
        this.#marks.push({ seq, event });
        return;
      default:
        this.#foldOfConnection(event);
    }
  }

  #foldOfConnection(event: ConnectionEvent): void {
    const id = event.connection;
    if (event.type === 'wire/frames') this.#wireOf(id).append(event);
    if (event.type === 'wire/answered') this.#wireOf(id).answered(event.early);
    if (event.type === 'wire/lost') this.#wireOf(id).lost(event);
    if (event.type === 'send/buffered') this.#readingsOf(id).add(event.at, event.bytes);
    const known = this.#connections[id];
    if (known !== undefined) {
      // Readings come again and again: only a new height changes what is known of the connection.
      if (event.type === 'send/buffered' && event.bytes <= (known.bufferedPeak ?? 0)) return;
      this.#replace(id, foldConnection(known, event));
      return;
    }
    if (event.type === 'connection/created' || event.type === 'connection/discovered') {
      if (id > 0) this.#addOrphans(id - 1, event.at);
      this.#add(event.type === 'connection/created' ? createdConnection(event) : discoveredConnection(event));
      return;
    }
    this.#addOrphans(id, event.at);
    const orphan = this.#connections[id];
    if (orphan !== undefined) this.#replace(id, foldConnection(orphan, event));
  }

  #readingsOf(id: ConnectionId): BufferedReadings {
    let readings = this.#readings.get(id);
    if (readings === undefined) {
      readings = new BufferedReadings();
      this.#readings.set(id, readings);
    }
    return readings;
  }

  #wireOf(id: ConnectionId): ConnectionWire {
    let wire = this.#wires.get(id);
    if (wire === undefined) {
      wire = new ConnectionWire();
      this.#wires.set(id, wire);
    }
    return wire;
  }

  /** Creates all connections up to `last`: an event names the last one, but none says how the others began. */
  #addOrphans(last: number, at: number | EpochMilliseconds): void {
    const why = this.#gap ? 'lost-in-gap' : 'before-recording';
    while (this.#connections.length <= last) {
      const id = connectionId(this.#connections.length);
      this.#add(orphanConnection(id, epochMilliseconds(at), why, this.#sources));
    }
  }

  #add(connection: Connection): void {
    this.#unended.add(this.#connections.length);
    this.#connections.push(connection);
    this.#traffic.push(...NO_TOTALS);
    this.#connectionsRevision++;
  }

  #replace(id: number, connection: Connection): void {
    if (this.#connections[id] === connection) return;
    this.#connections[id] = connection;
    if (connection.closedAt === null) this.#unended.add(id);
    else this.#unended.delete(id);
    if (isEndedByWords(connection)) this.#endedByWords.add(id);
    else this.#endedByWords.delete(id);
    this.#connectionsRevision++;
  }
}

function assertConnections(batch: Batch): void {
  const { messages } = batch;
  for (let i = 0; i < messages.count; i++) assertConnection(messages.connection[i] ?? 0, batch);
  for (const { event } of batch.events) {
    if ('connection' in event) assertConnection(event.connection, batch);
  }
}

function assertConnection(id: number, batch: Batch): void {
  if (id >= MOST_CONNECTIONS) throw new RangeError(`connection ${id} in batch ${batch.number}`);
}
