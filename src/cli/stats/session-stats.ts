import {
  type ConnectionStats,
  connectionStats,
  idleLimitsOf,
} from '../../analysis/rhythm/connection-stats.ts';
import { importedTimes } from '../../analysis/rhythm/log-times.ts';
import { type Reconnects, reconnectsOf } from '../../analysis/rhythm/reconnects.ts';
import { TrafficMeter } from '../../analysis/rhythm/traffic-meter.ts';
import { TrafficReader } from '../../analysis/rhythm/traffic-reader.ts';
import type { Imported } from '../../formats/imported.ts';
import { readAhead } from '../../formats/read-ahead.ts';
import type { Session } from '../../session/session.ts';

/** What the messages of a file show. */
export interface SessionStats {
  readonly connections: readonly ConnectionStats[];
  readonly reconnects: readonly Reconnects[];
  /** Whether redaction took contents out of the file before. */
  readonly redacted: boolean;
}

/** Measures every connection of a file. */
export async function sessionStats(imported: Imported, session: Session): Promise<SessionStats> {
  const log = importedTimes(imported.format, imported.producer);
  const limits = idleLimitsOf(session, session.connections, log);
  const read = readAhead(imported.readPayload, (batch) => session.messages.payloadBlockLength(batch));
  const connections: ConnectionStats[] = [];
  for (const connection of session.connections) {
    const meter = new TrafficMeter();
    const reader = new TrafficReader(read, session, connection.id, log.timed);
    for await (const message of reader.unread()) meter.add(message);
    connections.push(connectionStats(session, connection, meter, log, limits));
  }
  return {
    connections,
    reconnects: reconnectsOf(session.connections, log.timed),
    redacted: imported.redacted,
  };
}
