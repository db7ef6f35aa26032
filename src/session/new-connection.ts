import type { ConnectionCreated, ConnectionDiscovered, Source } from '../events/event.ts';
import type { NotSeenReason } from '../events/observed.ts';
import { notSeen, seen } from '../events/observed.ts';
import type { ConnectionId, EpochMilliseconds } from '../events/units.ts';
import type { Connection } from './connection.ts';

const NOTHING_MORE = {
  messagesRecorded: true,
  body: null,
  closeSource: null,
  joins: [],
  opened: notSeen('not-yet'),
  blocked: null,
  bufferedPeak: null,
  outcome: 'pending',
  proven: 'pending',
  reported: 'pending',
} as const;

/** A connection that was seen from its beginning. */
export function createdConnection(event: ConnectionCreated): Connection {
  return {
    id: event.connection,
    kind: event.kind,
    url: seen(event.url),
    pageUrl: event.pageUrl,
    target: event.target,
    sources: [event.source],
    sourceKey: event.sourceKey,
    initiator: event.initiator,
    createdAt: event.at,
    discovered: false,
    transport: 'unknown',
    requestSentAt: null,
    request: notSeen('not-yet'),
    responseReceivedAt: null,
    status: notSeen('not-yet'),
    response: notSeen('not-yet'),
    errors: [],
    closedAt: null,
    close: notSeen('not-yet'),
    ...NOTHING_MORE,
    messagesRecorded: event.messagesRecorded ?? true,
    ...(event.closeRecorded === false ? { close: notSeen('not-in-file') } : {}),
  };
}

/** A connection that was noticed after its handshake: it is in use, so it has switched. */
export function discoveredConnection(event: ConnectionDiscovered): Connection {
  return {
    ...orphanConnection(event.connection, event.at, 'before-recording'),
    kind: event.kind,
    url: event.url,
    sources: [event.source],
    sourceKey: event.sourceKey,
    target: event.target,
    messagesRecorded: event.messagesRecorded ?? true,
    ...(event.closeRecorded === false ? { close: notSeen('not-in-file') } : {}),
    outcome: 'open',
    ...(event.source === 'page-hook' ? { reported: 'open' } : { proven: 'open' }),
  };
}

/** What is known of a connection of which only the number was seen, in a message row or an event. */
export function orphanConnection(
  id: ConnectionId,
  at: EpochMilliseconds,
  why: NotSeenReason,
  sources: readonly Source[] = [],
): Connection {
  return {
    id,
    kind: 'websocket',
    url: notSeen(why),
    pageUrl: notSeen(why),
    target: 'unknown',
    sources,
    sourceKey: '',
    initiator: notSeen(why),
    createdAt: at,
    discovered: true,
    transport: 'unknown',
    requestSentAt: null,
    request: notSeen(why),
    responseReceivedAt: null,
    status: notSeen(why),
    response: notSeen(why),
    errors: [],
    closedAt: null,
    close: notSeen('not-yet'),
    ...NOTHING_MORE,
  };
}
