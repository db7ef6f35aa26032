// Chromium's names of network errors (net/base/net_error_list.h) and what they say of a handshake.
import { CANCELLED, CUT, GAVE_UP, NO_CONNECTION, NOT_HTTP, NOT_SENT } from './no-answer.ts';

/** A network error by its cause, and whether it leaves room for an answer. */
export interface NetError {
  readonly cause: string;
  /** Null where an answer of some kind may have come. */
  readonly noAnswer: string | null;
}

const CAUSES: readonly (readonly [pattern: RegExp, cause: string, noAnswer: string | null])[] = [
  [
    /^ERR_(?:CONNECTION_REFUSED|PROXY_CONNECTION_FAILED|TUNNEL_CONNECTION_FAILED|SOCKS_CONNECTION_FAILED|CONNECTION_FAILED)$/,
    'connection-refused',
    NO_CONNECTION,
  ],
  [
    /^ERR_(?:NAME_NOT_RESOLVED|NAME_RESOLUTION_FAILED|DNS_\w+|ICANN_NAME_COLLISION)$/,
    'name-not-resolved',
    NO_CONNECTION,
  ],
  [
    /^ERR_(?:ADDRESS_UNREACHABLE|ADDRESS_INVALID|INTERNET_DISCONNECTED|NETWORK_ACCESS_DENIED)$/,
    'address-unreachable',
    NO_CONNECTION,
  ],
  [/^ERR_(?:CONNECTION_TIMED_OUT|TIMED_OUT)$/, 'timed-out', GAVE_UP],
  [
    /^ERR_(?:CONNECTION_RESET|CONNECTION_ABORTED|SOCKET_NOT_CONNECTED|NETWORK_CHANGED|NETWORK_IO_SUSPENDED)$/,
    'connection-reset',
    CUT,
  ],
  [/^ERR_(?:CONNECTION_CLOSED|EMPTY_RESPONSE)$/, 'closed-before-response', CUT],
  [/^ERR_(?:CERT_\w+|SSL_\w+|BAD_SSL_\w+|TLS\w*|ECH_\w+)$/, 'tls-failed', NO_CONNECTION],
  [/^ERR_(?:INVALID_HTTP_RESPONSE|INVALID_RESPONSE)$/, 'not-http', NOT_HTTP],
  [/^ERR_(?:RESPONSE_HEADERS_\w+|HTTP2_\w+|QUIC_\w+|INVALID_CHUNKED_ENCODING)$/, 'not-http', null],
  [/^ERR_UNSAFE_PORT$/, 'unsafe-port', NOT_SENT],
  [/^ERR_(?:INSUFFICIENT_RESOURCES|WS_THROTTLE_QUEUE_TOO_LARGE)$/, 'too-many-sockets', NOT_SENT],
  [/^ERR_BLOCKED_BY_(?:CLIENT|ADMINISTRATOR|ENTERPRISE)\w*$/, 'blocked-by-client', NOT_SENT],
  [/^ERR_BLOCKED_BY_\w+$/, 'blocked-by-policy', NOT_SENT],
  [/^ERR_ABORTED$/, 'cancelled-by-page', CANCELLED],
  [
    /^ERR_(?:INVALID_AUTH_CREDENTIALS|UNSUPPORTED_AUTH_SCHEME|MISSING_AUTH_CREDENTIALS)$/,
    'authentication-required',
    null,
  ],
  [/^ERR_(?:PROXY_AUTH\w+|UNEXPECTED_PROXY_AUTH)$/, 'proxy-authentication-required', null],
  // What is left when an extension's permission has erased the reason (Chromium 156).
  [/^ERR_FAILED$/, 'reason-hidden-by-extension', null],
];

/** Looks up a name such as `ERR_CONNECTION_REFUSED`; null where it is not one of a handshake. */
export function netError(name: string): NetError | null {
  for (const [pattern, cause, noAnswer] of CAUSES) {
    if (pattern.test(name)) return { cause, noAnswer };
  }
  return null;
}
