import type { Connection } from '../session/connection.ts';

/**
 * What attempts have to share to be attempts at the same thing: the URL without query and fragment, which may differ
 * from one to the next. A connection whose URL was not seen shares it with none.
 */
export function endpointOf(connection: Connection): string {
  if (!connection.url.seen) return `connection ${connection.id}`;
  return connection.url.value.replace(/[?#].*$/s, '');
}
