import type { RequestHead } from '../protocol/http/request-head.ts';
import type { ResponseHead } from '../protocol/http/response-head.ts';
import type { Transport } from '../protocol/http/transport.ts';
import { EXCHANGE_KINDS, type ExchangeKind } from '../protocol/upgrade/classify-exchange.ts';
import type { FrameRule } from '../protocol/websocket/frame-fault.ts';
import type { Observed } from './observed.ts';
import type { ConnectionId, EpochMilliseconds } from './units.ts';
import type { WireColumns, WireFault } from './wire-frames.ts';

/** Version of this vocabulary, written into every log. Raise it when an old reader would misread a new event. */
export const EVENT_VERSION = 1;

/**
 * Where evidence came from. `page-hook` runs among the page's own scripts, which may forge what it reports, so it is never
 * evidence of a handshake. `content-script` is our script in a world that the page cannot reach; it reports only what the
 * browser itself dispatched to it.
 */
export const SOURCES = [
  'debugger',
  'devtools-network',
  'page-hook',
  'content-script',
  'web-request',
  'har',
  'netlog',
  'pcap',
  'transcript',
] as const;
export type Source = (typeof SOURCES)[number];

/** What kind of thing a connection was opened as. */
export const CONNECTION_KINDS = EXCHANGE_KINDS;
export type ConnectionKind = ExchangeKind;

export { TRANSPORTS, type Transport } from '../protocol/http/transport.ts';

/** The execution context a connection belongs to. */
export const TARGET_KINDS = [
  'page',
  'iframe',
  'worker',
  'shared-worker',
  'service-worker',
  'unknown',
] as const;
export type TargetKind = (typeof TARGET_KINDS)[number];

/** Always from the same viewpoint, whoever records. */
export type Direction = 'client-to-server' | 'server-to-client';

/** One frame of a call stack, as the browser printed it; line and column count from 1. */
export interface StackFrame {
  readonly functionName: string;
  readonly url: string;
  readonly line: number;
  readonly column: number;
}

export interface Initiator {
  /** The browser's own word: `script`, `parser`, `other`. */
  readonly type: string;
  readonly url: string | null;
  readonly stack: readonly StackFrame[];
}

interface At {
  readonly at: EpochMilliseconds;
}

interface OfConnection extends At {
  readonly connection: ConnectionId;
}

/** Recording began, or resumed after a stop. */
export interface RecordingStarted extends At {
  readonly type: 'recording/started';
  readonly source: Source;
  /** The page's URL as far as it is known then; empty where unknown. */
  readonly url: string;
  /** Such as `Chromium 156`. */
  readonly browser: string;
}

/** `epoch` of an event = `monotonic` seconds x 1000 + `epochAtMonotonicZero`; set once for a log. */
interface ClockSet extends At {
  readonly type: 'clock/set';
  readonly epochAtMonotonicZero: EpochMilliseconds;
}

export interface RecordingStopped extends At {
  readonly type: 'recording/stopped';
  readonly why:
    | 'asked'
    | 'cancelled-by-user'
    | 'tab-closed'
    | 'target-crashed'
    | 'replaced'
    | 'debugger-refused'
    | 'panel-closed';
  /** The browser's own words where there are any; otherwise empty. */
  readonly detail: string;
}

export interface PageNavigated extends At {
  readonly type: 'page/navigated';
  readonly url: string;
}

interface OfDocument extends At {
  readonly source: Source;
  /** Key of the document, unique in its tab: a page hook's connections have it as the second word of their `sourceKey`. */
  readonly document: string;
}

/**
 * A change of a document, or of the browser around it: `hidden` and `visible` (HTML, Page Visibility), `frozen` and
 * `resumed` (Page Lifecycle), `cached` and `restored` (it entered and left the back/forward cache: `pagehide` and
 * `pageshow` with `persisted`), `offline` and `online` (HTML, `navigator.onLine`).
 */
export const PAGE_CHANGES = [
  'hidden',
  'visible',
  'frozen',
  'resumed',
  'cached',
  'restored',
  'offline',
  'online',
] as const;
export type PageChange = (typeof PAGE_CHANGES)[number];

/**
 * A document changed, or was in this state when recording or its first connection began. A page can forge what its hook
 * reports, so this may explain an end, and is never evidence for a rule.
 */
export interface PageChanged extends OfDocument {
  readonly type: 'page/changed';
  readonly change: PageChange;
}

/** The wall clock jumped against the monotonic one by this many milliseconds: the machine slept, or its clock was set. */
export interface PageClockJumped extends OfDocument {
  readonly type: 'page/clock-jumped';
  /** Negative where the clock was set back. */
  readonly by: number;
}

/** A connection was created by the page and seen from its beginning. */
export interface ConnectionCreated extends OfConnection {
  readonly type: 'connection/created';
  readonly source: Source;
  readonly kind: ConnectionKind;
  readonly url: string;
  /** The source's id for it, such as CDP's requestId: unique within source and log. */
  readonly sourceKey: string;
  readonly target: TargetKind;
  readonly initiator: Observed<Initiator>;
  /** URL of the document or worker that opened it. */
  readonly pageUrl: Observed<string>;
  /** False where the writer of the file recorded no messages of the connection: their absence then means nothing. */
  readonly messagesRecorded?: false;
  /** False where the writer of the file records no ends: whether it was open at the end is then not known. */
  readonly closeRecorded?: false;
}

/** A connection was noticed that was open before recording began. Its messages are kept. */
export interface ConnectionDiscovered extends OfConnection {
  readonly type: 'connection/discovered';
  readonly source: Source;
  readonly kind: ConnectionKind;
  readonly url: Observed<string>;
  readonly sourceKey: string;
  readonly target: TargetKind;
  readonly messagesRecorded?: false;
  readonly closeRecorded?: false;
}

export interface HandshakeRequestSent extends OfConnection {
  readonly type: 'handshake/request-sent';
  readonly source: Source;
  readonly head: Observed<RequestHead>;
}

export interface HandshakeResponseReceived extends OfConnection {
  readonly type: 'handshake/response-received';
  readonly source: Source;
  /** May be seen even where the head is not: an imported file may have only the status. */
  readonly status: Observed<number>;
  readonly transport: Transport;
  readonly head: Observed<ResponseHead>;
  /** The beginning of the answer's body as text, at most `BODY_LIMIT` characters; absent where the source saw none. */
  readonly body?: string;
}

/** How many characters of an answer's body are kept: enough for what an error page says of its cause. */
export const BODY_LIMIT = 16_384;

/**
 * The browser reported in its own words what was wrong, before or after the switch. Often this is all that is known of a
 * refused handshake. May be empty: an installed extension that holds webRequest or declarativeNetRequest makes Chromium
 * hide it (Chromium 156).
 */
export interface BrowserReportedError extends OfConnection {
  readonly type: 'browser/reported-error';
  readonly source: Source;
  readonly text: string;
}

/** How one side ended a TCP connection: in order, or by a reset (RFC 9293 sections 3.6 and 3.5.3). */
export const TCP_ENDS = ['fin', 'reset'] as const;
export type TcpEnd = (typeof TCP_ENDS)[number];

/** What a close frame said. */
export interface CloseFrameSeen {
  /** 1005 where it had none. */
  readonly code: number;
  readonly reason: string;
  /** The rule that the frame breaks; absent where it breaks none, and where nobody saw a frame. */
  readonly fault?: FrameRule;
  /** Its body in hexadecimal digits, where code and reason do not give it. */
  readonly body?: string;
}

/** What a page's `close` event or the first close frame said (RFC 6455 section 7.1.5, 7.1.6). An event stream has no code: it is 0. */
export interface CloseSeen extends CloseFrameSeen {
  readonly wasClean: boolean | null;
  readonly by: 'client' | 'server' | 'unknown';
  /** How the side `by` ended TCP before the connection had ended in order; absent where nobody saw that. */
  readonly tcp?: TcpEnd;
  /** The close frame of the other side; absent where nobody saw one. */
  readonly answer?: CloseFrameSeen;
}

/** The connection is over, as far as the source can see. */
export interface ConnectionClosed extends OfConnection {
  readonly type: 'connection/closed';
  readonly source: Source;
  readonly close: Observed<CloseSeen>;
}

/**
 * The socket's `open` event came: the handshake succeeded, whatever it was. `protocol` and `extensions` are the socket's
 * members of that name (HTML, WebSocket), empty where nothing was negotiated.
 */
export interface ConnectionOpened extends OfConnection {
  readonly type: 'connection/opened';
  readonly source: Source;
  readonly protocol: string;
  readonly extensions: string;
}

/** A Content Security Policy blocked the connection, as the browser reported (CSP, securitypolicyviolation). */
export interface ConnectionBlocked extends OfConnection {
  readonly type: 'connection/blocked';
  readonly source: Source;
  /** The directive that was violated: `connect-src`, or `default-src` in its place. */
  readonly directive: string;
}

/**
 * What another source reports of a connection was joined to it. `exact`: both had the same mark, set by the page hook.
 * `by-order`: only by URL, frame and order of opening, so two connections to one URL may have been confused.
 */
export interface ConnectionJoined extends OfConnection {
  readonly type: 'connection/joined';
  readonly source: Source;
  readonly sourceKey: string;
  readonly how: 'exact' | 'by-order';
  /** Of a wire that shows its end: so many messages that the page sent never were on it; absent where there are none. */
  readonly unsent?: number;
}

/** Where the page's code sends messages of this connection from now on, until the next such event. */
interface MessageSentFrom extends OfConnection {
  readonly type: 'message/sent-from';
  readonly source: Source;
  /** Empty where it is no longer reported: the page sends from too many places. */
  readonly stack: readonly StackFrame[];
}

/**
 * `bufferedAmount` (HTML, WebSocket) around a send. It is read as each send is called and reported where it differs from the report before, at most every
 * 50 ms, the first in any case; and after a send that brings it to at least 64 KiB and twice the height before.
 */
export interface SendBuffered extends OfConnection {
  readonly type: 'send/buffered';
  readonly source: Source;
  readonly bytes: number;
}

/**
 * Frames were read from the wire itself (RFC 6455 section 5.2), in columns so that a log of millions stays small. The
 * messages in them are messages of the log as well, except close frames, which `connection/closed` reports.
 */
export interface WireFramesSeen extends OfConnection {
  readonly type: 'wire/frames';
  readonly source: Source;
  readonly frames: WireColumns;
  readonly faults: readonly WireFault[];
}

/** The answer to a request came, and the wire shows what the client had sent of the new protocol until then (RFC 9931). */
export interface WireAnswered extends OfConnection {
  readonly type: 'wire/answered';
  readonly source: Source;
  /** Bytes of the client between its request and the answer. */
  readonly early: number;
}

/**
 * Frames of one direction are missing from here on, or may be: what is not among those that were read is not known to be absent. It comes
 * at the end of the connection.
 */
export interface WireLost extends OfConnection {
  readonly type: 'wire/lost';
  readonly source: Source;
  readonly outgoing: boolean;
  /** When the last frame of this direction came before it; null where none did. */
  readonly since: EpochMilliseconds | null;
}

/** Which sources are live from now on: recording was switched from one to another, or one started or ended. */
export interface SourcesChanged extends At {
  readonly type: 'sources/changed';
  readonly sources: readonly Source[];
}

/**
 * Nothing could be recorded from `at` to `until`. `limit`: more of a kind came than is kept, such as offers of servers or sockets
 * of one page; further ones are not recorded.
 */
export interface CaptureGap extends At {
  readonly type: 'capture/gap';
  readonly until: EpochMilliseconds;
  readonly why: 'worker-restarted' | 'detached' | 'segment-corrupt' | 'write-failed' | 'limit';
  /** Messages known to be lost; null where nobody can know. */
  readonly messages: number | null;
}

/**
 * The oldest part of the log was evicted: this many messages lost their payload and, where that was not enough, their row
 * too. Lifecycle events and sequence numbers stay.
 */
export interface CaptureTruncated extends At {
  readonly type: 'capture/truncated';
  readonly messages: number;
  readonly bytes: number;
  readonly why: 'quota' | 'limit';
}

/** The lifecycle vocabulary. Messages are stored in segments (message-segment.ts), never as one object each. */
export type LifecycleEvent =
  | RecordingStarted
  | RecordingStopped
  | ClockSet
  | PageNavigated
  | PageChanged
  | PageClockJumped
  | ConnectionCreated
  | ConnectionDiscovered
  | HandshakeRequestSent
  | HandshakeResponseReceived
  | BrowserReportedError
  | ConnectionOpened
  | ConnectionBlocked
  | ConnectionClosed
  | ConnectionJoined
  | MessageSentFrom
  | SendBuffered
  | WireFramesSeen
  | WireAnswered
  | WireLost
  | SourcesChanged
  | CaptureGap
  | CaptureTruncated;
