import type { Connection } from '../../session/connection.ts';
import type { Session } from '../../session/session.ts';

/** What the times of a log are worth. */
export interface LogTimes {
  /** Whether they are times at all: a transcript only keeps the order. */
  readonly timed: boolean;
  /** Whether the log says when a connection ended: one without an end was then open to the last. */
  readonly saysEnds: boolean;
}

/** A log that was recorded here. */
export const RECORDED: LogTimes = { timed: true, saysEnds: true };

/** What the times of an imported file are worth. Other programs' HARs do not say when a socket ended. */
export function importedTimes(format: string, producer: string): LogTimes {
  return {
    timed: format !== 'transcript',
    saysEnds: format !== 'har' || producer.startsWith('Switchyard'),
  };
}

/** Until when a connection was observed, in epoch milliseconds; NaN where the log does not say. */
export function observedUntil(session: Session, connection: Connection, log: LogTimes): number {
  if (!log.timed) return Number.NaN;
  return connection.closedAt ?? (log.saysEnds ? session.newestAt : Number.NaN);
}
