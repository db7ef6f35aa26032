import type { Connection } from '../session/connection.ts';

/**
 * What attempts at the same thing have in common: the URL without query and fragment, which may differ from one attempt to
 * the next. A connection whose URL was not seen has nothing in common with another.
 */
export function endpointOf(connection: Connection): string {
  if (!connection.url.seen) return `connection ${connection.id}`;
  return connection.url.value.replace(/[?#].*$/s, '');
}
