import type { EpochMilliseconds } from '../events/units.ts';
import type { Connection } from '../session/connection.ts';
import type { PageSpan } from '../session/page-lane.ts';

/** What a caller knows beside the connection itself. A `JudgeContext` fits as well. What is absent is not known. */
export interface ExplainContext {
  /** All attempts to the same endpoint in order, this one included. */
  readonly attempts?: readonly Connection[];
  /** Connections to the same host and port that lived at the same time, in order; this one may be among them. */
  readonly neighbours?: readonly Connection[];
  /** Time of the connection's last message in either direction; null where it had none. */
  readonly lastMessageAt?: EpochMilliseconds | null;
  /** What else was seen of its messages. */
  readonly messages?: MessageFacts;
  /** Time of the newest event of the whole log: what is open has been silent at least until then. */
  readonly now?: EpochMilliseconds;
  /** `Session.pageSpans` of the connection; absent where not known. */
  readonly page?: readonly PageSpan[];
  /** What the page was allowed to do. */
  readonly permissions?: PagePermissions;
}

/** The messages of one connection, as far as causes ask for them. */
export interface MessageFacts {
  readonly received: number;
  readonly lastReceivedAt: EpochMilliseconds | null;
  /** The last message that the page sent. */
  readonly lastSent: { readonly at: EpochMilliseconds; readonly bytes: number } | null;
  /** How many the page sent after the last that was received. */
  readonly sentSince: number;
  /** Milliseconds between what the server sends by itself, where that has a period; null where not. */
  readonly period: number | null;
}

/** `navigator.permissions` and `isSecureContext` of the page that opened the connection. */
interface PagePermissions {
  readonly localNetwork: 'prompt' | 'denied' | 'granted' | 'unknown';
  readonly secureContext: boolean | null;
}
