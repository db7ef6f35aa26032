/**
 * What the browser's own words say about a handshake's fate. Texts as Chromium 156 gives them; unknown texts say
 * nothing, and the order of events decides.
 */

const UNEXPECTED_STATUS = /\bUnexpected response code: (\d{1,4})\b/;
const REJECTION = /^(WebSocket connection to .{0,4096} failed: )?Error during WebSocket handshake\b/;

/** The status that a refusing server sent, by the browser's own word; null where the text names none. */
export function statusInWords(text: string): number | null {
  const match = UNEXPECTED_STATUS.exec(text);
  return match?.[1] === undefined ? null : Number(match[1]);
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
