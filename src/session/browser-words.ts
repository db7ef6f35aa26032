/**
 * What the browser's error texts say about the outcome of a handshake. Texts are those of Chromium 156; an unknown text
 * says nothing, and the order of events decides.
 */

const UNEXPECTED_STATUS = /\bUnexpected response code: (\d{1,4})\b/;
const REJECTION = /^(WebSocket connection to .{0,4096} failed: )?Error during WebSocket handshake\b/;

/** Chromium has words of its own for these two. */
const STATUS_BY_WORDS: readonly (readonly [RegExp, number])[] = [
  [/\bHTTP Authentication failed; no valid credentials available$/, 401],
  [/\bProxy authentication failed$/, 407],
];

/** The status of a refusal, as the browser's text names or means it; null where it does neither. */
export function statusInWords(text: string): number | null {
  const match = UNEXPECTED_STATUS.exec(text);
  if (match?.[1] !== undefined) return Number(match[1]);
  return STATUS_BY_WORDS.find(([pattern]) => pattern.test(text))?.[1] ?? null;
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
