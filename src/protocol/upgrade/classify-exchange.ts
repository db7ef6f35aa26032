// RFC 9110 section 7.8 (Upgrade), RFC 6455 section 4.1, RFC 8441 section 4 (extended CONNECT), HTML 9.2 (event streams).
import { isEventStreamType } from '../event-stream/media-type.ts';
import { asciiLowerCase } from '../http/ascii-case.ts';
import { combinedValue, type Field } from '../http/field.ts';
import { isRedirect } from '../http/is-redirect.ts';
import { asksToSwitch } from './asks-to-switch.ts';
import { parseUpgrade } from './upgrade.ts';

/** What kind of thing an exchange was made as. */
export const EXCHANGE_KINDS = [
  'websocket',
  'webtransport',
  'event-stream',
  'upgrade',
  'extended-connect',
] as const;
export type ExchangeKind = (typeof EXCHANGE_KINDS)[number];

/** What a source or a file knows of an exchange. Lists are empty and `status` is null where they were not seen. */
export interface ExchangeFacts {
  readonly url: string;
  readonly status: number | null;
  readonly request: readonly Field[];
  readonly response: readonly Field[];
  /** What the browser or the producer calls it, in lower case: `websocket`, `eventsource`, `webtransport`, `fetch`, ... */
  readonly label?: string;
  /** The media type of the answer where its fields do not tell it. */
  readonly mediaType?: string;
  /** WebSocket messages were recorded with it. */
  readonly hasMessages?: boolean;
}

/**
 * Says whether an exchange is a protocol switch or an attempt at one, and which; null for an ordinary exchange. What the
 * fields say comes first: a label or recorded messages decide only where no field speaks against them.
 */
export function classifyExchange(facts: ExchangeFacts): ExchangeKind | null {
  return byConnect(facts) ?? byUpgrade(facts) ?? byTraitsOfSocket(facts) ?? byLabel(facts) ?? byAnswer(facts);
}

/** RFC 8441 section 4: `:protocol` makes a CONNECT an extended one. */
function byConnect({ request }: ExchangeFacts): ExchangeKind | null {
  const protocol = asciiLowerCase(combinedValue(request, ':protocol') ?? '');
  if (protocol === '') return null;
  return protocol === 'websocket' || protocol === 'webtransport' ? protocol : 'extended-connect';
}

/** RFC 9110 section 7.8: what was offered, and on a 101 what was chosen. */
function byUpgrade({ request, response, status, mediaType }: ExchangeFacts): ExchangeKind | null {
  const offered = protocolNames(request);
  const chosen = status === 101 ? protocolNames(response) : [];
  const type = combinedValue(response, 'content-type') ?? mediaType ?? '';
  const ignoredForStream = status === 200 && isEventStreamType(type);
  if (offered.length > 0) {
    // A server may ignore the offer, as most do with the h2c of Java clients, and answer with a stream.
    if (!offered.includes('websocket')) return ignoredForStream ? 'event-stream' : 'upgrade';
    // Of several the server chose another one.
    const other = chosen.length > 0 && !chosen.includes('websocket');
    return other && chosen.some((name) => offered.includes(name)) ? 'upgrade' : 'websocket';
  }
  // Firefox may show a request without its Upgrade: then the answer tells, and the key (below).
  if (chosen.includes('websocket')) return 'websocket';
  return chosen.length > 0 && !hasHandshakeField({ request, response, status }) ? 'upgrade' : null;
}

/** RFC 6455 section 4.1: the scheme, and the fields that nothing else has. */
function byTraitsOfSocket(facts: ExchangeFacts): ExchangeKind | null {
  if (/^wss?:/i.test(facts.url) || hasHandshakeField(facts)) return 'websocket';
  const mode = asciiLowerCase(combinedValue(facts.request, 'sec-fetch-mode') ?? '');
  return mode === 'websocket' ? 'websocket' : null;
}

/** A label counts where no field of the request was seen, or something else speaks for it. */
function byLabel({ label, request, hasMessages }: ExchangeFacts): ExchangeKind | null {
  if (hasMessages === true) return 'websocket';
  if (label === 'websocket') return request.length === 0 ? 'websocket' : null;
  if (label === 'webtransport') return 'webtransport';
  return label === 'eventsource' ? 'event-stream' : null;
}

/**
 * Whether a redirect answered the request for an event stream. Nothing is refused by it: an EventSource follows it, and what it
 * leads to answers.
 */
export function redirectsStream(facts: ExchangeFacts): boolean {
  return isRedirect(facts.status) && (facts.label === 'eventsource' || asksAsEventSource(facts));
}

/**
 * HTML 9.2.2: an EventSource asks for this type alone. A fetch may do so too, and reads whatever it gets: to one, another
 * answer is no failure of a stream.
 */
function asksAsEventSource(facts: ExchangeFacts): boolean {
  const accept = combinedValue(facts.request, 'accept') ?? '';
  return isEventStreamType(accept) && !accept.includes(',') && !isFetch(facts);
}

/** By its label, a body, or the fields of the Model Context Protocol, which an EventSource cannot send. */
function isFetch({ label, request }: ExchangeFacts): boolean {
  if (label === 'fetch' || label === 'xhr') return true;
  return request.some(({ name }) => OF_FETCH.test(name));
}

const OF_FETCH = /^(?:content-type|mcp-[a-z-]{1,40})$/i;

function byAnswer(facts: ExchangeFacts): ExchangeKind | null {
  const { request, response, status, mediaType } = facts;
  if (status === 101 || status === 426 || asksToSwitch(request)) return 'upgrade';
  if (isEventStreamType(combinedValue(response, 'content-type') ?? mediaType ?? '')) {
    return status !== null && status !== 200 && isFetch(facts) ? null : 'event-stream';
  }
  if (asksAsEventSource(facts) && !isRedirect(status)) return 'event-stream';
  return combinedValue(response, 'upgrade') === null ? null : 'upgrade';
}

/** A server may put any field into any answer: an accept value counts in a switch, or where nothing of the request was seen. */
function hasHandshakeField({
  request,
  response,
  status,
}: Pick<ExchangeFacts, 'request' | 'response' | 'status'>): boolean {
  if (combinedValue(request, 'sec-websocket-key') !== null) return true;
  if (combinedValue(request, 'sec-websocket-version') !== null) return true;
  const maySwitch = status === 101 || request.length === 0;
  return maySwitch && combinedValue(response, 'sec-websocket-accept') !== null;
}

function protocolNames(fields: readonly Field[]): string[] {
  const value = combinedValue(fields, 'upgrade');
  return value === null ? [] : parseUpgrade(value).value.map(({ name }) => asciiLowerCase(name));
}
