import type { ConnectionKind } from '../../events/event.ts';
import { combinedValue } from '../../protocol/http/field.ts';
import type { RequestHead } from '../../protocol/http/request-head.ts';
import { type Transport, transportOf } from '../../protocol/http/transport.ts';
import { classifyExchange } from '../../protocol/upgrade/classify-exchange.ts';

/** What a connection is when its transcript has no `! kind` line: a WebSocket where its request names nothing else. */
export function defaultKind(request: RequestHead | null): ConnectionKind {
  const fields = request?.fields ?? [];
  const kind = classifyExchange({ url: '', status: null, request: fields, response: [] });
  // A handshake that lacks its Upgrade is still written down as the attempt that it was.
  return kind === 'upgrade' && combinedValue(fields, 'upgrade') === null
    ? 'websocket'
    : (kind ?? 'websocket');
}

/** What carried it when its transcript has no `! transport` line. */
export function defaultTransport(request: RequestHead | null): Transport {
  if (request === null) return 'unknown';
  if (transportOf(request.version) === 'http/1.1') return 'http/1.1';
  return request.fields.some((field) => field.name === ':method') ? 'h2' : 'unknown';
}
