import { useEffect } from 'preact/hooks';
import { importedTimes, RECORDED } from '../../../analysis/rhythm/log-times.ts';
import type { Connection } from '../../../session/connection.ts';
import { usePanel } from '../../state/panel.ts';
import { type TrafficStats, trafficStatsOf } from '../../state/traffic-stats.ts';

/** What is measured of the messages of a connection, or of all where it is null, as long as a view shows it, and as the log grows. */
export function useTrafficStats(connection: Connection | null): TrafficStats {
  const panel = usePanel();
  const { follower, sessions } = panel;
  void follower.calmRevision.value;
  const { one, all } = trafficStatsOf(panel);
  const stats = connection === null ? all : one;
  const id = connection?.id ?? null;
  const log = follower.log.value;
  const upTo = follower.session.value.nextBatch;
  const stored = sessions.stored.value;
  const imported = stored !== null && stored.log === log ? stored.imported : null;
  useEffect(() => stats.hold(), [stats]);
  useEffect(() => {
    const times = imported === null ? RECORDED : importedTimes(imported.format, imported.producer);
    if (log !== null) stats.follow({ log, connection: id, upTo, times });
  }, [stats, log, id, upTo, imported]);
  return stats;
}
