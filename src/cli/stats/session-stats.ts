import { endpointOf } from '../../analysis/endpoint-of.ts';
import { type IdleLimit, idleLimits } from '../../analysis/rhythm/idle-limit.ts';
import { type Reconnects, reconnectsOf } from '../../analysis/rhythm/reconnects.ts';
import { TrafficMeter, type TrafficReport } from '../../analysis/rhythm/traffic-meter.ts';
import { unseenTimes } from '../../analysis/rhythm/unseen-times.ts';
import type { Imported } from '../../formats/imported.ts';
import type { Connection } from '../../session/connection.ts';
import { messagesObserved } from '../../session/messages-observed.ts';
import type { Session } from '../../session/session.ts';
import { PRODUCT } from '../product.ts';
import { arrivals } from './arrivals.ts';

/** A connection and what its messages show. */
export interface ConnectionStats {
  readonly connection: Connection;
  /** Whether somebody recorded messages: their absence otherwise means nothing. */
  readonly observed: boolean;
  readonly report: TrafficReport;
  /** Until when it was observed; NaN where the file does not say. */
  readonly end: number;
  /** Null where its endpoint shows none. */
  readonly idleLimit: IdleLimit | null;
}

/** What the messages of a file show. */
export interface SessionStats {
  readonly connections: readonly ConnectionStats[];
  readonly reconnects: readonly Reconnects[];
}

/** Measures every connection of a file. */
export async function sessionStats(imported: Imported, session: Session): Promise<SessionStats> {
  // A transcript only keeps the order.
  const timed = imported.format !== 'transcript';
  const unseen = unseenTimes(session.marks);
  // Other programs' HARs do not say when a socket ended: one without an end need not have been open.
  const saysEnds = imported.format !== 'har' || imported.producer.startsWith(PRODUCT.name);
  const stillOpenAt = saysEnds ? session.newestAt : Number.NaN;
  const measured: Omit<ConnectionStats, 'idleLimit'>[] = [];
  for (const connection of session.connections) {
    const meter = new TrafficMeter();
    let count = 0;
    for await (const message of arrivals(imported, session, connection, timed)) {
      meter.add(message);
      count += 1;
    }
    const end = timed ? (connection.closedAt ?? stillOpenAt) : Number.NaN;
    measured.push({
      connection,
      observed: count > 0 || messagesObserved(connection),
      report: meter.report(end, unseen),
      end,
    });
  }
  const limits = idleLimits(
    measured
      .filter(({ observed }) => observed)
      .map(({ connection, report: { activity } }) => ({ connection, activity })),
  );
  return {
    connections: measured.map((each) => ({
      ...each,
      idleLimit: limits.get(endpointOf(each.connection)) ?? null,
    })),
    reconnects: reconnectsOf(session.connections, timed),
  };
}
