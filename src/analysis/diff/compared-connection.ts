import type { EpochMilliseconds } from '../../events/units.ts';
import type { Connection } from '../../session/connection.ts';
import { messagesObserved } from '../../session/messages-observed.ts';
import type { Session } from '../../session/session.ts';
import type { Trail } from './message-trail.ts';

/** One connection as it is compared. */
export interface ComparedConnection {
  readonly connection: Connection;
  readonly trail: Trail;
  /** Whether messages could have been recorded: where not, their absence says nothing. */
  readonly messagesSeen: boolean;
  /** The time until which it was surely recorded; null where nothing shows it. */
  readonly recordedUntil: EpochMilliseconds | null;
}

/** Brings a connection together with what was recorded around it. */
export function comparedConnection(
  session: Session,
  connection: Connection,
  trail: Trail,
): ComparedConnection {
  return {
    connection,
    trail,
    messagesSeen: trail.at.length > 0 || messagesObserved(connection),
    recordedUntil: recordedUntil(session, trail),
  };
}

/** The stop of the recording, or what else was recorded after the connection's last message. */
function recordedUntil({ marks, newestAt }: Session, { at }: Trail): EpochMilliseconds | null {
  const stop = marks.findLast(({ event }) => event.type === 'recording/stopped');
  if (stop !== undefined) return stop.event.at;
  return newestAt > (at.at(-1) ?? 0) ? newestAt : null;
}
