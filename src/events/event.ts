import type { RequestHead } from '../protocol/http/request-head.ts';
import type { ResponseHead } from '../protocol/http/response-head.ts';
import type { Transport } from '../protocol/http/transport.ts';
import { EXCHANGE_KINDS, type ExchangeKind } from '../protocol/upgrade/classify-exchange.ts';
import type { Observed } from './observed.ts';
import type { ConnectionId, EpochMilliseconds } from './units.ts';

/** Version of this vocabulary, written into every log. Raise it when an old reader would misread a new event. */
export const EVENT_VERSION = 1;

/**
 * Where evidence came from. `page-hook` runs among the page's own scripts, which may have forged
 * what it reports: never evidence of a handshake. `content-script` is our script in a world that the page cannot
 * reach, and reports only what the browser itself dispatched to it.
 */
export const SOURCES = [
  'debugger',
  'devtools-network',
  'page-hook',
  'content-script',
  'web-request',
  'har',
  'netlog',
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

/** Always seen from the same side, whoever records. */
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

/** Recording began, or began again after a stop. */
export interface RecordingStarted extends At {
  readonly type: 'recording/started';
  readonly source: Source;
  /** The page's URL as known then; empty where unknown. */
  readonly url: string;
  /** Such as `Chromium 156`. */
  readonly browser: string;
}

/** `epoch` of an event = `monotonic` seconds x 1000 + `epochAtMonotonicZero`: fixed once a log. */
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
  /** The browser's own words where it had any; otherwise empty. */
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
 * What a document, or the browser around it, can change to: `hidden` and `visible` (HTML, Page Visibility), `frozen` and
 * `resumed` (Page Lifecycle), `cached` and `restored` (it entered and left the back/forward cache: `pagehide` and `pageshow`
 * with `persisted`), `offline` and `online` (HTML, `navigator.onLine`).
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
 * A document changed, or was found so when recording or its first connection began. A page can forge what its hook reports:
 * this may explain an end, and is never evidence for a rule.
 */
export interface PageChanged extends OfDocument {
  readonly type: 'page/changed';
  readonly change: PageChange;
}

/** The wall clock moved away from the monotonic one by so many milliseconds: the machine slept, or its clock was set. */
export interface PageClockJumped extends OfDocument {
  readonly type: 'page/clock-jumped';
  /** Below 0 where the clock was set back. */
  readonly by: number;
}

/** A connection was created by the page and seen from its beginning. */
export interface ConnectionCreated extends OfConnection {
  readonly type: 'connection/created';
  readonly source: Source;
  readonly kind: ConnectionKind;
  readonly url: string;
  /** The id that the source uses for it, such as CDP's requestId: unique within source and log. */
  readonly sourceKey: string;
  readonly target: TargetKind;
  readonly initiator: Observed<Initiator>;
  /** URL of the document or worker that opened it. */
  readonly pageUrl: Observed<string>;
  /** False where whoever wrote the file recorded no messages of the connection: that none is there says nothing. */
  readonly messagesRecorded?: false;
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
}

export interface HandshakeRequestSent extends OfConnection {
  readonly type: 'handshake/request-sent';
  readonly source: Source;
  readonly head: Observed<RequestHead>;
}

export interface HandshakeResponseReceived extends OfConnection {
  readonly type: 'handshake/response-received';
  readonly source: Source;
  /** Seen even where the head is not: an imported file may know the status alone. */
  readonly status: Observed<number>;
  readonly transport: Transport;
  readonly head: Observed<ResponseHead>;
  /** The beginning of the answer's body as text, at most `BODY_LIMIT` characters; absent where the source saw none. */
  readonly body?: string;
}

/** Characters of an answer's body that are kept: enough for what an error page says of its cause. */
export const BODY_LIMIT = 4_096;

/**
 * The browser said in its own words what was wrong, before or after the switch. Often all there is to know of a
 * refused handshake. May be empty: an installed extension that holds webRequest or
 * declarativeNetRequest makes Chromium hide it (Chromium 156).
 */
export interface BrowserReportedError extends OfConnection {
  readonly type: 'browser/reported-error';
  readonly source: Source;
  readonly text: string;
}

/** What a page's `close` event or a close frame said (RFC 6455 section 7.1.5, 7.1.6). */
export interface CloseSeen {
  readonly code: number;
  readonly reason: string;
  readonly wasClean: boolean | null;
  readonly by: 'client' | 'server' | 'unknown';
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

/** A Content Security Policy forbade the connection, as the browser reported (CSP, securitypolicyviolation). */
export interface ConnectionBlocked extends OfConnection {
  readonly type: 'connection/blocked';
  readonly source: Source;
  /** The directive that was broken: `connect-src`, or `default-src` in its place. */
  readonly directive: string;
}

/**
 * What another source reports of a connection was joined to it. `exact`: both carried the same mark, which the page hook had
 * set. `by-order`: by URL, frame and order of opening alone, so two connections to one URL may have been confused.
 */
export interface ConnectionJoined extends OfConnection {
  readonly type: 'connection/joined';
  readonly source: Source;
  readonly sourceKey: string;
  readonly how: 'exact' | 'by-order';
}

/** Where the page's code stood at the messages it sends from now on over this connection, until the next such event. */
interface MessageSentFrom extends OfConnection {
  readonly type: 'message/sent-from';
  readonly source: Source;
  /** Empty where it is no longer reported: the page's sends come from too many places. */
  readonly stack: readonly StackFrame[];
}

/** `bufferedAmount` (HTML, WebSocket) after a send reached a new height. */
export interface SendBuffered extends OfConnection {
  readonly type: 'send/buffered';
  readonly source: Source;
  readonly bytes: number;
}

/** Which sources are live from now on: recording was switched from one to another, or one came or went. */
export interface SourcesChanged extends At {
  readonly type: 'sources/changed';
  readonly sources: readonly Source[];
}

/** Nothing could be recorded from `at` to `until`. */
export interface CaptureGap extends At {
  readonly type: 'capture/gap';
  readonly until: EpochMilliseconds;
  readonly why: 'worker-restarted' | 'detached' | 'segment-corrupt' | 'write-failed';
  /** Messages known to be lost; null where nobody can know. */
  readonly messages: number | null;
}

/**
 * The oldest part of the log was evicted: so many messages lost their payload, and where that was not enough their row
 * too. Lifecycle events stay, and sequence numbers.
 */
export interface CaptureTruncated extends At {
  readonly type: 'capture/truncated';
  readonly messages: number;
  readonly bytes: number;
  readonly why: 'quota' | 'limit';
}

/** The lifecycle vocabulary. Messages travel in segments (message-segment.ts), never one object each. */
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
  | SourcesChanged
  | CaptureGap
  | CaptureTruncated;
