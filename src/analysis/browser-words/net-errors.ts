// Chromium's names of network errors (net/base/net_error_list.h) and what they say of a handshake. Every name has a cause:
// the words in a name that a later version adds show its class.
import { CANCELLED, CUT, GAVE_UP, NO_CONNECTION, NOT_HTTP, NOT_SENT } from './no-answer.ts';

/** The cause of a network error, and whether there may have been an answer. */
interface NetError {
  readonly cause: string;
  /** Null where an answer of some kind may have come. */
  readonly noAnswer: string | null;
}

type Row = readonly [pattern: RegExp, cause: string, noAnswer: string | null];

/** Exact names, then classes by a part of the name; the first match decides. */
const CAUSES: readonly Row[] = [
  // This name is left when an extension's permission has erased the reason.
  [/^ERR_FAILED$/, 'reason-hidden-by-extension', null],
  [/^ERR_(?:ABORTED|CONTEXT_SHUT_DOWN|DNS_REQUEST_CANCELLED)$/, 'cancelled-by-page', CANCELLED],
  [
    /LOCAL_NETWORK_ACCESS|PRIVATE_NETWORK_ACCESS|INCONSISTENT_IP_ADDRESS_SPACE/,
    'blocked-by-local-network-access',
    NOT_SENT,
  ],
  [/^ERR_UNSAFE_PORT$/, 'unsafe-port', NOT_SENT],
  [/^ERR_NETWORK_ACCESS_REVOKED$/, 'blocked-by-connection-allowlist', NOT_SENT],
  [
    /^ERR_(?:INSUFFICIENT_RESOURCES|WS_THROTTLE_QUEUE_TOO_LARGE|OUT_OF_MEMORY|NO_BUFFER_SPACE|PRECONNECT_MAX_SOCKET_LIMIT|ADDRESS_IN_USE|TEMPORARILY_THROTTLED|SOCKET_\w*BUFFER_SIZE\w*)$/,
    'too-many-sockets',
    NOT_SENT,
  ],
  [/^ERR_(?:BLOCKED_BY_(?:CLIENT|ADMINISTRATOR|ENTERPRISE)|ACCESS_DENIED)/, 'blocked-by-client', NOT_SENT],
  [
    /BLOCKED_BY_|CLEARTEXT_NOT_PERMITTED|DISALLOWED_URL_SCHEME|UNKNOWN_URL_SCHEME|INVALID_URL/,
    'blocked-by-policy',
    NOT_SENT,
  ],
  [/^ERR_DNS_NAME_HTTPS_ONLY$/, 'mixed-content', NOT_SENT],
  [/PROXY_AUTH|REUSE_CONNECTION_FOR_PROXY_AUTH/, 'proxy-authentication-required', null],
  [
    /AUTH_CREDENTIALS|AUTH_SCHEME|AUTH_ENVIRONMENT|SECURITY_LIBRARY_STATUS|MALFORMED_IDENTITY|AUTH_FAILURE/,
    'authentication-required',
    null,
  ],
  // Classes come after exact names: a proxy's certificate error belongs to TLS, and a proxy without a route is not a closed
  // port of the server.
  [
    /CERT|SSL|TLS|ECH_|PKCS12|PRIVATE_KEY|KEY_GENERATION|_CT_|INSECURE_RESPONSE|INADEQUATE_TRANSPORT|ALPN|EARLY_DATA/,
    'tls-failed',
    NO_CONNECTION,
  ],
  [
    /PROX|TUNNEL|SOCKS|_PAC_|CONNECTION_REFUSED|CONNECTION_FAILED|QUIC_PACKET_WRITE/,
    'connection-refused',
    NO_CONNECTION,
  ],
  [
    /_DNS_|NAME_NOT_RESOLVED|NAME_RESOLUTION|NAME_COLLISION|HOST_RESOLVER/,
    'name-not-resolved',
    NO_CONNECTION,
  ],
  [/ADDRESS_|INTERNET_DISCONNECTED|NETWORK_ACCESS_DENIED|UNREACHABLE/, 'address-unreachable', NO_CONNECTION],
  [/TIMED_OUT|LOCK_TIMEOUT|QUIC_\w*TIMEOUT|PING_FAILED/, 'timed-out', GAVE_UP],
  [/REDIRECT/, 'redirected', null],
  [
    /^ERR_(?:CONNECTION_RESET|CONNECTION_ABORTED|SOCKET_NOT_CONNECTED|SOCKET_IS_CONNECTED|NETWORK_CHANGED|NETWORK_IO_SUSPENDED|WINSOCK_\w+)$/,
    'connection-reset',
    CUT,
  ],
  [/CONNECTION_CLOSED|EMPTY_RESPONSE|TRUNCATED|MISMATCH|INCOMPLETE_CHUNKED/, 'closed-before-response', CUT],
  [/INVALID_HTTP_RESPONSE/, 'not-http', NOT_HTTP],
  [
    /HTTP|QUIC|RESPONSE|ENCODING|DECODING|SYN_REPLY|METHOD_NOT|RANGE|TOO_MANY|WS_|_FTP_|MSG_TOO_BIG|SIGNED_EXCHANGE|WEB_BUNDLE/,
    'not-http',
    null,
  ],
];

/**
 * Looks up a name such as `ERR_CONNECTION_REFUSED`. A name of no class, such as an error of the browser's cache or of a
 * file, is a failure of the browser itself.
 */
export function netError(name: string): NetError {
  for (const [pattern, cause, noAnswer] of CAUSES) {
    if (pattern.test(name)) return { cause, noAnswer };
  }
  return { cause: 'blocked-by-client', noAnswer: null };
}
