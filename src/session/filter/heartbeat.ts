import { OPCODE } from '../../events/message-segment.ts';

/** Heartbeats are short: longer payloads are not examined. */
const LONGEST = 64;

/**
 * Texts that only keep a connection alive: Engine.IO ping and pong (`2`, `3`, with or without `probe`), Socket.IO's older
 * `2::`, SockJS `h`, Phoenix and graphql-ws, SignalR, and common words for it.
 */
const HEARTBEAT =
  /^(?:[23](?:probe)?|2::|h|ping|pong|heartbeat|\{"type":(?:6|"(?:ping|pong|ka|heartbeat)")\}|\[[^\]]{0,24}"phoenix","heartbeat",\{\}\])$/i;

/** Whether a message only keeps its connection alive. Calls `text` only where nothing else decides. */
export function isHeartbeat(
  opcode: number,
  message: { readonly size: number; readonly text: string },
): boolean {
  if (opcode === OPCODE.ping || opcode === OPCODE.pong) return true;
  return opcode === OPCODE.text && message.size <= LONGEST && HEARTBEAT.test(withoutRecordMark(message.text));
}

/** SignalR ends each of its records with U+001E. */
function withoutRecordMark(text: string): string {
  return text.endsWith('\u001e') ? text.slice(0, -1) : text;
}
