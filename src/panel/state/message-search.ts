import { effect, type ReadonlySignal, signal } from '@preact/signals';
import { type ConnectionId, connectionId, type LogId } from '../../events/units.ts';
import type { Connection } from '../../session/connection.ts';
import { needsDecoding } from '../../session/filter/filter.ts';
import { parseFilter } from '../../session/filter/parse-filter.ts';
import type { MessageIndex } from '../../session/message-index.ts';
import type { Unsearched } from '../../session/search/batch-search.ts';
import type { Session } from '../../session/session.ts';
import { firstAtOrAfter } from '../selectors/row-order.ts';
import type { DecoderName } from '../worker/decode-task.ts';
import type {
  Found,
  SearchAnswer,
  SearchedConnection,
  SearchWorker,
  StartSearchWorker,
} from '../worker/search-task.ts';
import { FIRST } from './decode-wish.ts';
import { searchedConnections } from './searched-connections.ts';

/** A worker that is silent for this long is held up by a pattern that does not end. */
export const DEADLINE_MS = 2000;
/** Silence is counted in polls, not by the clock: after the computer slept, the worker gets its turn first. */
const LOOK_EVERY = 250;
/** After this many polls a new search no longer waits for the deadline of the previous one. */
const SILENT = 3;

/** What to search for; null searches for nothing. */
export interface SearchWish {
  readonly log: LogId;
  /** Null for all. */
  readonly connection: ConnectionId | null;
  /** In the filter language. */
  readonly filter: string;
  /** The decoder that people chose for the connection; null where its messages decide, and for all connections. */
  readonly decoder: DecoderName | null;
}

/**
 * The state of a search.
 * - `running`: it searches what is stored
 * - `done`: it has searched everything, and follows what is added
 * - `cancelled`: people ended it
 * - `too-slow`: a pattern did not end, and its worker was terminated
 * - `failed`: the disk or the worker failed
 */
export type SearchState = 'running' | 'done' | 'cancelled' | 'too-slow' | 'failed';

/** Rows found so far, in order. */
export interface SearchResult {
  readonly length: number;
  at(k: number): number;
  readonly state: SearchState;
  /** The part of the messages that was searched, 0 to 1. */
  readonly progress: number;
  readonly unsearched: Readonly<Unsearched>;
  /** Why it failed; otherwise empty. */
  readonly why: string;
}

interface Doors {
  readonly start: StartSearchWorker;
  readonly session: ReadonlySignal<Session>;
  /** Changes when the log has grown. */
  readonly revision: ReadonlySignal<number>;
  /** The decoder that people chose for a connection; null where its messages decide. */
  readonly chosen: (connection: Connection) => DecoderName | null;
}

const NOTHING: Readonly<Unsearched> = { evicted: 0, unseen: 0, cut: 0 };

/** The running search over payloads, in a worker of its own: at most one, restarted whenever the query changes. */
export class MessageSearch {
  readonly #result = signal<SearchResult | null>(null);
  readonly #doors: Doors;
  #worker: SearchWorker | null = null;
  #wish: SearchWish | null = null;
  #id = 0;
  #upTo = 0;
  #decodes = false;
  /** The connections that the worker knows, where it decodes. */
  readonly #known = new Set<number>();
  /** How many messages the decoder of the one connection was chosen from. */
  #chosenFrom = 0;
  #rows: Uint32Array = new Uint32Array(1024);
  #length = 0;
  #gone = 0;
  /** Null until the worker has reported for the first time: until then it is still loading. */
  #silentLooks: number | null = null;
  /** Whether the worker has reported on this search: until then an earlier search may hold it up. */
  #begun = false;
  #looking: ReturnType<typeof setInterval> | undefined;
  readonly #dispose: () => void;

  constructor(doors: Doors, wish: ReadonlySignal<SearchWish | null>) {
    this.#doors = doors;
    const disposeWish = effect(() => this.#restart(wish.value));
    const disposeMore = effect(() => {
      if (doors.revision.value > 0) this.#more();
    });
    this.#dispose = () => {
      disposeWish();
      disposeMore();
    };
  }

  /** Null while nothing is looked for. */
  get result(): ReadonlySignal<SearchResult | null> {
    return this.#result;
  }

  /** Ends the search; what was found stays. */
  cancel(): void {
    if (this.#result.peek()?.state !== 'running') return;
    // The worker may be too busy to receive a command.
    this.#endWorker();
    this.#stop('cancelled', '');
  }

  /** Starts it again. */
  again(): void {
    this.#restart(this.#wish);
  }

  close(): void {
    this.#dispose();
    clearInterval(this.#looking);
    this.#worker?.end();
  }

  #restart(wish: SearchWish | null): void {
    this.#wish = wish;
    this.#length = 0;
    this.#gone = 0;
    clearInterval(this.#looking);
    if ((this.#silentLooks ?? 0) >= SILENT) this.#endWorker();
    if (wish === null) {
      if (this.#result.peek() !== null) this.#worker?.post({ type: 'end' });
      this.#result.value = null;
      return;
    }
    this.#id++;
    this.#publish({ state: 'running', progress: 0, unsearched: NOTHING, why: '' });
    this.#upTo = this.#doors.session.peek().nextBatch;
    this.#worker ??= this.#startWorker();
    this.#begun = false;
    if (this.#silentLooks !== null) this.#silentLooks = 0;
    this.#looking = setInterval(() => this.#look(), LOOK_EVERY);
    const { log, connection, filter } = wish;
    this.#decodes = parseFilter(filter).value.terms.some(needsDecoding);
    this.#known.clear();
    const decoded = this.#notTold(connection);
    this.#chosenFrom = decoded[0]?.first.rows.length ?? 0;
    this.#worker.post({ type: 'search', id: this.#id, log, connection, filter, upTo: this.#upTo, decoded });
  }

  #notTold(connection: number | null): readonly SearchedConnection[] {
    if (!this.#decodes) return [];
    const { session, chosen } = this.#doors;
    const found = searchedConnections(session.peek(), connection, this.#known, chosen);
    for (const { id } of found) this.#known.add(id);
    return found;
  }

  /** Whether the first messages that have come since could ask for another decoder. */
  #choosesAnew(connection: number | null): boolean {
    if (!this.#decodes || connection === null || this.#chosenFrom >= FIRST) return false;
    const rows = this.#doors.session.peek().messages.ofConnection(connectionId(connection));
    return rows.length > this.#chosenFrom;
  }

  #more(): void {
    const state = this.#result.peek()?.state;
    const upTo = this.#doors.session.peek().nextBatch;
    if ((state !== 'running' && state !== 'done') || upTo <= this.#upTo) return;
    const connection = this.#wish?.connection ?? null;
    if (this.#choosesAnew(connection)) {
      this.again();
      return;
    }
    this.#upTo = upTo;
    this.#worker?.post({ type: 'more', id: this.#id, upTo, decoded: this.#notTold(connection) });
  }

  #look(): void {
    if (this.#silentLooks === null || ++this.#silentLooks * LOOK_EVERY < DEADLINE_MS) return;
    this.#endWorker();
    if (this.#begun) this.#stop('too-slow', '');
    else this.#restart(this.#wish);
  }

  #startWorker(): SearchWorker {
    const worker = this.#doors.start((answer) => {
      if (this.#worker === worker) this.#take(answer);
    });
    return worker;
  }

  #endWorker(): void {
    this.#worker?.end();
    this.#worker = null;
    this.#silentLooks = null;
  }

  #take(answer: SearchAnswer): void {
    this.#silentLooks = 0;
    const state = this.#result.peek()?.state;
    if (answer.id !== this.#id || (state !== 'running' && state !== 'done')) return;
    this.#begun = true;
    if (answer.type === 'found') this.#add(answer);
    else if (answer.type === 'failed') {
      // The worker itself may have failed.
      this.#endWorker();
      this.#stop('failed', answer.why);
    }
  }

  #add({ parts, rows, batchesDone, unsearched, atEnd }: Found): void {
    const index = this.#doors.session.peek().messages;
    this.#makeRoom(this.#length + rows.length);
    let read = 0;
    for (let part = 0; part < parts.length; part += 3) {
      const batch = parts[part] ?? 0;
      const first = index.firstRowOf(batch);
      const here = index.firstRowOf(batch + 1) - first;
      // The panel had these rows before the store evicted them.
      if ((parts[part + 1] ?? 0) < here) this.#gone += this.#wishedRows(index, first, here);
      for (const end = read + (parts[part + 2] ?? 0); read < end; read++) {
        this.#rows[this.#length++] = first + (rows[read] ?? 0);
      }
    }
    this.#publish({
      state: atEnd ? 'done' : 'running',
      progress: atEnd ? 1 : index.firstRowOf(batchesDone) / Math.max(1, index.count),
      unsearched: { ...unsearched, evicted: unsearched.evicted + this.#gone },
      why: '',
    });
  }

  #wishedRows(index: MessageIndex, first: number, count: number): number {
    const connection = this.#wish?.connection ?? null;
    if (connection === null) return count;
    const rows = index.ofConnection(connectionId(connection));
    return firstAtOrAfter(rows, first + count) - firstAtOrAfter(rows, first);
  }

  #makeRoom(needed: number): void {
    if (needed <= this.#rows.length) return;
    const grown = new Uint32Array(Math.max(needed, this.#rows.length * 2));
    grown.set(this.#rows.subarray(0, this.#length));
    this.#rows = grown;
  }

  #stop(state: SearchState, why: string): void {
    clearInterval(this.#looking);
    const { progress = 0, unsearched = NOTHING } = this.#result.peek() ?? {};
    this.#publish({ state, progress, unsearched, why });
  }

  #publish(more: Omit<SearchResult, 'length' | 'at'>): void {
    const rows = this.#rows;
    this.#result.value = { length: this.#length, at: (k) => rows[k] ?? 0, ...more };
  }
}

/** The same object as long as its contents are equal: a search must not restart with every batch. */
export function sameWish(a: SearchWish | null, b: SearchWish | null): boolean {
  return (
    a !== null &&
    b !== null &&
    a.log === b.log &&
    a.connection === b.connection &&
    a.filter === b.filter &&
    a.decoder === b.decoder
  );
}
