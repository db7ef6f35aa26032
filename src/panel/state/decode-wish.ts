import { decodableConnection } from '../../analysis/decoders/decodable-connection.ts';
import type { LogId } from '../../events/units.ts';
import type { Connection } from '../../session/connection.ts';
import type { MessageIndex } from '../../session/message-index.ts';
import type { DecoderName, DecodeWish } from '../worker/decode-task.ts';
import { messagePlaces } from './message-places.ts';

/** Messages that a decoder is chosen from; the worker looks at as many. */
export const FIRST = 16;
/** A conversation is read from its first message where there are at most this many before: their places are written here. */
export const WHOLE = 8000;
/** How many messages before are read where it is not, for what they leave behind. */
const BEFORE = 500;

/** Whose messages are decoded, and how. */
export interface DecodedConnection {
  readonly log: LogId;
  readonly connection: Connection;
  readonly index: MessageIndex;
  readonly decoder: DecoderName | null;
}

/**
 * Messages `least` to `to` (exclusive) of a connection for the worker, in a conversation that is opened for them.
 * @param around how many before them are answered too
 */
export function decodeWish(
  { log, connection, index, decoder }: DecodedConnection,
  least: number,
  to: number,
  around = 0,
): DecodeWish {
  const rows = index.ofConnection(connection.id);
  const first = Math.min(FIRST, rows.length);
  const from = least <= WHOLE ? 0 : least - BEFORE - around;
  const lead = from === 0 ? 0 : first;
  const known = from === 0 ? Math.max(to, first) : to;
  return {
    log,
    connection: decodableConnection(connection),
    decoder,
    places: messagePlaces(index, known - from + lead, (k) => rows.at(k < lead ? k : from + k - lead)),
    first,
    fromMiddle: lead > 0,
    wantedFrom: Math.max(0, least - around - from) + lead,
  };
}
