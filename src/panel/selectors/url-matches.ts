import type { Connection } from '../../session/connection.ts';

/** Whether a connection's URL holds a text, without regard to case. A URL that was not seen matches no text but ''. */
export function urlMatches(connection: Connection, text: string): boolean {
  if (text === '') return true;
  return connection.url.seen && connection.url.value.toLowerCase().includes(text.toLowerCase());
}
