// What Firefox 153 prints in its console (appstrings, csp and security.properties of the ESR build) and names in
// webRequest.onErrorOccurred. Its console has one text for every failed handshake: it settles no check and no cause.
import { GAVE_UP, NO_CONNECTION, NOT_SENT } from './no-answer.ts';
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
  { pattern: /^NS_ERROR_PORT_ACCESS_NOT_ALLOWED$/, cause: 'unsafe-port', noAnswer: NOT_SENT },
  {
    pattern: /^NS_ERROR_(?:WEBSOCKET_CONNECTION_REFUSED|CONNECTION_REFUSED|PROXY_CONNECTION_REFUSED)$/,
    cause: 'connection-refused',
    noAnswer: NO_CONNECTION,
  },
  {
    pattern: /^NS_ERROR_(?:UNKNOWN_HOST|UNKNOWN_PROXY_HOST)$/,
    cause: 'name-not-resolved',
    noAnswer: NO_CONNECTION,
  },
  {
    pattern: /^NS_ERROR_(?:OFFLINE|NET_UNREACHABLE|HOST_UNREACHABLE)$/,
    cause: 'address-unreachable',
    noAnswer: NO_CONNECTION,
  },
  {
    pattern: /^NS_ERROR_NET_TIMEOUT(?:_EXTERNAL)?$/,
    cause: 'timed-out',
    noAnswer: GAVE_UP,
  },
  { pattern: /^NS_ERROR_NET_(?:RESET|INTERRUPT)$/, cause: 'connection-reset' },
  { pattern: /^NS_ERROR_(?:NET_EMPTY_RESPONSE|NET_PARTIAL_TRANSFER)$/, cause: 'closed-before-response' },
  {
    pattern: /^(?:SEC_ERROR|SSL_ERROR|MOZILLA_PKIX_ERROR)_\w+$|^NS_ERROR_NET_INADEQUATE_SECURITY$/,
    cause: 'tls-failed',
    noAnswer: NO_CONNECTION,
  },
  { pattern: /^NS_(?:BINDING_ABORTED|ERROR_ABORT)$/, cause: 'cancelled-by-page' },
  {
    pattern: /^NS_ERROR_CONTENT_BLOCKED$|^NS_ERROR_BLOCKED_BY_POLICY$/,
    cause: 'blocked-by-policy',
    noAnswer: NOT_SENT,
  },
  { pattern: /^NS_ERROR_(?:TRACKING|MALWARE|PHISHING)_URI$/, cause: 'blocked-by-client', noAnswer: NOT_SENT },
];
