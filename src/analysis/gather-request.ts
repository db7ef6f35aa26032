import { readExtendedConnect } from '../protocol/extended-connect/extended-connect.ts';
import { namesFirefox } from '../protocol/http/names-firefox.ts';
import type { RequestHead } from '../protocol/http/request-head.ts';
import type { Connection } from '../session/connection.ts';
import type { FieldTable } from './checks/field-table.ts';
import type { Gathered, RequestLine } from './evidence.ts';
import { missing, observed, unseen } from './gathered.ts';
import { ADDED_LATER, INVENTED, WRITTEN_LATER } from './not-seen.ts';
import { methodOf, pseudoField, realRequest } from './situation.ts';

/** The head of the request as it was sent. */
export function requestOf(connection: Connection): Gathered<RequestHead> {
  if (!connection.request.seen) return unseen('the request', connection.request.why, connection);
  const head = realRequest(connection);
  if (head !== null) return observed(head);
  if (connection.request.value.fields.length > 0) return missing(INVENTED, true);
  return unseen('the request', 'not-in-file', connection);
}

/** The start line, or what replaces it. */
export function requestLine(head: RequestHead): RequestLine {
  return {
    method: methodOf(head),
    target: pseudoField(head, ':path') ?? head.target,
    version: head.version,
    protocol: readExtendedConnect(head.fields, head.method)?.protocol ?? null,
  };
}

/**
 * The fields for checks of Upgrade and Connection. Firefox 153 copies a request, in webRequest and in its network log,
 * before it writes those two. Without this, its handshakes would be accused of a missing Upgrade.
 */
export function hopByHop(connection: Connection, fields: FieldTable): Gathered<FieldTable> {
  if (!mayBeEarly(connection) || fields.has('upgrade')) return observed(fields);
  const firefox = fields.lines('user-agent').some(({ value }) => namesFirefox(value));
  return firefox || connection.sources.includes('web-request')
    ? missing(WRITTEN_LATER, true)
    : observed(fields);
}

/**
 * The fields for checks of Sec-WebSocket-Key, -Protocol and -Extensions. Chromium 156 shows webRequest a request before
 * those are added: where there is no key, the absence of the other two shows nothing.
 */
export function addedLate(connection: Connection, fields: FieldTable): Gathered<FieldTable> {
  if (!mayBeEarly(connection) || !connection.sources.includes('web-request')) return observed(fields);
  return fields.has('sec-websocket-key') ? observed(fields) : missing(ADDED_LATER);
}

function mayBeEarly({ kind, request }: Connection): boolean {
  return kind === 'websocket' && request.seen && request.value.raw === null;
}
