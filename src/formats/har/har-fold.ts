import type { Batch } from '../../events/batch.ts';
import type { LifecycleEvent } from '../../events/event.ts';
import { type MessageColumns, NO_MESSAGES } from '../../events/message-segment.ts';
import { logId } from '../../events/units.ts';
import { Session } from '../../session/session.ts';
import type { PutAside, SpareBuffer } from '../byte-text.ts';
import type { Pseudonyms } from '../redaction/pseudonyms.ts';
import { redactEvent } from '../redaction/redact-event.ts';
import { HarMessages } from './har-messages.ts';

/**
 * How many bytes of one connection, and of all, stay in memory before they are put aside. The first just fits into 2 MiB,
 * because buffers double.
 */
const MOST_OF_ONE = 2_000_000;
const MOST_OF_ALL = 8 << 20;

/**
 * What one pass over a log keeps for its HAR: connections and marks as a session folds them, without an index of messages,
 * and the text of each connection's messages. A HAR lists messages by connection, while a log has them interleaved; reading
 * the log once for each connection would cost as many passes as there are connections.
 */
export class HarFold<Part> {
  /** Receives the events and each connection's first message: connections and marks are made of these. */
  readonly #session = new Session();
  readonly #messages: (HarMessages<Part> | undefined)[] = [];
  readonly #putAside: PutAside<Part>;
  readonly #spare: SpareBuffer = { bytes: null };
  readonly #pseudonyms: Pseudonyms | null;
  #held = 0;
  #count = 0;

  /** Where `pseudonyms` is null, nothing is redacted. */
  constructor(putAside: PutAside<Part>, pseudonyms: Pseudonyms | null) {
    this.#putAside = putAside;
    this.#pseudonyms = pseudonyms;
  }

  /** The session's connections and marks. Its messages are only the first of each connection. */
  get session(): Session {
    return this.#session;
  }

  /** Messages so far. */
  get count(): number {
    return this.#count;
  }

  /** A connection's messages; undefined where there are none. */
  messagesOf(connection: number): HarMessages<Part> | undefined {
    return this.#messages[connection];
  }

  /** Takes the next batch of the log and its payload block. */
  apply(batch: Batch, block: Uint8Array | null): void {
    const { messages, events } = batch;
    const rows = { next: 0, offset: 0 };
    let seq = batch.firstSeq;
    for (const { seq: at, event } of events) {
      this.#rows(messages, Math.min(messages.count, rows.next + Math.max(0, at - seq)), rows, block);
      seq = at + 1;
      this.#event(batch, at, event);
    }
    this.#rows(messages, messages.count, rows, block);
    this.#count += messages.count;
  }

  #rows(
    columns: MessageColumns,
    until: number,
    rows: { next: number; offset: number },
    block: Uint8Array | null,
  ): void {
    for (; rows.next < until; rows.next++) {
      const i = rows.next;
      const connection = columns.connection[i] ?? 0;
      let messages = this.#messages[connection];
      if (messages === undefined || messages.lastTime === Number.NEGATIVE_INFINITY) {
        this.#addFirst(columns, i);
        messages ??= this.#add(connection);
      }
      const before = messages.held;
      const shows = this.#pseudonyms === null || (block !== null && (columns.stored[i] ?? 0) > 0);
      if (shows) messages.add(columns, i, block, rows.offset);
      else messages.addRedacted(columns, i);
      rows.offset += columns.stored[i] ?? 0;
      this.#grown(messages, before);
    }
  }

  #event(batch: Batch, seq: number, event: LifecycleEvent): void {
    this.#session.apply({
      ...batch,
      number: this.#session.nextBatch,
      firstSeq: seq,
      events: [{ seq, event }],
      messages: NO_MESSAGES,
    });
    if (event.type !== 'browser/reported-error' && event.type !== 'message/sent-from') return;
    const messages = this.#messages[event.connection] ?? this.#add(event.connection);
    const before = messages.held;
    const shown = this.#pseudonyms === null ? event : redactEvent(event, this.#pseudonyms);
    if (shown.type === 'message/sent-from') messages.addSentFrom(shown.stack);
    else messages.addError(shown.at, shown.text, shown.source === 'page-hook');
    this.#grown(messages, before);
  }

  /** The session receives a connection's first message, and creates the connection where no event did. */
  #addFirst(columns: MessageColumns, i: number): void {
    const session = this.#session;
    session.apply({
      log: logId(''),
      number: session.nextBatch,
      firstSeq: 0,
      events: [],
      messages: {
        count: 1,
        time: columns.time.subarray(i, i + 1),
        connection: columns.connection.subarray(i, i + 1),
        size: columns.size.subarray(i, i + 1),
        stored: columns.stored.subarray(i, i + 1),
        flags: columns.flags.subarray(i, i + 1),
      },
    });
  }

  #add(connection: number): HarMessages<Part> {
    const messages = new HarMessages(this.#putAside, this.#spare);
    this.#messages[connection] = messages;
    return messages;
  }

  /** Puts texts aside that are long; where many connections have a little each, the longest of them. */
  #grown(messages: HarMessages<Part>, before: number): void {
    this.#held += messages.held - before;
    if (messages.held >= MOST_OF_ONE) this.#shelve(messages);
    if (this.#held < MOST_OF_ALL) return;
    let holding = 0;
    for (const each of this.#messages) if (each !== undefined && each.held > 0) holding++;
    const mean = this.#held / holding;
    for (const each of this.#messages) if (each !== undefined && each.held >= mean) this.#shelve(each);
  }

  #shelve(messages: HarMessages<Part>): void {
    this.#held -= messages.held;
    messages.putAside();
  }
}
