import { decodableConnection } from '../../analysis/decoders/decodable-connection.ts';
import type { Connection } from '../../session/connection.ts';
import type { Session } from '../../session/session.ts';
import type { DecoderName } from '../worker/decode-task.ts';
import type { SearchedConnection } from '../worker/search-task.ts';
import { FIRST } from './decode-wish.ts';
import { messagePlaces } from './message-places.ts';

/**
 * What a search that decodes has to know of connections.
 * @param only null for all that have messages
 * @param known those that it knows already
 * @param chosen the decoder that people chose; null where the messages decide
 */
export function searchedConnections(
  { connections, messages }: Session,
  only: number | null,
  known: ReadonlySet<number>,
  chosen: (connection: Connection) => DecoderName | null,
): readonly SearchedConnection[] {
  return connections.flatMap((connection) => {
    const { id } = connection;
    if (known.has(id) || (only !== null && id !== only)) return [];
    const rows = messages.ofConnection(id);
    if (rows.length === 0) return [];
    const first = messagePlaces(messages, Math.min(FIRST, rows.length), (k) => rows.at(k));
    return [{ id, connection: decodableConnection(connection), decoder: chosen(connection), first }];
  });
}
