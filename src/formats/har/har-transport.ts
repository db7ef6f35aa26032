import type { Transport } from '../../events/event.ts';

/** HAR's `httpVersion` for a transport; the start line's own version where the transport is HTTP/1.1 or unknown. */
export function httpVersionOf(transport: Transport, version: string): string {
  if (transport === 'h2' || transport === 'h3') return transport;
  if (version !== '') return version;
  return transport === 'http/1.1' ? 'HTTP/1.1' : 'unknown';
}

/** Reads `HTTP/1.1`, `h2`, `HTTP/2`, `http/2.0`, `h3`, `http/2+quic/46`, ...; `unknown` for all else. */
export function transportOf(httpVersion: string): Transport {
  const version = httpVersion.trim().toLowerCase();
  if (/^(h3|http\/3|http\/2\+quic|quic)/.test(version)) return 'h3';
  if (/^(h2|http\/2)/.test(version)) return 'h2';
  return /^http\/[01]/.test(version) ? 'http/1.1' : 'unknown';
}
