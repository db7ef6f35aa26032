// What Chromium 156 says of a handshake (Network.webSocketFrameError, the console, a HAR's message of type `error`). It
// checks status, Upgrade, Accept, Connection, subprotocol and extensions in this order and stops at the first fault, so a
// later complaint shows that the earlier fields were right.
import { CANCELLED, GAVE_UP, NO_CONNECTION, NOT_HTTP, NOT_SENT } from './no-answer.ts';
import type { KnownWords } from './words-reading.ts';

const STATUS = ['status-is-101', 'extended-connect-succeeded'];
const UPGRADE = [...STATUS, 'response-names-upgrade', 'upgrade-was-offered', 'upgrade-is-websocket'];
const ACCEPT = [...UPGRADE, 'accept-is-sent-once', 'accept-matches-key'];
const CONNECTION = [...ACCEPT, 'response-connection-lists-upgrade'];
const SUBPROTOCOL = [
  ...CONNECTION,
  'subprotocol-is-single',
  'subprotocol-was-offered',
  'subprotocol-chosen-when-offered',
];

/** The server sent a 101, and Chromium rejected it for this reason. */
function rejected(
  text: string,
  fails: readonly string[],
  passes: readonly string[],
  cause: string,
): KnownWords {
  return {
    pattern: new RegExp(`^Error during WebSocket handshake: ${text}`),
    fails,
    passes,
    cause,
    switched: true,
  };
}

export const CHROMIUM_HANDSHAKE: readonly KnownWords[] = [
  {
    pattern: /^Error during WebSocket handshake: Unexpected response code: (\d{1,9})$/,
    fails: STATUS,
    status: 'named',
  },
  {
    pattern: /^HTTP Authentication failed; no valid credentials available$/,
    fails: STATUS,
    cause: 'authentication-required',
    status: 401,
  },
  {
    pattern: /^Proxy authentication failed$/,
    fails: STATUS,
    cause: 'proxy-authentication-required',
    status: 407,
  },
  {
    pattern: /^Connection closed before receiving a handshake response$/,
    fails: STATUS,
    cause: 'closed-before-response',
    noAnswer: 'The server closed the connection without an answer.',
  },
  {
    pattern: /^Error during WebSocket handshake: Invalid status line$/,
    fails: STATUS,
    cause: 'not-http',
    noAnswer: NOT_HTTP,
  },
  rejected("'Upgrade' header is missing$", ['response-names-upgrade'], STATUS, 'switch-incomplete'),
  rejected(
    "'Upgrade' header must not appear more than once in a response$",
    ['upgrade-is-websocket'],
    [...STATUS, 'response-names-upgrade'],
    'switch-incomplete',
  ),
  rejected(
    "'Upgrade' header value is not 'WebSocket':",
    ['upgrade-is-websocket'],
    [...STATUS, 'response-names-upgrade'],
    'switch-incomplete',
  ),
  rejected("'Sec-WebSocket-Accept' header is missing$", ['accept-is-sent-once'], UPGRADE, 'accept-mismatch'),
  rejected(
    "'Sec-WebSocket-Accept' header must not appear more than once in a response$",
    ['accept-is-sent-once'],
    UPGRADE,
    'accept-mismatch',
  ),
  rejected(
    "Incorrect 'Sec-WebSocket-Accept' header value$",
    ['accept-matches-key'],
    [...UPGRADE, 'accept-is-sent-once'],
    'accept-mismatch',
  ),
  rejected(
    // The third up to Chrome 30, and still in libraries that copied it.
    "'Connection' header (?:is missing|value must contain 'Upgrade'|value is not 'Upgrade'.*)$",
    ['response-connection-lists-upgrade'],
    ACCEPT,
    'switch-incomplete',
  ),
  // Up to Chrome 30, which named no reason.
  rejected('Sec-WebSocket-Accept mismatch$', ['accept-matches-key'], [], 'accept-mismatch'),
  rejected('Sec-WebSocket-Protocol mismatch$', [], [], 'subprotocol-mismatch'),
  rejected(
    "'Sec-WebSocket-Protocol' header must not appear more than once in a response$",
    ['subprotocol-is-single'],
    CONNECTION,
    'subprotocol-mismatch',
  ),
  rejected(
    "Response must not include 'Sec-WebSocket-Protocol' header if not present in request:",
    ['subprotocol-was-offered'],
    CONNECTION,
    'subprotocol-mismatch',
  ),
  rejected(
    "'Sec-WebSocket-Protocol' header value '.*' in response does not match any of sent values$",
    ['subprotocol-was-offered'],
    CONNECTION,
    'subprotocol-mismatch',
  ),
  rejected(
    "Sent non-empty 'Sec-WebSocket-Protocol' header but no response was received$",
    ['subprotocol-chosen-when-offered'],
    [...CONNECTION, 'subprotocol-is-single', 'subprotocol-was-offered'],
    'subprotocol-mismatch',
  ),
  rejected(
    "'Sec-WebSocket-Extensions' header value is rejected by the parser:",
    ['extensions-are-valid'],
    SUBPROTOCOL,
    'extension-mismatch',
  ),
  rejected(
    "Found an unsupported extension '.*' in 'Sec-WebSocket-Extensions' header$",
    ['extensions-were-offered'],
    SUBPROTOCOL,
    'extension-mismatch',
  ),
  rejected(
    'Received duplicate permessage-deflate response$',
    ['deflate-parameters-are-valid'],
    SUBPROTOCOL,
    'extension-mismatch',
  ),
  rejected(
    'Error in permessage-deflate: ',
    ['deflate-parameters-are-valid'],
    SUBPROTOCOL,
    'extension-mismatch',
  ),
  {
    pattern: /^WebSocket opening handshake timed out$/,
    cause: 'timed-out',
    noAnswer: GAVE_UP,
  },
  {
    pattern:
      /^(?:WebSocket opening handshake was canceled|WebSocket is closed before the connection is established\.)$/,
    cause: 'cancelled-by-page',
    noAnswer: CANCELLED,
  },
  {
    pattern: /^Establishing a tunnel via proxy server failed\.$/,
    cause: 'connection-refused',
    noAnswer: NO_CONNECTION,
  },
  {
    pattern:
      /An insecure WebSocket connection may not be initiated from a page loaded over HTTPS|attempted to connect to the insecure WebSocket endpoint/,
    fails: ['page-and-socket-agree'],
    cause: 'mixed-content',
    noAnswer: NOT_SENT,
  },
  {
    // The page has 255 sockets already (Chromium 156).
    pattern: /^Insufficient resources$/,
    cause: 'too-many-sockets',
    noAnswer: NOT_SENT,
  },
  {
    // The document has Connection-Allowlist, and the address is not on it (Chromium 156).
    pattern: /^Network access revoked\.?$/,
    cause: 'blocked-by-connection-allowlist',
    noAnswer: NOT_SENT,
  },
  {
    // Of an EventSource, in the console.
    pattern: /^EventSource's response has a (?:MIME type|charset) /,
    fails: ['event-stream-type-is-right'],
    cause: 'not-an-event-stream',
  },
  {
    // Of any exchange, in the console: an EventSource among them.
    pattern: /^Failed to load resource: the server responded with a status of (\d{1,9})\b/,
    status: 'named',
  },
  {
    pattern: /violates the following Content Security Policy directive/,
    cause: 'blocked-by-policy',
    noAnswer: NOT_SENT,
  },
];
