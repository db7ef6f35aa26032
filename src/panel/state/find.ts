import { computed, type ReadonlySignal, type Signal, signal } from '@preact/signals';
import type { ConnectionId, LogId } from '../../events/units.ts';
import type { Fault } from '../../protocol/http/fault.ts';
import type { Connection } from '../../session/connection.ts';
import { parseFilter } from '../../session/filter/parse-filter.ts';
import type { Session } from '../../session/session.ts';
import { firstAtOrAfter } from '../selectors/row-order.ts';
import type { DecoderName } from '../worker/decode-task.ts';
import type { StartSearchWorker } from '../worker/search-task.ts';
import { MessageSearch, type SearchResult, type SearchWish, sameWish } from './message-search.ts';
import type { Selection } from './selection.ts';

interface Doors {
  readonly start: StartSearchWorker;
  readonly session: ReadonlySignal<Session>;
  readonly revision: ReadonlySignal<number>;
  readonly log: ReadonlySignal<LogId | null>;
  readonly selection: Selection;
  /** The decoder that people chose for a connection; null where its messages decide. */
  readonly chosen: (connection: Connection) => DecoderName | null;
  /** Makes sure that the list shows a chosen row. */
  readonly unhide: (row: number) => void;
}

/** The search bar: the search text, and the way from hit to hit. It does not filter a list; it moves the selection. */
export class Find {
  readonly shown: Signal<boolean> = signal(false);
  readonly query: Signal<string> = signal('');
  readonly everywhere: Signal<boolean> = signal(false);
  /** Changes whenever the box should take the focus. */
  readonly asked: Signal<number> = signal(0);
  /** Changes whenever a hit was chosen and has to become visible. */
  readonly chosen: Signal<number> = signal(0);
  readonly faults: ReadonlySignal<readonly Fault[]> = computed(() => parseFilter(this.query.value).faults);
  readonly search: MessageSearch;
  readonly #doors: Doors;

  constructor(doors: Doors) {
    this.#doors = doors;
    const wish = computed<SearchWish | null>(() => {
      const log = doors.log.value;
      const filter = this.query.value;
      if (!this.shown.value || filter.trim() === '' || log === null) return null;
      if (this.everywhere.value) return { log, connection: null, filter, decoder: null };
      const connection = doors.selection.connection.value;
      if (connection === null) return null;
      const known = doors.session.peek().connections[connection];
      return { log, connection, filter, decoder: known === undefined ? null : doors.chosen(known) };
    });
    this.search = new MessageSearch(doors, stable(wish));
  }

  /** Whether there is a list of messages to search. */
  get offered(): boolean {
    const { selection, session } = this.#doors;
    const id = selection.connection.value;
    if (id === null) return false;
    const outcome = session.value.connections[id]?.outcome;
    const tab = outcome === 'failed' || outcome === 'refused' ? selection.failedTab : selection.tab;
    return tab.value === 'messages';
  }

  /** What a list of hits shows: those of all connections. Null where there is no list. */
  get hits(): SearchResult | null {
    const hits = this.search.result.value;
    return this.shown.value && this.everywhere.value && hits !== null && hits.length > 0 ? hits : null;
  }

  /** The index of the selected hit; -1 where none is selected. */
  get current(): number {
    const hits = this.search.result.value;
    const row = this.#doors.selection.message.value;
    if (hits === null || row === null) return -1;
    const k = firstAtOrAfter(hits, row);
    return k < hits.length && hits.at(k) === row ? k : -1;
  }

  /** @param everywhere searches all connections; otherwise as it was last, where the messages of one are shown */
  open(everywhere = false): void {
    if (everywhere || !this.offered) this.everywhere.value = true;
    this.shown.value = true;
    this.asked.value++;
  }

  close(): void {
    this.shown.value = false;
  }

  /** Moves to the next hit after the selected message, and from the last hit to the first. */
  next(): void {
    this.#step((at, isHit, length) => (at + (isHit ? 1 : 0)) % length);
  }

  /** Moves to the hit before the selected message, and from the first hit to the last. */
  previous(): void {
    this.#step((at, _, length) => (at + length - 1) % length);
  }

  /** Selects the k-th hit with its connection. */
  choose(k: number): void {
    const hits = this.search.result.peek();
    if (hits === null || k < 0 || k >= hits.length) return;
    const row = hits.at(k);
    const { selection, session, unhide } = this.#doors;
    const index = session.peek().messages;
    if (row >= index.count) return;
    const connection: ConnectionId = index.connection(row);
    selection.selectConnection(connection);
    selection.showTab('messages');
    selection.message.value = row;
    unhide(row);
    this.chosen.value++;
  }

  /** @param to returns the hit to move to, given the first one at or after the selected row and whether that is selected */
  #step(to: (at: number, selected: boolean, length: number) => number): void {
    const hits = this.search.result.peek();
    if (hits === null || hits.length === 0) return;
    const row = this.#doors.selection.message.peek() ?? -1;
    const at = firstAtOrAfter(hits, row);
    this.choose(to(at, at < hits.length && hits.at(at) === row, hits.length));
  }
}

/** The same query object as long as its contents are equal. */
export function stable(wish: ReadonlySignal<SearchWish | null>): ReadonlySignal<SearchWish | null> {
  let last: SearchWish | null = null;
  return computed(() => {
    const next = wish.value;
    if (!sameWish(next, last)) last = next;
    return last;
  });
}
