import type { EpochMilliseconds } from '../events/units.ts';
import type { Connection } from './connection.ts';

/** When a connection ended: its close, or what the browser last said of one that failed. Null where nobody saw it end. */
export function endedAt({
  closedAt,
  outcome,
  errors,
}: Pick<Connection, 'closedAt' | 'outcome' | 'errors'>): EpochMilliseconds | null {
  const failed = outcome === 'failed' || outcome === 'refused';
  return closedAt ?? (failed ? (errors.at(-1)?.at ?? null) : null);
}
