/** The address that fixes use for the server behind a proxy; readers replace it by their own. */
export const BACKEND = '127.0.0.1:3000';

/** What of the failed connection is used in the configuration that we print. */
export interface FixSite {
  /** A path that is safe in every configuration language that we print, such as `/chat`. */
  readonly path: string;
  /** Such as `app.example.com`, without a port. */
  readonly hostname: string;
  /** Such as `wss://app.example.com:8443`. */
  readonly origin: string;
  /** The socket address that a redirect names, where it is another one and safe to paste; otherwise null. */
  readonly target: string | null;
  /** The status of the answer; null where nobody saw one. */
  readonly status: number | null;
  /** The path is a stand-in: nobody saw it, or it is not safe to paste. */
  readonly pathStandsIn: boolean;
  /** What the request's Upgrade offers, such as `websocket` or `tcp`; a stand-in where that is not safe to paste. */
  readonly protocol: string;
  /** The single subprotocol that the server chose, where it is safe to paste; otherwise null. */
  readonly subprotocol: string | null;
  /** The address is one of an event stream, which is no switch. */
  readonly isStream: boolean;
  /** The stream was answered with a Content-Encoding. */
  readonly isCompressed: boolean;
}

// A page chooses its URLs, and people paste what we print into a server's configuration, so only these characters are
// allowed.
const SAFE_PATH = /^(?=.{1,400}$)(?!.*\/\.{1,2}(?:\/|$))(?:\/[A-Za-z0-9._~@=-]{1,200}){1,32}\/?$|^\/$/;
/** In place of a path that is not printed. */
export const PATH_STAND_IN = '/chat';
const SAFE_HOST = /^[A-Za-z0-9](?:[A-Za-z0-9.-]{0,251}[A-Za-z0-9])?$/;
const SAFE_SUBPROTOCOL = /^[A-Za-z0-9](?:[A-Za-z0-9._-]{0,62}[A-Za-z0-9])?$/;
const SAFE_PROTOCOL = /^[A-Za-z0-9](?:[A-Za-z0-9._-]{0,62}[A-Za-z0-9])?(?:\/[0-9.]{1,10})?$/;
const SOCKET_SCHEMES: Readonly<Record<string, string>> = {
  'http:': 'ws:',
  'https:': 'wss:',
  'ws:': 'ws:',
  'wss:': 'wss:',
};

/**
 * Takes the site out of a socket's URL; stand-ins for what is unknown or would not be safe to paste.
 * @param location the Location of a redirect
 * @param chosen what the server answered as subprotocol
 * @param offered the request's Upgrade
 * @param stream null where it is no event stream
 */
export function fixSite(
  url: string | null,
  status: number | null = null,
  location: string | null = null,
  chosen: string | null = null,
  offered: string | null = null,
  stream: { readonly isCompressed: boolean } | null = null,
): FixSite {
  const parsed = url !== null && URL.canParse(url) ? new URL(url) : null;
  const path = parsed?.pathname ?? '';
  const named = parsed !== null && SAFE_HOST.test(parsed.hostname) ? parsed : null;
  const isPlain = named?.protocol === 'ws:' || named?.protocol === 'http:';
  const scheme = `${stream === null ? 'ws' : 'http'}${isPlain ? '' : 's'}`;
  return {
    path: SAFE_PATH.test(path) ? path : PATH_STAND_IN,
    pathStandsIn: !SAFE_PATH.test(path),
    protocol: protocolOf(offered?.trim() ?? ''),
    hostname: named?.hostname ?? 'app.example.com',
    origin: `${scheme}://${named?.host ?? 'app.example.com'}`,
    target: parsed === null || location === null ? null : safeTarget(parsed, location),
    status,
    subprotocol: chosen === null ? null : safeSubprotocol(chosen.trim()),
    isStream: stream !== null,
    isCompressed: stream?.isCompressed === true,
  };
}

function protocolOf(offered: string): string {
  if (offered === '' || /\bwebsocket\b/i.test(offered)) return 'websocket';
  return SAFE_PROTOCOL.test(offered) ? offered : 'NAME';
}

/** A redacted file has a placeholder in its place. */
function safeSubprotocol(name: string): string | null {
  return SAFE_SUBPROTOCOL.test(name) && !name.startsWith('redacted-') ? name : null;
}

/** A downgrade from wss: to ws: is not an address to use: it shows that TLS ends before the server that redirects. */
function safeTarget(from: URL, location: string): string | null {
  if (!URL.canParse(location, from)) return null;
  const to = new URL(location, from);
  const scheme = SOCKET_SCHEMES[to.protocol];
  if (scheme === undefined || !SAFE_HOST.test(to.hostname) || !SAFE_PATH.test(to.pathname)) return null;
  if (scheme === 'ws:' && SOCKET_SCHEMES[from.protocol] === 'wss:') return null;
  const target = `${scheme}//${to.host}${to.pathname}`;
  return target === `${SOCKET_SCHEMES[from.protocol]}//${from.host}${from.pathname}` ? null : target;
}
