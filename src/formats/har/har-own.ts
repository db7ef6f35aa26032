import type { NotSeenReason, Observed } from '../../events/observed.ts';
import type { Connection } from '../../session/connection.ts';
import { harUrl } from './har-entry.ts';

/** Version of `_switchyard`. Raise it when an old reader would misread it. */
export const OWN_VERSION = 1;

/** What was not observed, and why, by the names of `Connection`. */
type NotSeen = Partial<Record<keyof Connection, NotSeenReason>>;

/** What a connection has that neither HAR nor Chrome's fields can express: one object of ours for each entry. */
export function ownEntry(connection: Connection): object {
  const { url, request, response, close } = connection;
  return {
    version: OWN_VERSION,
    id: connection.id,
    kind: connection.kind,
    target: connection.target,
    sources: connection.sources,
    sourceKey: connection.sourceKey,
    discovered: connection.discovered,
    ...(connection.messagesRecorded ? {} : { messagesRecorded: false }),
    outcome: connection.outcome,
    transport: connection.transport,
    createdAt: connection.createdAt,
    requestSentAt: connection.requestSentAt,
    responseReceivedAt: connection.responseReceivedAt,
    closedAt: connection.closedAt,
    ...(url.seen && url.value !== harUrl(connection) ? { url: url.value } : {}),
    ...(connection.pageUrl.seen ? { pageUrl: connection.pageUrl.value } : {}),
    ...(request.seen && request.value.raw !== null ? { requestText: request.value.raw } : {}),
    ...(response.seen && response.value.raw !== null ? { responseText: response.value.raw } : {}),
    ...cutHeads(connection),
    ...unseenStarts(connection),
    ...(close.seen ? { close: close.value } : {}),
    ...(connection.closeSource === 'page-hook' ? { closeToldByPage: true } : {}),
    ...(connection.opened.seen ? { opened: connection.opened.value } : {}),
    ...(connection.blocked === null ? {} : { blocked: connection.blocked }),
    ...(connection.bufferedPeak === null ? {} : { bufferedPeak: connection.bufferedPeak }),
    ...(connection.joins.length === 0 ? {} : { joins: connection.joins }),
    notSeen: notSeenOf(connection),
  };
}

/** Heads of which only the beginning was kept. */
function cutHeads({ request, response }: Connection): object {
  const cut = [
    ...(request.seen && request.value.cut === true ? ['request'] : []),
    ...(response.seen && response.value.cut === true ? ['response'] : []),
  ];
  return cut.length === 0 ? {} : { cut };
}

/** Parts of start lines that nobody saw, though HAR requires something in their place. */
function unseenStarts({ request, response }: Connection): object {
  const unseen = [
    ...(request.seen && request.value.method === '' ? ['request.method'] : []),
    ...(request.seen && request.value.version === '' ? ['request.version'] : []),
    ...(response.seen && response.value.version === '' ? ['response.version'] : []),
  ];
  return unseen.length === 0 ? {} : { unseenStart: unseen };
}

function notSeenOf(connection: Connection): NotSeen {
  const { url, pageUrl, initiator, request, status, response, close } = connection;
  const observed: Partial<Record<keyof Connection, Observed<unknown>>> = {
    url,
    pageUrl,
    initiator,
    request,
    status,
    response,
    close,
  };
  return Object.fromEntries(
    Object.entries(observed).flatMap(([name, value]) => (value.seen ? [] : [[name, value.why]])),
  );
}

/**
 * The close in HTTP Toolkit's form: `aborted` where no close frame arrived. Nothing where nobody saw how the connection
 * ended.
 */
export function harClose(connection: Connection): object {
  const { close, closedAt } = connection;
  if (!close.seen || closedAt === null) return {};
  const { code, reason, fault } = close.value;
  const closeFrame =
    code === 1006 && fault === undefined ? 'aborted' : { code, reason, timestamp: closedAt / 1000 };
  return { _webSocketClose: closeFrame };
}
