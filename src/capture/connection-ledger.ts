import type {
  ConnectionCreated,
  ConnectionDiscovered,
  ConnectionJoined,
  LifecycleEvent,
  TargetKind,
} from '../events/event.ts';
import type { Openings } from '../events/resume-point.ts';
import {
  type ConnectionId,
  connectionId,
  type EpochMilliseconds,
  epochMilliseconds,
} from '../events/units.ts';
import { ClaimedRequestIds } from './claimed-request-ids.ts';
import { EventStreams } from './event-streams.ts';
import { LimitNotice } from './limit-notice.ts';
import type { LogWriter } from './log-writer.ts';
import { markOfInitiator } from './mark.ts';
import { MessageAuthority } from './message-authority.ts';

/** The events of one connection. */
export type ConnectionEvent = Extract<LifecycleEvent, { connection: ConnectionId }>;

/** What is remembered of one connection, which several sources may know by keys of their own. */
export interface Entry {
  /** Its number in the log; null while the running log has nothing of it. */
  id: ConnectionId | null;
  readonly url: string;
  readonly target: TargetKind;
  /** When it was made, or noticed where that was before. */
  readonly beganAt: EpochMilliseconds;
  /** Name of the function that made it, as the page hook chose it; empty where it is not known. */
  mark: string;
  /** The key by which it was first known. It stands first in a log as well, so it names the connection over a restart. */
  readonly origin: string;
  /** The keys by which sources know it. */
  readonly keys: string[];
  /** Who counts its messages, and how many there were so far, lost ones too. A new log does not begin it anew. */
  readonly authority: MessageAuthority;
  /** What the panel sends over it, text or base64, until it was seen to go: such a message is ours. */
  readonly sending: string[];
  /** Its beginning, for a log that has nothing of it yet. Emptied at its end. */
  opening: ConnectionEvent[];
  /** Its beginning waits for a better time, see `expect`. */
  waiting: boolean;
  ended: boolean;
  /** When it ended, where the source that reported so knew. */
  endedAt: EpochMilliseconds | null;
}

/** What belongs to a connection's beginning: a log that begins later has it again. */
const BEGINNINGS: ReadonlySet<LifecycleEvent['type']> = new Set([
  'handshake/request-sent',
  'handshake/response-received',
  'connection/opened',
  'connection/blocked',
]);

/** A number that stands in an event until the log gives it one. */
export const UNNUMBERED = connectionId(0);

/**
 * Which connection of the log each key of a source is, over several logs. All sources of a tab share one. Their keys
 * never meet: those of the page hook and of the network log begin with `hook ` and `har `, which no request id does.
 */
export class ConnectionLedger {
  #writer: LogWriter;
  readonly #entries = new Map<string, Entry>();
  /** Connections by their mark; null for a mark that two of one source had, which is therefore none. */
  readonly #marked = new Map<string, Entry | null>();
  /** Those that a page hook reported. */
  readonly #hooked = new Set<Entry>();
  readonly #claimed = new ClaimedRequestIds();
  /** Which of them are event streams. */
  readonly streams = new EventStreams<Entry>();
  /** Sockets that the debugger saw before any hook, without their mark. */
  readonly unmarked = new Set<Entry>();
  readonly #streamLimit = new LimitNotice(() => this.#writer);
  #waiting: Entry[] = [];
  #leapt = false;
  #next = 0;

  readonly #onLeap = () => {
    this.#leapt = true;
  };

  constructor(writer: LogWriter) {
    this.#writer = writer;
  }

  get(key: string): Entry | undefined {
    return this.#entries.get(key);
  }

  /** Whether a connection with that URL is remembered. */
  knows(url: string): boolean {
    return url !== '' && [...this.#entries.values()].some((entry) => entry.url === url);
  }

  /**
   * Takes note of a connection whose creation was reported without a time. Only the time of its arrival is known, and it can
   * lie after the time of the next event: so its beginning is written with that one, and no later than it.
   *
   * @returns true where nothing waited before
   */
  expect(key: string, url: string, created: ConnectionEvent, mark = ''): boolean {
    return this.#waiting.push(this.#add(key, url, created, true, mark)) === 1;
  }

  /** The connection with that mark; undefined where there is none, or where two had it. */
  marked(mark: string): Entry | undefined {
    return mark === '' ? undefined : (this.#marked.get(mark) ?? undefined);
  }

  /** From now on no connection has that mark: somebody used it twice. */
  spoil(mark: string): void {
    if (this.#marked.has(mark)) this.#marked.set(mark, null);
  }

  /** How many messages passed over those that are remembered and began then or later. */
  messagesSince(at: number): number {
    let messages = 0;
    for (const { authority, beganAt } of this.all()) {
      if (beganAt >= at) messages += authority.toClient + authority.toServer;
    }
    return messages;
  }

  /** Whether any count moved on by more than the messages in the log, since this was last asked. */
  takeLeap(): boolean {
    const leapt = this.#leapt;
    this.#leapt = false;
    return leapt;
  }

  /** All that are remembered, each once. */
  all(): ReadonlySet<Entry> {
    return new Set(this.#entries.values());
  }

  /** Connections that are not over, in the order in which they came. */
  *live(): Generator<Entry> {
    const seen = new Set<Entry>();
    for (const entry of this.#entries.values()) {
      if (entry.ended || seen.has(entry)) continue;
      seen.add(entry);
      yield entry;
    }
  }

  /** All that are remembered under a key that begins so. */
  *keyed(prefix: string): Generator<readonly [string, Entry]> {
    for (const pair of this.#entries) if (pair[0].startsWith(prefix)) yield pair;
  }

  /**
   * A second source knows the connection by a key of its own. That is written now, or with the connection's beginning.
   *
   * @param more what the second source adds to its beginning
   */
  join(entry: Entry, joined: ConnectionJoined, more: readonly ConnectionEvent[] = []): void {
    this.#name(joined.sourceKey, entry);
    entry.keys.push(joined.sourceKey);
    for (const event of [...more, joined]) this.writeBeginning(entry, event);
  }

  /**
   * Whether messages of a request id that was never created are those of a socket that a page hook reports: both were made
   * before the debugger looked.
   */
  claims(key: string, at: EpochMilliseconds): boolean {
    return this.#claimed.claims(key, at, this.hookedAlone());
  }

  /** The debugger reported the end of a request id, which may have been claimed. */
  unclaim(key: string, at: EpochMilliseconds): void {
    this.#claimed.ended(key, at);
  }

  /**
   * The debugger is gone. Sockets that live on, and that a page hook reports, are the hook's from now on: to the next
   * debugger their request ids are those of sockets from before. A worker's hook goes with the debugger, so its sockets
   * stay known by their ids.
   */
  debuggerGone(): void {
    this.#claimed.clear();
    for (const entry of this.#hooked) {
      if (entry.ended || entry.waiting || !isOfDocument(entry)) continue;
      entry.authority.debuggerSilent();
      for (const key of entry.keys.filter(isRequestId)) this.#entries.delete(key);
      const kept = entry.keys.filter((key) => !isRequestId(key));
      entry.keys.splice(0, entry.keys.length, ...kept);
    }
  }

  /** The debugger is about to report: sockets of documents that live now were made before it, and are the hook's. */
  leaveToHooks(): void {
    for (const entry of this.hookedAlone()) if (!entry.ended) entry.authority.debuggerSilent();
  }

  /** Sockets of documents that a page hook reports and whose request id is not known. */
  *hookedAlone(): Generator<Entry> {
    for (const entry of this.#hooked) if (isOfDocument(entry) && isWithoutRequestId(entry)) yield entry;
  }

  /** Writes an event that belongs to a connection's beginning; a later log will have it as well. */
  writeBeginning(entry: Entry, event: ConnectionEvent): void {
    if (!entry.ended) entry.opening.push(event);
    if (entry.id !== null) this.#writer.lifecycle({ ...event, connection: entry.id });
  }

  /** Writes all beginnings that wait. */
  settle(): void {
    const ready = this.#waiting;
    this.#waiting = [];
    for (const entry of ready) this.#introduce(entry, null);
  }

  /** Number of an entry at the time of its next event; null where it belongs to a page that is gone. */
  number(entry: Entry, at: EpochMilliseconds): ConnectionId | null {
    if (entry.id !== null) return entry.id;
    if (entry.ended) return null;
    if (!entry.waiting) return this.#introduce(entry, at);
    // Those before it were created before it, so its bound is theirs.
    const ready = this.#waiting.splice(0, this.#waiting.indexOf(entry) + 1);
    for (const earlier of ready) this.#introduce(earlier, at);
    return entry.id;
  }

  /** Takes note of a connection that was there before we looked, and writes its beginning. */
  discover(key: string, discovered: ConnectionEvent, url = '', mark = ''): ConnectionId {
    return this.#introduce(this.#add(key, url, discovered, false, mark), null);
  }

  /** From now on a new log is written: numbers begin at 0, and it hears of open connections when they next move. */
  beginLog(writer: LogWriter): void {
    this.#writer = writer;
    this.#streamLimit.beginLog();
    this.#next = 0;
    for (const [key, entry] of this.#entries) {
      // Ended before the last log began: nothing comes of it any more.
      if (entry.id === null && entry.ended) {
        this.#entries.delete(key);
        this.#hooked.delete(entry);
        this.streams.delete(entry);
        this.unmarked.delete(entry);
        if (this.#marked.get(entry.mark) === entry) this.#marked.delete(entry.mark);
      }
    }
    for (const entry of this.#entries.values()) entry.id = null;
  }

  /** All connections are over, and the browser reports no end of theirs. Those live on for which `lives` is true. */
  endAll(lives: (entry: Entry) => boolean = () => false): void {
    this.settle();
    for (const entry of this.#entries.values()) if (!lives(entry)) end(entry);
  }

  /**
   * Learns from a log that another worker wrote, so as to go on with its numbers.
   *
   * @param markOf reads the mark out of a key, where its source put it there
   */
  restore(events: Iterable<LifecycleEvent>, markOf: (key: string) => string = () => ''): void {
    const numbered: Entry[] = [];
    for (const event of events) {
      if (event.type === 'page/navigated') for (const entry of numbered.filter(endsWithPage)) end(entry);
      // Its request ids mean nothing to the next debugger.
      if (isWithoutDebugger(event)) this.debuggerGone();
      if (!('connection' in event)) continue;
      const known = numbered[event.connection];
      if (event.type === 'connection/created' || event.type === 'connection/discovered') {
        const mark = markOf(event.sourceKey) || markOfInitiator(event);
        if (known === undefined) numbered[event.connection] = this.#remember(event, mark);
        else this.#alias(known, event, mark);
      } else if (known === undefined) {
        // An event of a connection that was lost with its beginning.
      } else if (event.type === 'connection/joined') this.#alias(known, event, markOf(event.sourceKey));
      else if (event.type === 'connection/closed') end(known);
      else if (BEGINNINGS.has(event.type)) known.opening.push(event);
    }
  }

  /** Goes on with connections that lived when the log began, and that it has not heard of: with what they began. */
  restoreUnheard(openings: Openings, markOf: (key: string) => string): void {
    const next = this.#next;
    for (const opening of openings) {
      const key = opening[0] !== undefined && 'sourceKey' in opening[0] ? opening[0].sourceKey : '';
      if (key === '' || this.#entries.has(key)) continue;
      // All are of this connection, though each has the number of the log that ran when it came, or none yet.
      this.restore(opening.map(unnumbered), markOf);
      const entry = this.#entries.get(key);
      if (entry !== undefined) entry.id = null;
    }
    this.#next = next;
  }

  #remember(event: ConnectionCreated | ConnectionDiscovered, mark: string): Entry {
    const url = event.type === 'connection/created' ? event.url : event.url.seen ? event.url.value : '';
    const entry = this.#add(event.sourceKey, url, event, false, mark);
    entry.id = event.connection;
    this.#next = Math.max(this.#next, event.connection + 1);
    return entry;
  }

  #name(key: string, entry: Entry): void {
    this.#entries.set(key, entry);
    if (key.startsWith('hook ')) this.#hooked.add(entry);
  }

  #alias(entry: Entry, event: ConnectionEvent & { readonly sourceKey: string }, mark: string): void {
    if (entry.mark === '' && mark !== '') {
      entry.mark = mark;
      this.#marked.set(mark, entry);
    }
    this.#name(event.sourceKey, entry);
    if (!entry.keys.includes(event.sourceKey)) entry.keys.push(event.sourceKey);
    if (!entry.ended) entry.opening.push(event);
  }

  #add(key: string, url: string, beginning: ConnectionEvent, waiting: boolean, mark: string): Entry {
    const entry: Entry = {
      id: null,
      url,
      target: 'target' in beginning ? beginning.target : 'unknown',
      beganAt: beginning.at,
      mark,
      origin: key,
      keys: [key],
      authority: new MessageAuthority(this.#onLeap),
      sending: [],
      opening: [beginning],
      waiting,
      ended: false,
      endedAt: null,
    };
    this.#name(key, entry);
    const isStream = 'kind' in beginning && beginning.kind === 'event-stream';
    if (isStream && !this.streams.add(entry)) this.#streamLimit.strikes(entry.beganAt);
    if (mark !== '') this.#marked.set(mark, this.#marked.has(mark) ? null : entry);
    return entry;
  }

  /** Writes all that is known of a connection's beginning. */
  #introduce(entry: Entry, bound: EpochMilliseconds | null): ConnectionId {
    const id = connectionId(this.#next++);
    entry.id = id;
    entry.waiting = false;
    entry.opening = entry.opening.map((event) => ({
      ...event,
      connection: id,
      at: bound === null ? event.at : epochMilliseconds(Math.min(event.at, bound)),
    }));
    for (const event of entry.opening) this.#writer.lifecycle(event);
    return id;
  }
}

/** Whether no key of it is one of the debugger's. */
export function isWithoutRequestId({ keys }: Entry): boolean {
  return !keys.some(isRequestId);
}

/** Whether a key is one of the debugger's. */
export function isRequestId(key: string): boolean {
  return !/^(?:hook|har) /.test(key);
}

function unnumbered(event: LifecycleEvent): LifecycleEvent {
  return 'connection' in event ? { ...event, connection: UNNUMBERED } : event;
}

/** Whether a log says that the debugger records no longer. */
function isWithoutDebugger(event: LifecycleEvent): boolean {
  if (event.type === 'recording/stopped') return true;
  return event.type === 'sources/changed' && !event.sources.includes('debugger');
}

/** Whether a connection is over when its page is left: those of service and shared workers go on. */
function endsWithPage(entry: Entry): boolean {
  const { target } = entry;
  return target !== 'service-worker' && target !== 'shared-worker';
}

/** Whether a page or frame made it, as far as is known, and no worker. */
function isOfDocument(entry: Entry): boolean {
  return ['page', 'iframe', 'unknown'].includes(entry.target);
}

/** Marks a connection as over. */
export function end(entry: Entry, at: EpochMilliseconds | null = null): void {
  entry.ended = true;
  entry.endedAt = at;
  entry.opening = [];
}
