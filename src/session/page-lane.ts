import type { PageChange, PageChanged, PageClockJumped } from '../events/event.ts';
import type { EpochMilliseconds } from '../events/units.ts';
import type { Connection } from './connection.ts';
import { documentOf } from './document-of.ts';

/** A state that a page, or the browser around it, can be in; the last two are of one socket that the browser holds back. */
export type PageState =
  | 'hidden'
  | 'frozen'
  | 'cached'
  | 'offline'
  | 'clock-jumped'
  | 'behind-handshake'
  | 'connect-delayed';

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

/** How many spans of one document are kept; only a forged log has more. */
const MOST_SPANS = 10_000;

/** The states of every page of a log: spans of time, folded from events about pages. */
export class PageLane {
  readonly #spans = new Map<string, PageSpan[]>();
  /** Documents with something that still lasts. */
  readonly #open = new Set<string>();
  #revision = 0;

  /** Increases with every change. */
  get revision(): number {
    return this.#revision;
  }

  /** Folds one event; an event that repeats the present state changes nothing. */
  fold(event: PageChanged | PageClockJumped): void {
    const { at, document } = event;
    const spans = this.#spans.get(document) ?? [];
    if (spans.length >= MOST_SPANS) return;
    if (event.type === 'page/clock-jumped') {
      // A moment, not a span: the log's time is that of the monotonic clock, which stands still while most machines sleep.
      spans.push({ state: 'clock-jumped', from: at, until: at, by: event.by });
    } else if (begins(event.change)) {
      const state = BEGINS[event.change];
      if (openIndex(spans, state) !== -1) return;
      spans.push({ state, from: at, until: null, by: 0 });
      this.#open.add(document);
    } else {
      const state = ENDS[event.change];
      const open = openIndex(spans, state);
      const span = spans[open];
      if (span !== undefined) spans[open] = { ...span, until: at };
      // The page was in this state before, and since when is not known; visible and online are the states in which every
      // page begins.
      else if (state === 'frozen' || state === 'cached') spans.push({ state, from: at, until: at, by: 0 });
      else return;
    }
    this.#spans.set(document, spans);
    this.#revision++;
  }

  /** Observation ends: a state that still lasts is known up to here. */
  end(at: EpochMilliseconds): void {
    for (const document of this.#open) {
      const spans = this.#spans.get(document) ?? [];
      this.#spans.set(
        document,
        spans.map((span) => (span.until === null ? { ...span, until: at } : span)),
      );
    }
    this.#open.clear();
    this.#revision++;
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

function openIndex(spans: readonly PageSpan[], state: PageState): number {
  return spans.findLastIndex((span) => span.state === state && span.until === null);
}
