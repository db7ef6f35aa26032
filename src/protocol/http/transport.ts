// RFC 9112 section 2.3 (HTTP-version), RFC 7301 section 6 (ALPN names `http/1.1`, `h2`), RFC 9114 section 3.1 (`h3`).

/** What carried an exchange. HTTP/1.0 counts as `http/1.1`: the start line shows which of the two it was. */
export const TRANSPORTS = ['http/1.1', 'h2', 'h3', 'unknown'] as const;
export type Transport = (typeof TRANSPORTS)[number];

/**
 * Reads the version of a start line, an ALPN name, or what producers of HAR write for them: `HTTP/1.1`, `HTTP/1`, `1.1`,
 * `h2`, `HTTP/2`, `http/2.0`, `2`, `h3`, `h3-29`, `http/2+quic/46`. `unknown` for anything else, such as `data` or
 * `websocket`.
 */
export function transportOf(version: unknown): Transport {
  if (typeof version !== 'string') return 'unknown';
  const name = version.trim().toLowerCase();
  if (/^(?:(?:http\/|h)?3\b|http\/2\+quic|h3-|quic)/.test(name)) return 'h3';
  if (/^(?:(?:http\/|h)?2\b|h2c$)/.test(name)) return 'h2';
  return /^(?:http\/)?[01](?:\.[019])?$/.test(name) ? 'http/1.1' : 'unknown';
}

/** The version that a head over that transport has; empty where it is not known. */
export function versionOf(transport: Transport): string {
  if (transport === 'h2') return 'HTTP/2';
  if (transport === 'h3') return 'HTTP/3';
  return transport === 'http/1.1' ? 'HTTP/1.1' : '';
}
