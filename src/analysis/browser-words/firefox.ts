// What Firefox 153 prints in its console, names in webRequest.onErrorOccurred, or throws at the page. Its console has one
// text for every failed handshake, which settles no check and no cause. It does not even show that the handshake failed:
// Firefox may print it where faulty frames arrive together with a proper 101, and prints `interrupted` also for a socket
// that the page closed while it connected. test/browser/firefox/errors.test.ts provokes what can be provoked; the rest is
// from the ESR build's appstrings, security, csp and nsserrors.properties.
import { CUT, GAVE_UP, NO_CONNECTION, NOT_HTTP, NOT_SENT } from './no-answer.ts';
import type { KnownWords } from './words-reading.ts';

export const FIREFOX_WORDS: readonly KnownWords[] = [
  { pattern: /^Firefox can.t establish a connection to the server at / },
  { pattern: /^The connection to .+ was interrupted while the page was loading\.$/ },
  {
    pattern: /^The connection was refused when attempting to contact /,
    cause: 'connection-refused',
    noAnswer: NO_CONNECTION,
  },
  {
    pattern: /The page.s settings blocked the loading of a resource \(connect-src\)/,
    cause: 'blocked-by-policy',
    noAnswer: NOT_SENT,
  },
  // This is only a report: the socket opens all the same.
  { pattern: /\(Report-Only policy\) The page.s settings would block the loading of a resource/ },
  {
    pattern: /Blocked loading mixed active content|^SecurityError: The operation is insecure\.$/,
    fails: ['page-and-socket-agree'],
    cause: 'mixed-content',
    noAnswer: NOT_SENT,
  },
  {
    pattern:
      /^This address uses a network port which is normally used for purposes other than Web browsing\./,
    cause: 'unsafe-port',
    noAnswer: NOT_SENT,
  },
  {
    // Firefox 154 and later; 153 has the second name and does not ask for sockets yet.
    pattern: /^NS_ERROR_LOCAL_NETWORK_(?:ACCESS_)?DENIED$/,
    cause: 'blocked-by-local-network-access',
    noAnswer: NOT_SENT,
  },
  { pattern: /^NS_ERROR_PORT_ACCESS_NOT_ALLOWED$/, cause: 'unsafe-port', noAnswer: NOT_SENT },
  {
    pattern: /^NS_ERROR_(?:NON_LOCAL_)?(?:CONNECTION_REFUSED|PROXY_CONNECTION_REFUSED)$/,
    cause: 'connection-refused',
    noAnswer: NO_CONNECTION,
  },
  // Despite its name: the answer was not a switch, for example a 103 or one of HTTP/0.9. A closed port has the name above.
  { pattern: /^NS_ERROR_WEBSOCKET_CONNECTION_REFUSED$/ },
  {
    pattern: /^NS_ERROR_(?:DEFINITIVE_)?(?:UNKNOWN_HOST|UNKNOWN_PROXY_HOST|DNS_LOOKUP_QUEUE_FULL)$/,
    cause: 'name-not-resolved',
    noAnswer: NO_CONNECTION,
  },
  {
    pattern: /^NS_ERROR_(?:OFFLINE|NET_UNREACHABLE|HOST_UNREACHABLE|SOCKET_ADDRESS_NOT_SUPPORTED)$/,
    cause: 'address-unreachable',
    noAnswer: NO_CONNECTION,
  },
  {
    pattern: /^NS_ERROR_NET_TIMEOUT(?:_EXTERNAL)?$/,
    cause: 'timed-out',
    noAnswer: GAVE_UP,
  },
  {
    // NET_RESET is reported for a FIN before the first byte, for a RST, and for an HTTP/2 stream that was reset.
    pattern: /^NS_ERROR_NET_(?:RESET|INTERRUPT|EMPTY_RESPONSE|PARTIAL_TRANSFER)$/,
    cause: 'closed-before-response',
    noAnswer: CUT,
  },
  {
    // The console's sentence has no URL, and means the same.
    pattern: /^NS_ERROR_PARSING_HTTP_STATUS_LINE$|^The status line of the HTTP response is invalid$/,
    fails: ['status-is-101', 'extended-connect-succeeded'],
    cause: 'not-http',
    noAnswer: NOT_HTTP,
  },
  // Two different lengths, or a NUL in a field.
  { pattern: /^NS_ERROR_(?:CORRUPTED_CONTENT|DOM_INVALID_HEADER_VALUE)$/, cause: 'not-http' },
  {
    pattern: /^(?:SEC_ERROR|SSL_ERROR|MOZILLA_PKIX_ERROR)_\w+$|^NS_ERROR_NET_INADEQUATE_SECURITY$/,
    cause: 'tls-failed',
    noAnswer: NO_CONNECTION,
  },
  {
    // webRequest gives the sentence of a TLS error (nsserrors.properties), not its name.
    pattern:
      /^(?:(?:SSL|TLS) |Peer(?:’s)? |The peer (?:used|tried) |(?:Cannot|Unable to) communicate securely|Renegotiation is not allowed|The certificate |The server (?:certificate|presented|uses key pinning|uses a certificate|supports no protocols|rejected the handshake)|Certificate (?:key usage|type)|A certificate that |A required TLS |An X\.509 |Unsupported hash algorithm used by TLS|security library)/,
    cause: 'tls-failed',
    noAnswer: NO_CONNECTION,
  },
  { pattern: /^NS_(?:BINDING_ABORTED|ERROR_ABORT)$/, cause: 'cancelled-by-page' },
  {
    // `new WebSocket` throws the first of these at the page under a Content-Security-Policy as well.
    pattern:
      /^(?:\[Exception\.{3} "[^"]*" {1,4}nsresult: "0x[0-9a-f]{8} \()?NS_ERROR_CONTENT_BLOCKED\b|^NS_ERROR_BLOCKED_BY_POLICY$/,
    cause: 'blocked-by-policy',
    noAnswer: NOT_SENT,
  },
  {
    pattern: /^NS_ERROR_(?:(?!DOM_|MALFORMED_)\w+_URI|INTERCEPTION_FAILED)$/,
    cause: 'blocked-by-client',
    noAnswer: NOT_SENT,
  },
  // What a proxy of the browser answered to CONNECT, one name for each status. webRequest has that answer too.
  {
    pattern: /^NS_ERROR_PROXY_(?:AUTHENTICATION_FAILED|UNAUTHORIZED|NETWORK_AUTHENTICATION_REQUIRED)$/,
    cause: 'proxy-authentication-required',
  },
  { pattern: /^NS_ERROR_PROXY_\w{1,60}$/, cause: 'connection-refused', noAnswer: NO_CONNECTION },
  { pattern: /^NS_ERROR_BASIC_HTTP_AUTH_DISABLED$/, cause: 'authentication-required' },
  { pattern: /^NS_ERROR_(?:HTTPS_ONLY|BAD_HSTS_CERT)$/, cause: 'tls-failed', noAnswer: NO_CONNECTION },
  { pattern: /^NS_ERROR_(?:REDIRECT_LOOP|ENTITY_CHANGED)$/, cause: 'redirected' },
  {
    pattern:
      /^NS_ERROR_(?:OUT_OF_MEMORY|SOCKET_CREATE_FAILED|SOCKET_ADDRESS_IN_USE|WEBTRANSPORT_SESSION_LIMIT_EXCEEDED)$/,
    cause: 'too-many-sockets',
    noAnswer: NOT_SENT,
  },
  // Also of an answer that the page may not read (CORS), so one may have come.
  { pattern: /^NS_ERROR_DOM_BAD_URI$/, cause: 'blocked-by-policy' },
  {
    pattern:
      /^NS_ERROR_(?:DOM_(?:SECURITY|BAD_URI|BAD_CROSS_ORIGIN|PROP_ACCESS|COEP|COOP|CORP)\w*|CSP_\w+|XFO_\w+|UNKNOWN_PROTOCOL|MALFORMED_URI)$/,
    cause: 'blocked-by-policy',
    noAnswer: NOT_SENT,
  },
  {
    pattern: /^NS_ERROR_(?:DOM_ABORT_ERR|DOCSHELL_DYING|ILLEGAL_DURING_SHUTDOWN)$|^NS_BINDING_\w{1,60}$/,
    cause: 'cancelled-by-page',
  },
  {
    pattern: /^NS_ERROR_(?:NOT_CONNECTED|ALREADY_CONNECTED|DOM_NETWORK_ERR)$/,
    cause: 'connection-reset',
    noAnswer: CUT,
  },
  { pattern: /^NS_ERROR_(?:DOM_TIMEOUT_ERR|SAVE_LINK_AS_TIMEOUT)$/, cause: 'timed-out', noAnswer: GAVE_UP },
  {
    pattern:
      /^NS_ERROR_(?:NET|HTTP2|UNSAFE_CONTENT|INVALID_CONTENT|NO_CONTENT|FIRST_HEADER)_\w{1,60}$|^NS_ERROR_NO_CONTENT$/,
    cause: 'not-http',
  },
  // Every other name is a failure of the browser itself.
  { pattern: /^NS_ERROR_\w{1,80}$/, cause: 'blocked-by-client' },
];
