import type { LifecycleEvent } from './event.ts';

/** How many reports of one page hook are in the log. */
export interface DocumentOffset {
  /** The document's key from the browser, and the name that its hook chose for itself. */
  readonly document: string;
  /** Number of the first report that is not completely in the log. */
  readonly next: number;
  /** Messages in the reports before that one, in the document's whole life. */
  readonly messages: number;
  /** All that it reported is in the log, and it has nothing more to report unless it comes back. */
  readonly over?: boolean;
}

/** A connection by the key of its origin, and how many of its messages passed: to the client, and to the server. */
export type PassedCount = readonly [key: string, toClient: number, toServer: number];

/** The opening events of live connections that the running log does not contain yet, grouped by connection. */
export type Openings = readonly (readonly LifecycleEvent[])[];

/** What the batches of a log do not say of its connections. */
export interface Counts {
  readonly openings: Openings;
  /** Message counts, including lost messages and those of earlier logs. */
  readonly passed: readonly PassedCount[];
}

/** The same in stored form. */
export interface StoredCounts extends Counts {
  /** The last batch whose messages are in `passed`; -1 for none. */
  readonly through: number;
}

/** What a background worker that continues a log has to know and cannot read from its batches. */
export interface ResumePoint {
  readonly offsets: readonly DocumentOffset[];
  /** Null where none were stored. */
  readonly counts: StoredCounts | null;
}

export const NO_RESUME_POINT: ResumePoint = { offsets: [], counts: null };
