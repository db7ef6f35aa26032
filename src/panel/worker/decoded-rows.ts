import type { Conversation } from '../../analysis/decoders/decoded.ts';
import { plainAt } from '../../analysis/decoders/tree/node-at.ts';
import { ownNames } from '../../analysis/diff/message-name.ts';
import { FLAG } from '../../events/message-segment.ts';
import type { LogId } from '../../events/units.ts';
import type { DecodedFacts } from '../../session/filter/match-payload.ts';
import type { RowDecoder } from '../../session/search/batch-search.ts';
import { openPlacedConversation, type ReadPayload } from './placed-conversation.ts';
import type { SearchedConnection } from './search-task.ts';

/** Decodes the rows of a search as the list decodes them: each connection's in their order, from its first. */
export class DecodedRows implements RowDecoder {
  readonly #log: LogId;
  readonly #read: ReadPayload;
  readonly #conversations = new Map<number, Conversation>();

  constructor(log: LogId, read: ReadPayload) {
    this.#log = log;
    this.#read = read;
  }

  /** Opens the conversations of connections, before the first of their messages is decoded. Rejects if the disk fails. */
  async add(connections: readonly SearchedConnection[]): Promise<void> {
    for (const { id, first, ...how } of connections) {
      if (this.#conversations.has(id)) continue;
      const { conversation } = await openPlacedConversation(
        this.#read,
        this.#log,
        how,
        first,
        first.rows.length,
      );
      this.#conversations.set(id, conversation);
    }
  }

  decode(connection: number, flags: number, bytes: Uint8Array): DecodedFacts | null {
    const conversation = this.#conversations.get(connection);
    if (conversation === undefined) return null;
    const decoded = conversation.decode({
      opcode: flags & FLAG.opcode,
      outgoing: (flags & FLAG.outgoing) !== 0,
      bytes,
    });
    const { protocol, type } = decoded;
    return {
      protocol,
      type,
      ownNames: () => ownNames(decoded),
      valueAt: (path) => plainAt(decoded.details().root, path),
    };
  }
}
