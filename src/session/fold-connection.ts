import type {
  BrowserReportedError,
  ConnectionClosed,
  ConnectionCreated,
  ConnectionDiscovered,
  ConnectionOpened,
  HandshakeRequestSent,
  HandshakeResponseReceived,
  PageNavigated,
  Source,
} from '../events/event.ts';
import type { Observed } from '../events/observed.ts';
import { notSeen, seen } from '../events/observed.ts';
import { speaksOfHandshake, statusInWords } from './browser-words.ts';
import type { Connection, Outcome } from './connection.ts';
import { createdConnection, discoveredConnection } from './new-connection.ts';
import { switchEvidence } from './switch-evidence.ts';

/** Events of one connection. */
export type ConnectionEvent =
  | ConnectionCreated
  | ConnectionDiscovered
  | HandshakeRequestSent
  | HandshakeResponseReceived
  | BrowserReportedError
  | ConnectionOpened
  | ConnectionClosed;

/** Folds one event into a connection; pure, and returns a new connection. */
export function foldConnection(connection: Connection, event: ConnectionEvent): Connection {
  const next = { ...connection, sources: withSource(connection.sources, event.source) };
  switch (event.type) {
    case 'connection/created':
      return foldIdentity(next, createdConnection(event));
    case 'connection/discovered':
      return foldIdentity(next, discoveredConnection(event));
    case 'handshake/request-sent':
      return {
        ...next,
        request: laterHead(next.request, event.head),
        requestSentAt: next.requestSentAt ?? event.at,
      };
    case 'handshake/response-received':
      return foldResponse(next, event);
    case 'browser/reported-error':
      return foldError(next, event);
    case 'connection/opened':
      return { ...next, outcome: next.outcome === 'pending' ? 'open' : next.outcome };
    case 'connection/closed':
      break;
  }
  return foldClose(next, event);
}

/** A first message: nothing travels before the switch, so a connection that had no answer yet is open. */
export function foldFirstMessage(connection: Connection): Connection {
  return connection.outcome === 'pending' ? { ...connection, outcome: 'open' } : connection;
}

/**
 * The page went elsewhere and took its sockets with it: browsers send no close for them (Chromium 156). Workers that
 * other pages may share live on, and so does what began after the navigation.
 */
export function foldNavigation(connection: Connection, event: PageNavigated): Connection {
  const ofPage =
    connection.target === 'page' || connection.target === 'iframe' || connection.target === 'worker';
  if (!ofPage || connection.closedAt !== null || connection.createdAt > event.at) return connection;
  return {
    ...connection,
    closedAt: event.at,
    close: notSeen('source-cannot'),
    outcome: closedOutcome(connection),
  };
}

function withSource(sources: readonly Source[], source: Source): readonly Source[] {
  return sources.includes(source) ? sources : [...sources, source];
}

/** A second source, or a late first one, fills in what was not seen before. */
function foldIdentity(known: Connection, other: Connection): Connection {
  return {
    ...known,
    kind: known.url.seen ? known.kind : other.kind,
    url: firstSeen(known.url, other.url),
    pageUrl: firstSeen(known.pageUrl, other.pageUrl),
    target: known.target === 'unknown' ? other.target : known.target,
    sourceKey: known.sourceKey === '' ? other.sourceKey : known.sourceKey,
    initiator: firstSeen(known.initiator, other.initiator),
    // One that only had a number until now begins where this source says.
    createdAt: known.sourceKey === '' ? other.createdAt : known.createdAt,
    discovered: known.discovered && other.discovered,
    outcome: known.outcome === 'pending' ? other.outcome : known.outcome,
  };
}

function foldResponse(connection: Connection, event: HandshakeResponseReceived): Connection {
  const inHead =
    event.head.seen && event.head.value.status > 0 ? seen(event.head.value.status) : event.status;
  const status = event.status.seen ? event.status : inHead;
  // An event that shows neither may still tell the transport; a WebTransport's is all that Chromium ever shows.
  const answered = status.seen || event.head.seen || connection.kind === 'webtransport';
  const next: Connection = {
    ...connection,
    responseReceivedAt: connection.responseReceivedAt ?? (answered ? event.at : null),
    response: laterHead(connection.response, event.head),
    status: status.seen ? status : firstSeen(connection.status, status),
    transport: event.transport === 'unknown' ? connection.transport : event.transport,
  };
  return { ...next, outcome: answeredOutcome(next) };
}

function answeredOutcome(connection: Connection): Outcome {
  const evidence = switchEvidence(connection);
  const { outcome } = connection;
  if (evidence === 'cannot-tell') return outcome;
  const rejected = connection.errors.some((error) => error.beforeSwitch);
  if (evidence === 'switched') {
    // Words before the switch mean that the browser rejected this very answer.
    if (rejected) return 'failed';
    if (outcome === 'pending') return 'open';
    // Another source told of the end first.
    return outcome === 'failed' ? 'closed' : outcome;
  }
  return outcome === 'pending' || outcome === 'failed' ? 'refused' : outcome;
}

function foldError(connection: Connection, event: BrowserReportedError): Connection {
  const { at, text, source } = event;
  const switched = connection.outcome === 'open' || connection.outcome === 'closed';
  const beforeSwitch = !switched || speaksOfHandshake(text);
  const errors = [...connection.errors, { at, text, source, beforeSwitch }];
  if (!beforeSwitch) return { ...connection, errors };
  const told = statusInWords(text);
  const status = !connection.status.seen && told !== null ? seen(told) : connection.status;
  const next: Connection = { ...connection, errors, status };
  const evidence = switchEvidence(next);
  // A 2xx of unknown transport, and then the browser complains: that was a plain answer, not a switch.
  const answered = status.seen && evidence !== 'switched';
  return { ...next, outcome: answered ? 'refused' : 'failed' };
}

function foldClose(connection: Connection, event: ConnectionClosed): Connection {
  // An end that was only inferred gives way to one that was seen.
  const better = event.close.seen && !connection.close.seen;
  const next: Connection = {
    ...connection,
    closedAt: connection.closedAt === null || better ? event.at : connection.closedAt,
    close: connection.close.seen ? connection.close : event.close,
  };
  return { ...next, outcome: closedOutcome(next) };
}

/** Codes that a page gets where no close frame came: they tell nothing of a switch (RFC 6455 section 7.1.5). */
const NEVER_ON_WIRE = new Set([1006, 1015]);

function closedOutcome(connection: Connection): Outcome {
  if (connection.outcome === 'open') return 'closed';
  if (connection.outcome !== 'pending') return connection.outcome;
  // A close code has crossed the wire, or a 2xx of unknown transport came: both are silent about any failure.
  const codeSeen = connection.close.seen && !NEVER_ON_WIRE.has(connection.close.value.code);
  return codeSeen || connection.status.seen ? 'closed' : 'failed';
}

function firstSeen<T>(former: Observed<T>, later: Observed<T>): Observed<T> {
  return former.seen ? former : later;
}

/** Of two heads of one side the later counts if it is the text itself: field lists lose order and repeats. */
function laterHead<T extends { readonly raw: string | null }>(
  former: Observed<T>,
  later: Observed<T>,
): Observed<T> {
  if (!former.seen) return later;
  return later.seen && later.value.raw !== null ? later : former;
}
