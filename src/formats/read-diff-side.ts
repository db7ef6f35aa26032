import type { DiffSide } from '../analysis/diff/diff-sessions.ts';
import { MessageTrail, type MessageWords } from '../analysis/diff/message-trail.ts';
import { asStreamEvent } from '../analysis/diff/stream-event.ts';
import type { Session } from '../session/session.ts';
import type { Imported } from './imported.ts';
import { decodedMessages } from './messages/decoded-messages.ts';

/** One side of a comparison, from a file: its messages are decoded, and a few numbers of each are kept. */
export async function readDiffSide(
  from: Pick<Imported, 'readPayload' | 'producer'>,
  session: Session,
  words: MessageWords,
): Promise<DiffSide> {
  const trails = new Map<number, MessageTrail>();
  for await (const { connection, row, flags, payload, decoded } of decodedMessages(
    from,
    session,
    () => true,
  )) {
    const trail = trails.get(connection.id) ?? new MessageTrail(words);
    trails.set(connection.id, trail);
    const ofStream = connection.kind === 'event-stream' && payload !== null && decoded !== null;
    const event = ofStream ? asStreamEvent(payload, decoded) : { name: null, decoded };
    trail.add({ at: row.at, flags, payload, ...event });
  }
  return { session, producer: from.producer, trails };
}
