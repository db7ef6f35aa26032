import type { Connection } from '../../session/connection.ts';
import type { PageSpan } from '../../session/page-lane.ts';
import type { ConnectionStats } from './connection-stats.ts';
import type { Gap } from './gap-list.ts';
import { type Activity, endedAtLimit } from './idle-limit.ts';

/** What a connection's traffic says of why it ended. */
export interface CloseSigns {
  /** It ended after as long a silence as others to its endpoint did. */
  readonly atIdleLimit: boolean;
  /** The silence in which it broke off, of a side that used to send heartbeats; null where there was none. */
  readonly silence: Gap | null;
}

/** A silence may end so long before the end was noticed, in milliseconds. */
const NEAR = 1_000;

/**
 * What the traffic of a connection that has ended shows of the reason. A page that was hidden, frozen or offline meanwhile may itself
 * have fallen silent: then its silence is no sign.
 */
export function closeSigns(
  { connection, report, idleLimit, end }: ConnectionStats,
  activity: Activity,
  page: readonly PageSpan[],
): CloseSigns {
  const last = report.silences.at(-1);
  const silence = last !== undefined && last.from + last.ms >= end - NEAR ? last : null;
  const isExplained =
    silence !== null && page.some(({ from, until }) => from <= end && (until ?? end) >= silence.from);
  return {
    atIdleLimit: idleLimit !== null && endedAtLimit(connection, activity, idleLimit),
    silence: brokeOff(connection) && !isExplained ? silence : null,
  };
}

/** Whether it ended without a closing handshake. */
function brokeOff({ close, closedAt }: Connection): boolean {
  return closedAt !== null && close.seen && (close.value.code === 1006 || close.value.wasClean === false);
}
