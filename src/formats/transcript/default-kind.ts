import type { ConnectionKind, Transport } from '../../events/event.ts';
import { combinedValue } from '../../protocol/http/field.ts';
import type { RequestHead } from '../../protocol/http/request-head.ts';

/** What a connection is when its transcript has no `! kind` line. */
export function defaultKind(request: RequestHead | null): ConnectionKind {
  const connectTo = combinedValue(request?.fields ?? [], ':protocol')?.toLowerCase();
  if (connectTo !== undefined && connectTo !== 'websocket') {
    return connectTo === 'webtransport' ? 'webtransport' : 'extended-connect';
  }
  const upgrade = combinedValue(request?.fields ?? [], 'upgrade');
  return upgrade !== null && !/(^|[\s,])websocket([\s,/]|$)/i.test(upgrade) ? 'upgrade' : 'websocket';
}

/** What carried it when its transcript has no `! transport` line. */
export function defaultTransport(request: RequestHead | null): Transport {
  if (request === null) return 'unknown';
  const { version, fields } = request;
  if (/^HTTP\/[01]/i.test(version)) return 'http/1.1';
  return fields.some((field) => field.name === ':method') ? 'h2' : 'unknown';
}
