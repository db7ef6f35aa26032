import type {
  BrowserReportedError,
  CloseSeen,
  ConnectionBlocked,
  ConnectionClosed,
  ConnectionCreated,
  ConnectionDiscovered,
  ConnectionJoined,
  ConnectionOpened,
  HandshakeRequestSent,
  HandshakeResponseReceived,
  PageNavigated,
  SendBuffered,
  Source,
  WireAnswered,
  WireFramesSeen,
  WireLost,
} from '../events/event.ts';
import { BODY_LIMIT } from '../events/event.ts';
import type { Observed } from '../events/observed.ts';
import { notSeen, seen } from '../events/observed.ts';
import { speaksOfEnd, speaksOfFrame, speaksOfHandshake, statusInWords } from './browser-words.ts';
import type { BrowserWords, Connection, Outcome } from './connection.ts';
import { isEndedByWords } from './ended-by-words.ts';
import { createdConnection, discoveredConnection } from './new-connection.ts';
import { isRefusedForAccept } from './refused-accept.ts';
import { switchEvidence } from './switch-evidence.ts';

const MOST_WORDS = 500;
const MOST_JOINS = 100;
/** Stands for the keys that are left out, as the last of them. */
export const FURTHER_JOINS = 'Further keys of this connection are left out.';
export const FURTHER_WORDS = 'Further words about this connection are left out.';

/** Events of one connection that change what is known of it. */
export type ConnectionEvent =
  | ConnectionCreated
  | ConnectionDiscovered
  | HandshakeRequestSent
  | HandshakeResponseReceived
  | BrowserReportedError
  | ConnectionOpened
  | ConnectionBlocked
  | ConnectionClosed
  | ConnectionJoined
  | SendBuffered
  | WireFramesSeen
  | WireAnswered
  | WireLost;

/**
 * Folds one event into a connection. Pure: returns a new connection. A page can forge what its hook reports, so only
 * identity, opening and end are taken from the hook, never a status, a head, a transport, or error texts as evidence.
 */
export function foldConnection(connection: Connection, event: ConnectionEvent): Connection {
  const next = { ...connection, sources: withSource(connection.sources, event.source) };
  const folded =
    event.source === 'page-hook' ? foldForgeable(next, event) : foldProven(next, connection, event);
  return settled(folded);
}

/** Folds an event from a source that a page cannot forge. */
function foldProven(next: Connection, former: Connection, event: ConnectionEvent): Connection {
  switch (event.type) {
    case 'connection/created':
      return foldIdentity(next, createdConnection(event), reportedByPageOnly(former));
    case 'connection/discovered':
      return foldIdentity(next, discoveredConnection(event), reportedByPageOnly(former));
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
      return { ...withOpening(next, event), proven: next.proven === 'pending' ? 'open' : next.proven };
    case 'connection/blocked':
      return foldBlocked(next, event);
    case 'connection/closed':
      return { ...withEnd(next, event), proven: endedOutcome(next.proven, next, event.close) };
    default:
      return foldBeside(next, event);
  }
}

/** Folds an event of the page hook. */
function foldForgeable(next: Connection, event: ConnectionEvent): Connection {
  switch (event.type) {
    case 'connection/created':
      return foldIdentity(next, createdConnection(event), false);
    case 'connection/discovered':
      return foldIdentity(next, discoveredConnection(event), false);
    case 'browser/reported-error': {
      const { at, text, source } = event;
      const beforeSwitch = next.reported === 'pending' && next.proven !== 'open' && next.proven !== 'closed';
      return {
        ...next,
        errors: withWords(next.errors, { at, text, source, beforeSwitch }),
        reported: beforeSwitch ? 'failed' : next.reported,
      };
    }
    case 'connection/opened':
      return { ...withOpening(next, event), reported: next.reported === 'closed' ? 'closed' : 'open' };
    case 'connection/closed':
      return { ...withEnd(next, event), reported: endedOutcome(next.reported, next, event.close) };
    case 'connection/joined':
    case 'send/buffered':
      return foldBeside(next, event);
    default:
      return next;
  }
}

/** Adds words. A list is copied for each: of one that never ends, the last says that there were more. */
function withWords(errors: readonly BrowserWords[], words: BrowserWords): readonly BrowserWords[] {
  if (errors.length >= MOST_WORDS) return errors;
  return [...errors, errors.length === MOST_WORDS - 1 ? { ...words, text: FURTHER_WORDS } : words];
}

/** Facts that do not change how far a connection has come. */
function foldBeside(
  next: Connection,
  event: ConnectionJoined | SendBuffered | WireFramesSeen | WireAnswered | WireLost,
): Connection {
  // The session keeps frames in columns of their own.
  if (event.type === 'wire/frames' || event.type === 'wire/answered' || event.type === 'wire/lost')
    return next;
  if (event.type === 'send/buffered') {
    return event.bytes > (next.bufferedPeak ?? 0) ? { ...next, bufferedPeak: event.bytes } : next;
  }
  const { source, how, unsent } = event;
  // One connection has a key a source; only a made-up log has more.
  if (next.joins.length >= MOST_JOINS) return next;
  const sourceKey = next.joins.length === MOST_JOINS - 1 ? FURTHER_JOINS : event.sourceKey;
  return {
    ...next,
    joins: [...next.joins, { source, sourceKey, how, ...(unsent === undefined ? {} : { unsent }) }],
  };
}

/**
 * Folds a first message. No message exists before the switch, so a connection without an answer yet is open. Where the page
 * hook is one of the sources, the page may have forged the message.
 */
export function foldFirstMessage(connection: Connection): Connection {
  const { proven, reported, sources } = connection;
  const forgeable = sources.includes('page-hook') && !sources.includes('debugger');
  if (forgeable) return reported === 'pending' ? settled({ ...connection, reported: 'open' }) : connection;
  const opens = proven === 'pending' || (proven === 'failed' && isBareSwitch(connection));
  return opens ? settled({ ...connection, proven: 'open' }) : connection;
}

/** Folds a message that came after words that seemed to end the connection: it goes on. */
export function foldMessageAfterWords(connection: Connection, at: number): Connection {
  const { closedAt } = connection;
  if (closedAt === null || at <= closedAt || !isEndedByWords(connection)) return connection;
  return settled({ ...connection, closedAt: null, proven: 'open' });
}

/**
 * The page navigated, which ends its sockets: browsers report no close for them (Chromium 156). Workers that other pages
 * may share continue, and so do connections that began after the navigation.
 */
export function foldNavigation(connection: Connection, event: PageNavigated): Connection {
  const ofPage =
    connection.target === 'page' || connection.target === 'iframe' || connection.target === 'worker';
  if (!ofPage || connection.closedAt !== null || connection.createdAt > event.at) return connection;
  const close = notSeen('source-cannot');
  const reported =
    connection.reported === 'pending' ? 'pending' : endedOutcome(connection.reported, connection, close);
  const proven = endedOutcome(connection.proven, connection, close);
  return settled({ ...connection, closedAt: event.at, close, proven, reported });
}

/**
 * How far it came according to both accounts. Reports of the page hook fill in what no other source saw, and never override
 * an answer or the browser's words.
 */
function settled(connection: Connection): Connection {
  const outcome = outcomeOf(connection);
  return outcome === connection.outcome ? connection : { ...connection, outcome };
}

function outcomeOf(connection: Connection): Outcome {
  const { proven, reported, status, errors, blocked } = connection;
  if (proven === 'pending') return reported;
  if (proven === 'open') {
    if (reported !== 'closed' && reported !== 'failed') return 'open';
    return isRefusedForAccept(connection) ? 'failed' : 'closed';
  }
  if (proven !== 'failed' || (reported !== 'open' && reported !== 'closed')) return proven;
  // The end came before any answer was seen; the hook may have seen the opening.
  const reason = status.seen || blocked !== null || errors.some(({ source }) => source !== 'page-hook');
  return reason ? 'failed' : 'closed';
}

function reportedByPageOnly({ sources }: Connection): boolean {
  return sources.length > 0 && sources.every((source) => source === 'page-hook');
}

function withSource(sources: readonly Source[], source: Source): readonly Source[] {
  return sources.includes(source) ? sources : [...sources, source];
}

/**
 * A second source, or a late first one, fills in what was not seen before. With `better` it also replaces what the page may
 * have forged.
 */
function foldIdentity(known: Connection, other: Connection, better: boolean): Connection {
  const kindKnown = known.url.seen && !(better && other.url.seen);
  return {
    ...known,
    kind: kindKnown ? known.kind : other.kind,
    url: better ? firstSeen(other.url, known.url) : firstSeen(known.url, other.url),
    pageUrl: firstSeen(known.pageUrl, other.pageUrl),
    target: known.target === 'unknown' ? other.target : known.target,
    sourceKey: known.sourceKey === '' ? other.sourceKey : known.sourceKey,
    initiator: better
      ? firstSeen(other.initiator, known.initiator)
      : firstSeen(known.initiator, other.initiator),
    // Until now only its number was known: it begins where this source says.
    createdAt: known.sourceKey === '' ? other.createdAt : known.createdAt,
    discovered: known.discovered && other.discovered,
    messagesRecorded: known.messagesRecorded && other.messagesRecorded,
    proven: known.proven === 'pending' ? other.proven : known.proven,
    reported: known.reported === 'pending' ? other.reported : known.reported,
  };
}

function foldResponse(connection: Connection, event: HandshakeResponseReceived): Connection {
  const inHead =
    event.head.seen && event.head.value.status > 0 ? seen(event.head.value.status) : event.status;
  const status = event.status.seen ? event.status : inHead;
  // An event without status and head may still name the transport, which is all that Chromium shows of a WebTransport.
  const answered = status.seen || event.head.seen || connection.kind === 'webtransport';
  const next: Connection = {
    ...connection,
    responseReceivedAt: connection.responseReceivedAt ?? (answered ? event.at : null),
    response: laterHead(connection.response, event.head),
    status: status.seen ? status : firstSeen(connection.status, status),
    body: connection.body ?? event.body?.slice(0, BODY_LIMIT) ?? null,
    transport: event.transport === 'unknown' ? connection.transport : event.transport,
  };
  return { ...next, proven: answeredOutcome(next) };
}

function answeredOutcome(connection: Connection): Outcome {
  const evidence = switchEvidence(connection);
  const { proven: outcome } = connection;
  if (evidence === 'undecided') return outcome;
  const rejected = connection.errors.some((error) => error.beforeSwitch && error.source !== 'page-hook');
  if (evidence === 'switched') {
    // Words before the switch mean that the browser rejected this answer.
    if (rejected) return 'failed';
    // An answer such as 401 was followed by the same request with credentials (RFC 9110 section 11.6.1).
    if (outcome === 'pending' || (outcome === 'refused' && connection.closedAt === null)) return 'open';
    // Another source reported the end first.
    return outcome === 'failed' || outcome === 'refused' ? 'closed' : outcome;
  }
  if (evidence === 'not-asked') return 'closed';
  // It was taken for open because nobody saw its beginning; an answer that is no switch shows that it never was.
  const assumed = outcome === 'open' && connection.discovered && !connection.opened.seen;
  if (outcome !== 'pending' && outcome !== 'failed' && !assumed) return outcome;
  return isBareSwitch(connection) ? 'failed' : 'refused';
}

/** A 101 without Upgrade that no browser has complained about: messages may show that somebody accepted it. */
function isBareSwitch({ status, errors, blocked }: Connection): boolean {
  const complained = blocked !== null || errors.some(({ source }) => source !== 'page-hook');
  return status.seen && status.value === 101 && !complained;
}

function foldError(connection: Connection, event: BrowserReportedError): Connection {
  const { at, text, source } = event;
  const { proven } = connection;
  const ofFrame = speaksOfFrame(text);
  const switched = ofFrame || proven === 'open' || proven === 'closed';
  const beforeSwitch = !switched || speaksOfHandshake(text);
  const errors = withWords(connection.errors, { at, text, source, beforeSwitch });
  if (!beforeSwitch) {
    const said = { ...connection, errors, proven: proven === 'pending' ? ('open' as const) : proven };
    const url = connection.url.seen ? connection.url.value : null;
    return connection.kind === 'websocket' && source !== 'page-hook' && speaksOfEnd(text, url)
      ? { ...said, proven: 'closed', closedAt: connection.closedAt ?? at }
      : said;
  }
  const named = statusInWords(text);
  const status = !connection.status.seen && named !== null ? seen(named) : connection.status;
  const next: Connection = { ...connection, errors, status };
  const evidence = switchEvidence(next);
  // A 2xx of unknown transport, and then the browser complains: that was a plain answer, not a switch.
  const answered = status.seen && evidence !== 'switched';
  return { ...next, proven: answered ? 'refused' : 'failed' };
}

/** The page's policy blocked it: nothing was sent, so only what was seen before could contradict that. */
function foldBlocked(connection: Connection, { at, directive }: ConnectionBlocked): Connection {
  const proven = connection.proven === 'pending' ? 'failed' : connection.proven;
  return { ...connection, blocked: connection.blocked ?? { at, directive }, proven };
}

function withOpening(connection: Connection, { protocol, extensions }: ConnectionOpened): Connection {
  return connection.opened.seen ? connection : { ...connection, opened: seen({ protocol, extensions }) };
}

function withEnd(connection: Connection, event: ConnectionClosed): Connection {
  const { close, closeSource } = connection;
  // An end that was seen replaces an inferred one, and a report from the wire or the browser replaces the page's.
  const better =
    event.close.seen && (!close.seen || (closeSource === 'page-hook' && event.source !== 'page-hook'));
  if (!better) {
    return {
      ...connection,
      closedAt: isEndedByWords(connection) ? event.at : (connection.closedAt ?? event.at),
      close: close.seen ? close : event.close,
    };
  }
  return { ...connection, closedAt: event.at, close: honest(event), closeSource: event.source };
}

/** Files that say which side ended a connection beneath the frames, and those that keep what was found out so. */
const TELLS_SIDE: ReadonlySet<Source> = new Set(['netlog', 'pcap', 'har', 'transcript']);

/** A connection that broke off without a close frame shows only beneath the frames who broke it (RFC 6455 section 7.1.5). */
function honest({ close, source }: ConnectionClosed): Observed<CloseSeen> {
  const isTold =
    !close.seen || close.value.code !== 1006 || close.value.fault !== undefined || TELLS_SIDE.has(source);
  return isTold ? close : seen({ ...close.value, by: 'unknown' });
}

/** Codes that a page gets where no close frame came. They show nothing about a switch (RFC 6455 section 7.1.5). */
const NEVER_ON_WIRE = new Set([1006, 1015]);

/** The outcome of a connection that ends now. */
function endedOutcome(former: Outcome, { kind, status }: Connection, close: Observed<CloseSeen>): Outcome {
  if (former === 'open') return 'closed';
  if (former !== 'pending') return former;
  // A close code was on the wire, or a 2xx of unknown transport came: neither shows a failure.
  const codeSeen =
    close.seen &&
    (!NEVER_ON_WIRE.has(close.value.code) || close.value.fault !== undefined) &&
    !brokeOff(kind, close.value);
  return codeSeen || status.seen ? 'closed' : 'failed';
}

/** The code of a WebTransport session or an event stream that broke off, or never began, is 0 and means nothing. */
function brokeOff(kind: Connection['kind'], { wasClean, by }: CloseSeen): boolean {
  if (kind === 'event-stream') return by !== 'client';
  return kind === 'webtransport' && wasClean === false;
}

function firstSeen<T>(former: Observed<T>, later: Observed<T>): Observed<T> {
  return former.seen ? former : later;
}

/**
 * The later of two heads of one side replaces the earlier one if it is the raw text, because field lists lose order and
 * repeats. A source may also correct itself: Firefox 153 shows a key before it turns out that the WebSocket goes over
 * HTTP/2.
 */
function laterHead<T extends { readonly raw: string | null }>(
  former: Observed<T>,
  later: Observed<T>,
): Observed<T> {
  if (!former.seen || (!later.seen && later.why === 'invented-by-browser')) return later;
  return later.seen && later.value.raw !== null ? later : former;
}
