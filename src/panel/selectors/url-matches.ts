import type { Connection } from '../../session/connection.ts';

/** Whether a connection's URL contains a text, ignoring case. A URL that was not seen matches only ''. */
export function urlMatches(connection: Connection, text: string): boolean {
  if (text === '') return true;
  return connection.url.seen && connection.url.value.toLowerCase().includes(text.toLowerCase());
}
