import type { LifecycleEvent } from '../../src/events/event.ts';
import { NO_MESSAGES } from '../../src/events/message-segment.ts';
import { logId } from '../../src/events/units.ts';
import type { Connection } from '../../src/session/connection.ts';
import { Session } from '../../src/session/session.ts';

/** The first connection of a session that consists of these events. */
export function connectionOf(...events: LifecycleEvent[]): Connection {
  const session = new Session();
  session.apply({
    log: logId('x'),
    number: 0,
    firstSeq: 0,
    events: events.map((event, seq) => ({ seq, event })),
    messages: NO_MESSAGES,
  });
  const [first] = session.connections;
  if (first === undefined) throw new Error('no connection');
  return first;
}
