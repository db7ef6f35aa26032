import type { DiffSide } from '../../analysis/diff/diff-sessions.ts';
import { MessageTrail, type MessageWords } from '../../analysis/diff/message-trail.ts';
import type { Imported } from '../../formats/imported.ts';
import { decodedMessages } from '../../formats/messages/decoded-messages.ts';
import type { Session } from '../../session/session.ts';

/** One side of a comparison, from a file: its messages are decoded, and a few numbers of each are kept. */
export async function readSide(imported: Imported, session: Session, words: MessageWords): Promise<DiffSide> {
  const trails = new Map<number, MessageTrail>();
  for await (const { connection, row, flags, payload, decoded } of decodedMessages(
    imported,
    session,
    () => true,
  )) {
    const trail = trails.get(connection.id) ?? new MessageTrail(words);
    trails.set(connection.id, trail);
    trail.add({ at: row.at, flags, payload, decoded });
  }
  return { session, producer: imported.producer, trails };
}
