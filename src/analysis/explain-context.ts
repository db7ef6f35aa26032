import type { EpochMilliseconds } from '../events/units.ts';
import type { Connection } from '../session/connection.ts';
import type { ConnectionWire } from '../session/connection-wire.ts';
import type { PageSpan } from '../session/page-lane.ts';

/** What a caller knows besides the connection itself. A `JudgeContext` fits as well. Absent means unknown. */
export interface ExplainContext {
  /** All attempts at the same endpoint in order, including this one. */
  readonly attempts?: readonly Connection[];
  /** Connections to the same host and port that existed at the same time, in order; this one may be among them. */
  readonly neighbours?: readonly Connection[];
  /** How many WebSockets of the log were open or connecting when this one was made. */
  readonly openBefore?: number;
  /** A request of one of these says that the browser is Firefox. */
  readonly inFirefox?: boolean;
  /** Time of the connection's last message in either direction; null where it had none. */
  readonly lastMessageAt?: EpochMilliseconds | null;
  /** What else was seen of its messages; absent too where frames are missing, so that none is known to be absent. */
  readonly messages?: MessageFacts;
  /** The same of another connection of the log. */
  readonly messagesOf?: (connection: Connection) => MessageFacts | undefined;
  /** The frames of a connection of the log; null where no source recorded its wire. */
  readonly wireOf?: (connection: Connection) => ConnectionWire | null;
  /** The server's frame within which its bytes end, with the payload bytes that it announces. */
  readonly cutFrame?: { readonly length: number };
  /** The newest frame is one of the server with a payload, of which the source shows the header alone. */
  readonly lastFrameMayBeCut?: boolean;
  /** Text of HTTP stands where a frame of the server should. */
  readonly httpText?: boolean;
  /** Time of the newest event of the whole log: an open connection has been silent at least until then. */
  readonly now?: EpochMilliseconds;
  /** `Session.pageSpans` of the connection; absent where not known. */
  readonly page?: readonly PageSpan[];
  /** What the page was permitted to do. */
  readonly permissions?: PagePermissions;
}

/** What causes need to know of the messages of one connection. */
export interface MessageFacts {
  readonly received: number;
  /** Of a message, or a ping or pong where they were seen. */
  readonly lastReceivedAt: EpochMilliseconds | null;
  /** When the last message came that is no ping or pong; absent where there was none. */
  readonly lastDataAt?: EpochMilliseconds;
  /** Size of the last message that was received; absent where there was none, or it is not known. */
  readonly lastReceivedBytes?: number;
  /** The last message that the page sent. */
  readonly lastSent: { readonly at: EpochMilliseconds; readonly bytes: number } | null;
  /** How many messages the page sent after the last one that it received; pongs, which nobody answers, do not count. */
  readonly sentSince: number;
  /** The period of the messages that the server sends by itself, in milliseconds; null where there is none. */
  readonly period: number | null;
}

/** `navigator.permissions` and `isSecureContext` of the page that opened the connection. */
interface PagePermissions {
  readonly localNetwork: 'prompt' | 'denied' | 'granted' | 'unknown';
  readonly secureContext: boolean | null;
}
