/** Address that fixes write for the server behind a proxy: to be replaced by the reader's own. */
export const BACKEND = '127.0.0.1:3000';

/** What of the failed connection goes into the configuration that we print. */
export interface FixSite {
  /** A path that is safe inside every configuration language we print, such as `/chat`. */
  readonly path: string;
  /** Host and port of the socket, or `app.example.com`. */
  readonly host: string;
  readonly secure: boolean;
}

// A page chooses its URLs, and people paste what we print into a server's configuration: so nothing but these
// characters may pass, and no dots in a row.
const SAFE_PATH = /^\/[A-Za-z0-9/_~-]{0,120}(?:\.[A-Za-z0-9/_~-]{1,60}){0,4}$/;
const SAFE_HOST = /^[A-Za-z0-9.-]{1,253}(?::\d{1,5})?$/;

/** Takes the site out of a socket's URL; stand-ins for what is unknown or would not be safe to paste. */
export function fixSite(url: string | null): FixSite {
  const parsed = url === null ? null : parse(url);
  const path = parsed?.pathname ?? '';
  const host = parsed?.host ?? '';
  return {
    path: SAFE_PATH.test(path) ? path : '/chat',
    host: SAFE_HOST.test(host) ? host : 'app.example.com',
    secure: parsed === null || parsed.protocol === 'wss:' || parsed.protocol === 'https:',
  };
}

function parse(url: string): URL | null {
  return URL.canParse(url) ? new URL(url) : null;
}
