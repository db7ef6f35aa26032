import { notSeen, seen } from '../../../src/events/observed.ts';
import { connectionId, epochMilliseconds } from '../../../src/events/units.ts';
import type { Connection, Outcome } from '../../../src/session/connection.ts';
import { createdConnection } from '../../../src/session/new-connection.ts';

/** A connection for tests that only asks when it began, ended and how. Times in milliseconds. */
export interface AttemptSight {
  readonly from: number;
  /** Absent: it was not seen to end. */
  readonly until?: number;
  readonly outcome?: Outcome;
  readonly url?: string;
  readonly by?: 'client' | 'server' | 'unknown';
  readonly code?: number;
  readonly transport?: Connection['transport'];
  readonly sources?: Connection['sources'];
  /** Fields of the request by name; absent: it was not seen. */
  readonly request?: Readonly<Record<string, string>>;
  /** The page's document, as its hook names it; absent: no hook reported. */
  readonly page?: string;
}

let next = 0;

/** Makes the connection that was seen so. */
export function attemptOf(sight: AttemptSight): Connection {
  const { from, until, outcome, url, by, code, request, page } = sight;
  const at = epochMilliseconds(from);
  const id = connectionId(next++);
  const created = createdConnection({
    type: 'connection/created',
    connection: id,
    at,
    source: 'har',
    kind: 'websocket',
    url: url ?? 'wss://h/live?token=1',
    sourceKey: page === undefined ? String(id) : `hook ${page} ${id} 0`,
    target: 'page',
    initiator: notSeen('not-in-file'),
    pageUrl: notSeen('not-in-file'),
  });
  return {
    ...created,
    transport: sight.transport ?? created.transport,
    sources: sight.sources ?? created.sources,
    responseReceivedAt: at,
    outcome: outcome ?? (until === undefined ? 'open' : 'closed'),
    closedAt: until === undefined ? null : epochMilliseconds(until),
    close:
      by === undefined
        ? created.close
        : seen({ code: code ?? 1006, reason: '', wasClean: code !== undefined, by }),
    request:
      request === undefined
        ? created.request
        : seen({
            method: 'GET',
            target: '/live',
            version: 'HTTP/1.1',
            fields: Object.entries(request).map(([name, value]) => ({ name, value })),
            raw: null,
          }),
  };
}
