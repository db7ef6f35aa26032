/**
 * What error texts say about the outcome of a handshake. Texts are those of Chromium 156 and of other clients; an unknown text
 * says nothing, and the order of events decides.
 */

const UNEXPECTED_STATUS = /\bUnexpected response code: (\d{1,4})\b/;
const REJECTION = /^(WebSocket connection to .{0,4096} failed: )?Error during WebSocket handshake\b/;

/** Longer texts are cut before matching: no client writes that much before it names a status. */
const LONGEST = 4096;

/** Chromium has words of its own for these two. */
const STATUS_BY_WORDS: readonly (readonly [RegExp, number])[] = [
  [/\bHTTP Authentication failed; no valid credentials available$/, 401],
  [/\bProxy authentication failed$/, 407],
];

/** How other clients name the status, as public reports quote them. */
export const STATUS_OF_OTHERS: readonly RegExp[] = [
  // ws; WebKit and Chromium before 2013; nhooyr.io/websocket and Starscream; tungstenite.
  /\b[Uu]nexpected (?:server response|response code|status code):? \(?(\d{3})\b/,
  /\binvalid (?:response )?status(?: code)?:? (\d{3})\b/i,
  /\bexpected handshake response status code 101 but got (\d{3})\b/,
  // OkHttp, .NET, websockets and websocket-client for Python, aiohttp, Autobahn, curl, gorilla/websocket by way of oxy.
  /\bExpected HTTP 101 response but was '(\d{3})\b/,
  /\bstatus code '(\d{3})' when status code '101' was expected/,
  /\bserver rejected WebSocket connection: HTTP (\d{3})\b/,
  /\bHandshake status (\d{3})\b/,
  /^(\d{3}), message='/,
  /\bWebSocket connection upgrade failed \[(\d{3})\]/,
  /\bHTTP error: (\d{3})\b/,
  /\bRefused WebSockets upgrade: (\d{3})\b/,
  /\bbad handshake\b.{0,40}\b(\d{3}) \d{3}\b/,
  // axios, curl, and a status alone.
  /\b(?:[Rr]equest failed with status code|returned error:) (\d{3})\b/,
  /^(?:HTTP(?:\/\d(?:\.\d)?)? |status(?: code)?:? )?([1-5]\d{2})(?: [A-Z][A-Za-z '-]{1,60})?$/,
];

/** The status of a refusal, as the client's text names or means it; null where it does neither. */
export function statusInWords(text: string): number | null {
  const match =
    UNEXPECTED_STATUS.exec(text.slice(0, LONGEST)) ??
    firstMatch(STATUS_OF_OTHERS, text.slice(0, LONGEST).trim());
  if (match?.[1] !== undefined) return Number(match[1]);
  return STATUS_BY_WORDS.find(([pattern]) => pattern.test(text))?.[1] ?? null;
}

function firstMatch(patterns: readonly RegExp[], text: string): RegExpExecArray | null {
  for (const pattern of patterns) {
    const match = pattern.exec(text);
    if (match !== null) return match;
  }
  return null;
}

/** Whether the words speak of the handshake itself, not of a frame that came after the switch. */
export function speaksOfHandshake(text: string): boolean {
  return REJECTION.test(text);
}

const FRAME =
  /^(WebSocket connection to .{0,4096} failed: )?(A server must not mask|One or more reserved bits are on|Unrecognized frame opcode|Received (unexpected continuation|start of new message|a broken close frame|fragmented control|control frame)|Could not decode a text frame|(Data frame|Ping|Pong|Close|Unknown frame type) received after close|Invalid frame header|Message size is too large)/;

/** Whether the words speak of a frame: then there was a switch, even where nobody saw it. */
export function speaksOfFrame(text: string): boolean {
  return FRAME.test(text);
}

/** Firefox says the latter of a connection that was open (153), Chromium the former of one that the network ended (156). */
const END =
  /^(?:WebSocket connection to .{0,4096} failed: )?(?:Error in connection establishment: )?net::ERR_\w+\.?$|^The connection to \S+ was interrupted while the page was loading\.$/;

/**
 * Whether the words, said after the switch, mean that the connection is over: whoever finds a broken frame fails the connection (RFC
 * 6455 section 7.1.7), and so does the network.
 * @param url the connection's; null where it was not seen
 */
export function speaksOfEnd(text: string, url: string | null): boolean {
  const words = text.slice(0, 2 * LONGEST).trim();
  return (speaksOfFrame(text) || END.test(words)) && !speaksOfAnother(words, url);
}

const ADDRESS = /(?:\b(?:wss?|https?):\/\/|(?<=\s)\/)[^\s'"]+/gi;

/** Whether the words name an address, and not that of the connection. A query may be left out, and a long address cut. */
export function speaksOfAnother(text: string, url: string | null): boolean {
  if (url === null || !URL.canParse(url)) return false;
  const own = new URL(url);
  return (text.slice(0, 2 * LONGEST).match(ADDRESS) ?? []).some((match) => {
    const named = match.replace(/[.,;:)]$/, '').split(/\.\.\.|…/)[0] ?? '';
    if (!URL.canParse(named, url)) return false;
    const { host, pathname } = new URL(named, url);
    const isCut = named.length < match.length - 1;
    return host !== own.host || !(isCut ? own.pathname.startsWith(pathname) : own.pathname === pathname);
  });
}
