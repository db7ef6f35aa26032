import type { PageChange, PageChanged, PageClockJumped } from '../events/event.ts';
import type { EpochMilliseconds } from '../events/units.ts';
import type { Connection } from './connection.ts';
import { documentOf } from './document-of.ts';

/** What a page can be, or the browser around it, for a time. */
export type PageState = 'hidden' | 'frozen' | 'cached' | 'offline' | 'clock-jumped';

/** A time in which a page was in a state. */
export interface PageSpan {
  readonly state: PageState;
  readonly from: EpochMilliseconds;
  /** Null where nobody saw it end. */
  readonly until: EpochMilliseconds | null;
  /** Of a clock that jumped: by how many milliseconds, below 0 where it was set back; else 0. */
  readonly by: number;
}

const BEGINS = { hidden: 'hidden', frozen: 'frozen', cached: 'cached', offline: 'offline' } as const;
const ENDS = { visible: 'hidden', resumed: 'frozen', restored: 'cached', online: 'offline' } as const;

/** Spans of one document that are kept; only a forged log has more. */
const MOST_SPANS = 10_000;

/** What every page of a log went through: spans of time, folded from events of pages. */
export class PageLane {
  readonly #spans = new Map<string, PageSpan[]>();
  #revision = 0;

  /** Grows with every change. */
  get revision(): number {
    return this.#revision;
  }

  /** Folds one event; what says the same as before changes nothing. */
  fold(event: PageChanged | PageClockJumped): void {
    const { at, document } = event;
    const spans = this.#spans.get(document) ?? [];
    if (spans.length >= MOST_SPANS) return;
    if (event.type === 'page/clock-jumped') {
      // A moment: the log's scale is the monotonic clock's, which stands still while most machines sleep.
      spans.push({ state: 'clock-jumped', from: at, until: at, by: event.by });
    } else if (begins(event.change)) {
      const state = BEGINS[event.change];
      if (openIndex(spans, state) !== -1) return;
      spans.push({ state, from: at, until: null, by: 0 });
    } else {
      const state = ENDS[event.change];
      const open = openIndex(spans, state);
      const span = spans[open];
      if (span !== undefined) spans[open] = { ...span, until: at };
      // It was so before, and since when is not known; to be visible and online is what every page begins with.
      else if (state === 'frozen' || state === 'cached') spans.push({ state, from: at, until: at, by: 0 });
      else return;
    }
    this.#spans.set(document, spans);
    this.#revision++;
  }

  /** Nothing is seen any more: what still lasts is known up to here. */
  end(at: EpochMilliseconds): void {
    for (const [document, spans] of this.#spans) {
      this.#spans.set(
        document,
        spans.map((span) => (span.until === null ? { ...span, until: at } : span)),
      );
    }
    this.#revision++;
  }

  /** What a connection's page went through in its life, by time. */
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
    this.#revision++;
  }
}

const NONE: readonly PageSpan[] = [];

function begins(change: PageChange): change is keyof typeof BEGINS {
  return change in BEGINS;
}

function openIndex(spans: readonly PageSpan[], state: PageState): number {
  return spans.findLastIndex((span) => span.state === state && span.until === null);
}
