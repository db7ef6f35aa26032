import type { Transport } from '../events/event.ts';
import { isEventStreamType } from '../protocol/event-stream/media-type.ts';
import { connectionSpecificLines } from '../protocol/extended-connect/connection-specific-fields.ts';
import { combinedValue } from '../protocol/http/field.ts';
import type { Connection } from './connection.ts';
import { askedToSwitch } from './ordinary-exchange.ts';

/** Whether the answer so far is the switch that the connection asked for; `not-asked`: nobody asked for one. */
export type SwitchEvidence = 'switched' | 'not-switched' | 'not-asked' | 'undecided';

/**
 * Reads a connection's status by the rules of its transport: 101 over HTTP/1.1 (RFC 9110 section 15.2.2), 2xx for an
 * extended CONNECT over HTTP/2 and HTTP/3 (RFC 8441 section 5, RFC 9220 section 3). Event streams switch nothing: for them
 * 200 means that the stream began.
 */
export function switchEvidence(connection: Connection): SwitchEvidence {
  if (!connection.status.seen) {
    // Chromium reports an established WebTransport without any head (Chromium 156).
    const established = connection.kind === 'webtransport' && connection.responseReceivedAt !== null;
    return established ? 'switched' : 'undecided';
  }
  const status = connection.status.value;
  if (status === 101) return lacksUpgrade(connection) ? 'not-switched' : 'switched';
  if (connection.kind === 'upgrade' && status !== 426) return ofUpgrade(connection);
  if (status < 200 || status > 299) return 'not-switched';
  if (connection.kind === 'event-stream') return isStream(connection, status) ? 'switched' : 'not-switched';
  if (connection.kind === 'webtransport') return 'switched';
  if (connection.kind === 'extended-connect') return 'switched';
  const transport = likelyTransport(connection);
  if (transport === 'unknown') return 'undecided';
  if (transport === 'http/1.1' || isSeenAsGet(connection)) return 'not-switched';
  return 'switched';
}

/**
 * A program was seen to send the handshake of HTTP/1.1: over HTTP/2 an ordinary GET, which nothing opens. Browsers only show such a request.
 */
export function isSeenAsGet({ request, sources }: Connection): boolean {
  if (!request.seen || request.value.method !== 'GET' || !sources.includes('transcript')) return false;
  const { fields } = request.value;
  const ofBrowser = combinedValue(fields, 'user-agent')?.includes('Mozilla/') === true;
  return !ofBrowser && combinedValue(fields, 'sec-websocket-key') !== null;
}

/**
 * RFC 9110 section 15.2.2: a 101 names the new protocol in Upgrade; a client accepts none without it (RFC 6455 section
 * 4.1).
 */
function lacksUpgrade({ response }: Connection): boolean {
  if (!response.seen || response.value.fields.length === 0 || response.value.cut === true) return false;
  return combinedValue(response.value.fields, 'upgrade') === null;
}

/** HTML 9.2.3: 200, and the type of an event stream where the fields were seen. */
function isStream({ response }: Connection, status: number): boolean {
  const type = response.seen ? combinedValue(response.value.fields, 'content-type') : null;
  return status === 200 && (type === null || isEventStreamType(type));
}

/** A server refuses only what was asked for. */
function ofUpgrade(connection: Connection): SwitchEvidence {
  const asked = askedToSwitch(connection);
  if (asked === null) return isRefusal(connection) ? 'not-switched' : 'undecided';
  return asked ? 'not-switched' : 'not-asked';
}

/**
 * A status from 300 on, where no head was seen at all: whoever reported the kind knew that a switch was asked for. Where a
 * head was seen, its own Upgrade may have given the kind, and shows nothing of the request.
 */
function isRefusal({ status, response }: Connection): boolean {
  return status.seen && status.value >= 300 && !response.seen;
}

/** The transport, or what the start lines show where the source names none. */
function likelyTransport(connection: Connection): Transport {
  if (connection.transport !== 'unknown') return connection.transport;
  if (connection.request.seen && connection.request.value.method === 'CONNECT') return 'h2';
  const version = connection.response.seen ? connection.response.value.version : '';
  if (/^HTTP\/1\b/i.test(version)) return 'http/1.1';
  if (/^(HTTP\/2|h2)/i.test(version)) return 'h2';
  if (/^(HTTP\/3|h3)/i.test(version)) return 'h3';
  // HTTP/2 and HTTP/3 forbid these fields (RFC 9113 section 8.2.2).
  const { response } = connection;
  return response.seen && connectionSpecificLines(response.value.fields).length > 0 ? 'http/1.1' : 'unknown';
}
