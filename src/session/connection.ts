import type { CloseSeen, ConnectionKind, Initiator, Source, TargetKind, Transport } from '../events/event.ts';
import type { Observed } from '../events/observed.ts';
import type { ConnectionId, EpochMilliseconds } from '../events/units.ts';
import type { RequestHead } from '../protocol/http/request-head.ts';
import type { ResponseHead } from '../protocol/http/response-head.ts';

/**
 * How far a connection has come.
 * - `pending`: no answer seen yet
 * - `open`: switched, not seen to end
 * - `closed`: switched, then ended; or an ordinary exchange that asked for no switch and is over (`isOrdinaryExchange`)
 * - `refused`: a server answered, and not with the switch
 * - `failed`: no usable answer, or the browser rejected the switch that it got
 */
export type Outcome = 'pending' | 'open' | 'closed' | 'refused' | 'failed';

/** Message totals of one direction; `bytes` counts payload bytes (UTF-8 for text), as far as sizes are known. */
export interface Traffic {
  readonly count: number;
  readonly bytes: number;
  /** Of how many of them the size is not known. */
  readonly unsized: number;
}

/** A browser's own words about a connection. */
export interface BrowserWords {
  readonly at: EpochMilliseconds;
  readonly text: string;
  readonly source: Source;
  /** True where they came before any switch was seen: they then explain a failed handshake. */
  readonly beforeSwitch: boolean;
}

/** What `connection/joined` reported: what another source saw belongs to this connection. */
export interface Join {
  readonly source: Source;
  readonly sourceKey: string;
  readonly how: 'exact' | 'by-order';
  readonly unsent?: number;
}

/** The socket's `protocol` and `extensions` at its `open` event; empty where nothing was negotiated. */
export interface OpenedAs {
  readonly protocol: string;
  readonly extensions: string;
}

/** A policy of the page blocked the connection. */
export interface Blocked {
  readonly at: EpochMilliseconds;
  readonly directive: string;
}

/** What the session knows of one connection: folded from events, replaced and never changed in place. */
export interface Connection {
  readonly id: ConnectionId;
  readonly kind: ConnectionKind;
  readonly url: Observed<string>;
  readonly pageUrl: Observed<string>;
  readonly target: TargetKind;
  readonly sources: readonly Source[];
  readonly sourceKey: string;
  readonly initiator: Observed<Initiator>;
  /** When it was created, or first noticed where `discovered`. */
  readonly createdAt: EpochMilliseconds;
  /** It was open before recording began, so its handshake cannot be known. */
  readonly discovered: boolean;
  readonly transport: Transport;
  readonly requestSentAt: EpochMilliseconds | null;
  readonly request: Observed<RequestHead>;
  readonly responseReceivedAt: EpochMilliseconds | null;
  readonly status: Observed<number>;
  readonly response: Observed<ResponseHead>;
  /** The beginning of the answer's body as text, at most `BODY_LIMIT` characters; null where no source saw one. */
  readonly body: string | null;
  /** False where the writer of the file recorded no messages: the absence of messages then means nothing. */
  readonly messagesRecorded: boolean;
  readonly errors: readonly BrowserWords[];
  readonly closedAt: EpochMilliseconds | null;
  readonly close: Observed<CloseSeen>;
  /** The source that reported the end; null as long as none did. */
  readonly closeSource: Source | null;
  /** In the order of the log; empty where one source reported everything. */
  readonly joins: readonly Join[];
  readonly opened: Observed<OpenedAs>;
  readonly blocked: Blocked | null;
  /** The greatest `bufferedAmount` that was read, in bytes; null where none above 0 was reported. */
  readonly bufferedPeak: number | null;
  /** How far it came, according to all reports. */
  readonly outcome: Outcome;
  /** The same according to sources that a page cannot forge: the browser's, and our content script. */
  readonly proven: Outcome;
  /** The same according to the page hook alone: `pending`, `open`, `closed` or `failed`. */
  readonly reported: Outcome;
}
