import type { PageChange, PageChanged, PageClockJumped } from '../events/event.ts';
import type { EpochMilliseconds } from '../events/units.ts';
import type { Connection } from './connection.ts';
import { documentOf } from './document-of.ts';

/**
 * A state that a page, or the browser around it, can be in. `behind-handshake` and `connect-delayed` are of one socket that the
 * browser holds back; `left-out`: there are too many to keep, and from now on nothing is known of that page.
 */
export type PageState =
  | 'hidden'
  | 'frozen'
  | 'cached'
  | 'offline'
  | 'clock-jumped'
  | 'behind-handshake'
  | 'connect-delayed'
  | 'left-out';

/** A time during which a page was in a state. */
export interface PageSpan {
  readonly state: PageState;
  readonly from: EpochMilliseconds;
  /** Null where nobody saw it end. */
  readonly until: EpochMilliseconds | null;
  /** For a clock jump: by how many milliseconds, negative where the clock was set back; otherwise 0. */
  readonly by: number;
}

const BEGINS = { hidden: 'hidden', frozen: 'frozen', cached: 'cached', offline: 'offline' } as const;
const ENDS = { visible: 'hidden', resumed: 'frozen', restored: 'cached', online: 'offline' } as const;

/** How many spans of one document are kept. The last says that there are more. */
export const MOST_SPANS = 10_000;

/** The states of every page of a log: spans of time, folded from events about pages. */
export class PageLane {
  readonly #spans = new Map<string, PageSpan[]>();
  /** What still lasts, by document and state: its place among the document's spans. */
  readonly #open = new Map<string, Map<PageState, number>>();
  #revision = 0;

  /** Increases with every change. */
  get revision(): number {
    return this.#revision;
  }

  /** Folds one event; an event that repeats the present state changes nothing. */
  fold(event: PageChanged | PageClockJumped): void {
    const { at, document } = event;
    const spans = this.#spans.get(document) ?? [];
    if (event.type === 'page/clock-jumped') {
      // A moment, not a span: the log's time is that of the monotonic clock, which stands still while most machines sleep.
      this.#add(document, spans, { state: 'clock-jumped', from: at, until: at, by: event.by });
    } else if (begins(event.change)) {
      const state = BEGINS[event.change];
      if (this.#open.get(document)?.has(state) === true) return;
      this.#add(document, spans, { state, from: at, until: null, by: 0 });
    } else {
      const state = ENDS[event.change];
      const open = this.#open.get(document)?.get(state) ?? -1;
      const span = spans[open];
      if (span !== undefined) {
        spans[open] = { ...span, until: at };
        this.#open.get(document)?.delete(state);
      }
      // The page was in this state before; when it began is not known. Nothing is added for visible and online: every page begins
      // in these states.
      else if (state === 'frozen' || state === 'cached') {
        this.#add(document, spans, { state, from: at, until: at, by: 0 });
      } else return;
    }
    this.#spans.set(document, spans);
    this.#revision++;
  }

  /** Adds a span where there is room; the last place is for that which says that there is none. */
  #add(document: string, spans: PageSpan[], span: PageSpan): void {
    if (spans.length >= MOST_SPANS) return;
    const isLast = spans.length === MOST_SPANS - 1;
    const added: PageSpan = isLast ? { state: 'left-out', from: span.from, until: null, by: 0 } : span;
    const place = spans.push(added) - 1;
    if (added.until !== null) return;
    const open = this.#open.get(document) ?? new Map<PageState, number>();
    this.#open.set(document, open.set(added.state, place));
  }

  /** Observation ends: a state that still lasts is known up to here. */
  end(at: EpochMilliseconds): void {
    for (const [document, open] of this.#open) {
      const spans = [...(this.#spans.get(document) ?? [])];
      for (const place of open.values()) {
        const span = spans[place];
        if (span !== undefined) spans[place] = { ...span, until: at };
      }
      this.#spans.set(document, spans);
    }
    this.#open.clear();
    this.#revision++;
  }

  /** The states of all pages. */
  all(): readonly PageSpan[] {
    return [...this.#spans.values()].flat();
  }

  /** The states of a connection's page while the connection existed, by time. */
  during(connection: Connection): readonly PageSpan[] {
    const spans = this.#spans.get(documentOf(connection));
    if (spans === undefined) return NONE;
    const end = connection.closedAt ?? Number.POSITIVE_INFINITY;
    return spans
      .filter(({ from, until }) => from <= end && (until ?? Number.POSITIVE_INFINITY) >= connection.createdAt)
      .toSorted((a, b) => a.from - b.from);
  }

  forget(): void {
    this.#spans.clear();
    this.#open.clear();
    this.#revision++;
  }
}

const NONE: readonly PageSpan[] = [];

function begins(change: PageChange): change is keyof typeof BEGINS {
  return change in BEGINS;
}
