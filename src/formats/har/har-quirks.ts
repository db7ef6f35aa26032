import type { ConnectionKind, Transport } from '../../events/event.ts';
import type { Field } from '../../protocol/http/field.ts';
import { fieldLines } from '../../protocol/http/field.ts';

/** Facts of one entry that some producer is known to misreport. */
export interface EntryFacts {
  readonly kind: ConnectionKind;
  readonly transport: Transport;
  readonly status: number | null;
  readonly request: readonly Field[];
}

/**
 * Chrome writes a WebSocket over HTTP/2 as status 200 of HTTP/1.1, with an invented GET (Chromium 156). A refused
 * handshake of HTTP/1.1 it writes with status 0, so a 2xx of a WebSocket is an extended CONNECT. Without this it
 * would be accused of an ignored upgrade.
 */
export function isChromeHttp2WebSocket(producer: string, facts: EntryFacts): boolean {
  const { kind, status } = facts;
  return (
    producer.startsWith('WebInspector') &&
    kind === 'websocket' &&
    status !== null &&
    status >= 200 &&
    status < 300
  );
}

/**
 * Firefox takes its copy of the request before it adds Upgrade and writes Connection (Firefox 153): the list is not what
 * was sent. Without this every handshake would be accused of a missing Upgrade.
 */
export function isFirefoxEarlyCopy(producer: string, facts: EntryFacts): boolean {
  const { kind, status, request } = facts;
  const worked = kind === 'websocket' && status === 101;
  return producer.startsWith('Firefox') && worked && fieldLines(request, 'upgrade').length === 0;
}
