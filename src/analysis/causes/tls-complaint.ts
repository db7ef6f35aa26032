import { readableBody } from './readable-body.ts';

/** What servers answer to plain HTTP on a TLS port: nginx, Apache, Go, Tomcat, Caddy, Jetty. */
export const TLS_COMPLAINT =
  /plain HTTP request was sent to HTTPS port|speaking plain HTTP to an SSL|sent an HTTP request to an HTTPS server|combination of host and port requires TLS|HTTP request (?:was )?sent to (?:an )?(?:HTTPS|TLS|SSL)/i;

/**
 * The words of a body that may leave with a redacted file: those by which a server says that it expects TLS, which are the same of all servers
 * and hold nothing of this one. Without them another cause would be blamed. Null for any other body.
 */
export function publicWordsOf(body: string | null): string | null {
  return TLS_COMPLAINT.exec(readableBody(body) ?? '')?.[0] ?? null;
}
