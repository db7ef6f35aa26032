import type { ConnectionKind, StackFrame } from '../../events/event.ts';
import type { Field } from '../../protocol/http/field.ts';
import { combinedValue } from '../../protocol/http/field.ts';
import type { Connection } from '../../session/connection.ts';
import { httpVersionOf } from './har-transport.ts';
import { isoTime } from './iso-time.ts';

/** Stands for a URL that was never seen, because HAR requires one. */
const UNKNOWN_URL = 'about:unknown';

/** Resource types by Chrome's names. */
const RESOURCE_TYPES: Readonly<Record<ConnectionKind, string>> = {
  websocket: 'websocket',
  'event-stream': 'eventsource',
  webtransport: 'webtransport',
  upgrade: 'other',
  'extended-connect': 'other',
};

/**
 * A connection as an entry of HAR 1.2, without its messages. `end` is the last moment at which anything of it was seen, in
 * epoch milliseconds. Nothing is invented: a status that was not seen is 0, sizes are -1, header lists are empty.
 */
export function harEntry(connection: Connection, end: number): object {
  const start = connection.requestSentAt ?? connection.createdAt;
  const answered = connection.responseReceivedAt ?? end;
  const wait = Math.max(0, answered - start);
  const receive = Math.max(0, end - Math.max(start, answered));
  return {
    startedDateTime: isoTime(start),
    time: wait + receive,
    request: harRequest(connection),
    response: harResponse(connection),
    cache: {},
    timings: { blocked: -1, dns: -1, connect: -1, ssl: -1, send: 0, wait, receive },
    _resourceType: RESOURCE_TYPES[connection.kind],
    ...harInitiator(connection),
  };
}

/** The URL in a form that HAR's `request.url` can hold. */
export function harUrl(connection: Connection): string {
  if (!connection.url.seen || !URL.canParse(connection.url.value)) return UNKNOWN_URL;
  const url = connection.url.value;
  return asUri(/^[!-~]+$/.test(url) ? url : new URL(url).href);
}

/** RFC 3986 section 2: a URL as browsers write it has characters that the form `uri` of HAR's schema does not. */
function asUri(url: string): string {
  const hash = url.indexOf('#');
  const [before, after] = hash === -1 ? [url, ''] : [url.slice(0, hash), url.slice(hash + 1)];
  const authority = /^[^/?]*:\/\/[^/?]*/.exec(before)?.[0] ?? '';
  const rest = before.slice(authority.length);
  return authority + percentEncoded(rest) + (hash === -1 ? '' : `#${percentEncoded(after)}`);
}

function percentEncoded(text: string): string {
  return text.replace(/%(?![\da-f]{2})|[^\w\-.~:/?@!$&'()*+,;=%]/gi, encodeURIComponent);
}

function harRequest(connection: Connection): object {
  const { request, transport } = connection;
  const head = request.seen ? request.value : null;
  const url = harUrl(connection);
  return {
    method: head?.method || (transport === 'h2' || transport === 'h3' ? 'CONNECT' : 'GET'),
    url,
    httpVersion: httpVersionOf(transport, head?.version ?? ''),
    cookies: [],
    headers: harHeaders(head?.fields ?? []),
    queryString: [...new URL(url).searchParams].map(([name, value]) => ({ name, value })),
    headersSize: sizeOf(head?.raw ?? null),
    bodySize: 0,
  };
}

function harResponse(connection: Connection): object {
  const { response, status, transport, body } = connection;
  const head = response.seen ? response.value : null;
  const fields = head?.fields ?? [];
  return {
    status: status.seen ? status.value : 0,
    statusText: head?.reason ?? '',
    httpVersion: httpVersionOf(transport, head?.version ?? ''),
    cookies: [],
    headers: harHeaders(fields),
    content: {
      size: body === null ? 0 : new TextEncoder().encode(body).length,
      mimeType: combinedValue(fields, 'content-type') ?? 'x-unknown',
      ...(body === null ? {} : { text: body }),
    },
    redirectURL: combinedValue(fields, 'location') ?? '',
    headersSize: sizeOf(head?.raw ?? null),
    bodySize: -1,
  };
}

function harHeaders(fields: readonly Field[]): object[] {
  return fields.map(({ name, value }) => ({ name, value }));
}

function sizeOf(raw: string | null): number {
  return raw === null ? -1 : new TextEncoder().encode(raw).length;
}

/**
 * Chrome's form of an initiator. It counts lines and columns from 0, and a null here makes DevTools reject the whole file.
 */
function harInitiator(connection: Connection): object {
  if (!connection.initiator.seen) return {};
  const { type, url, stack } = connection.initiator.value;
  const callFrames = stack.map(({ functionName, url, line, column }: StackFrame) => ({
    functionName,
    scriptId: '',
    url,
    lineNumber: line - 1,
    columnNumber: column - 1,
  }));
  const place = url === null ? {} : { url };
  return { _initiator: { type, ...place, ...(callFrames.length > 0 ? { stack: { callFrames } } : {}) } };
}
