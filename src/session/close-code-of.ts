import type { Connection } from './connection.ts';

/**
 * The close code, where one was seen. Only a WebSocket ends with one (RFC 6455 section 7.1.5): the log writes 0 for the end of
 * anything else, which would look like a code.
 */
export function closeCodeOf({ kind, close }: Connection): number | null {
  return kind === 'websocket' && close.seen ? close.value.code : null;
}
