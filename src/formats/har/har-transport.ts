import type { Transport } from '../../events/event.ts';

/** HAR's `httpVersion` for a transport; the start line's own version where the transport is HTTP/1.1 or unknown. */
export function httpVersionOf(transport: Transport, version: string): string {
  if (transport === 'h2' || transport === 'h3') return transport;
  if (version !== '') return version;
  return transport === 'http/1.1' ? 'HTTP/1.1' : 'unknown';
}
