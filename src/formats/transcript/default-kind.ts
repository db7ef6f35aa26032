import type { ConnectionKind } from '../../events/event.ts';
import { combinedValue } from '../../protocol/http/field.ts';
import type { RequestHead } from '../../protocol/http/request-head.ts';
import { type Transport, transportOf } from '../../protocol/http/transport.ts';
import { classifyExchange } from '../../protocol/upgrade/classify-exchange.ts';

/** The kind of a connection whose transcript has no `! kind` line: a WebSocket, unless its request names something else. */
export function defaultKind(request: RequestHead | null): ConnectionKind {
  const fields = request?.fields ?? [];
  const kind = classifyExchange({ url: '', status: null, request: fields, response: [] });
  // A handshake without Upgrade is still the attempt that somebody wrote down.
  return kind === 'upgrade' && combinedValue(fields, 'upgrade') === null
    ? 'websocket'
    : (kind ?? 'websocket');
}

/** The transport of a connection whose transcript has no `! transport` line. */
export function defaultTransport(request: RequestHead | null): Transport {
  if (request === null) return 'unknown';
  if (transportOf(request.version) === 'http/1.1') return 'http/1.1';
  return request.fields.some((field) => field.name === ':method') ? 'h2' : 'unknown';
}
