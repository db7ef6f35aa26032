import { textKey } from '../events/text-key.ts';
import type { Connection } from '../session/connection.ts';

/** Keys of long URLs, which take a while to make; a connection's facts are replaced and never changed. */
const known = new WeakMap<Connection, string>();

/**
 * A key of what attempts have to share to be attempts at the same thing: the URL without query and fragment, which may differ
 * from one to the next. A connection whose URL was not seen shares it with none.
 */
export function endpointOf(connection: Connection): string {
  if (!connection.url.seen) return `connection ${connection.id}`;
  const former = known.get(connection);
  if (former !== undefined) return former;
  const url = connection.url.value;
  const end = url.search(/[?#]/);
  const endpoint = end === -1 ? url : url.slice(0, end);
  const key = textKey(endpoint);
  if (key !== endpoint) known.set(connection, key);
  return key;
}
