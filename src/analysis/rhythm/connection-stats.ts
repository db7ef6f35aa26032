import type { Connection } from '../../session/connection.ts';
import { messagesObserved } from '../../session/messages-observed.ts';
import type { Session } from '../../session/session.ts';
import { endpointOf } from '../endpoint-of.ts';
import { activityOf } from './activity-of.ts';
import { type IdleLimit, idleLimits } from './idle-limit.ts';
import { type LogTimes, observedUntil } from './log-times.ts';
import type { TrafficMeter, TrafficReport } from './traffic-meter.ts';
import { unseenTimes } from './unseen-times.ts';

/** A connection and what its messages show. */
export interface ConnectionStats {
  readonly connection: Connection;
  /** Whether somebody recorded messages: their absence otherwise means nothing. */
  readonly observed: boolean;
  readonly report: TrafficReport;
  /** Until when it was observed; NaN where the log does not say. */
  readonly end: number;
  /** Null where its endpoint shows none. */
  readonly idleLimit: IdleLimit | null;
}

/** What a connection's messages show, as far as the meter has them. */
export function connectionStats(
  session: Session,
  connection: Connection,
  meter: TrafficMeter,
  log: LogTimes,
  limits: ReadonlyMap<string, IdleLimit>,
): ConnectionStats {
  const end = observedUntil(session, connection, log);
  return {
    connection,
    observed: wasObserved(session, connection),
    report: meter.report(end, unseenTimes(session.marks, session.pageSpans(connection))),
    end,
    idleLimit: limits.get(endpointOf(connection)) ?? null,
  };
}

/** The limit on silence of each endpoint of some connections. */
export function idleLimitsOf(
  session: Session,
  connections: readonly Connection[],
  { timed }: LogTimes,
): ReadonlyMap<string, IdleLimit> {
  const { messages } = session;
  return idleLimits(
    connections
      .filter((connection) => wasObserved(session, connection))
      .map((connection) => ({
        connection,
        activity: activityOf(messages, messages.ofConnection(connection.id), timed),
      })),
  );
}

function wasObserved({ messages }: Session, connection: Connection): boolean {
  return messages.ofConnection(connection.id).length > 0 || messagesObserved(connection);
}
