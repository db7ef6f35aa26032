import type { Batch } from '../../events/batch.ts';
import type { LifecycleEvent } from '../../events/event.ts';
import type { EpochMilliseconds, LogId } from '../../events/units.ts';
import type { LogStore } from '../../store/log-store.ts';

/** What a worker needs of a log that another worker wrote, to continue it. */
export interface LogEnd {
  readonly events: readonly LifecycleEvent[];
  readonly last: Batch | null;
  /** The log's own clock offset; null where it has none yet. */
  readonly epochAtMonotonicZero: EpochMilliseconds | null;
  /** Time of the newest event or message in it; null where it is empty. */
  readonly lastAt: EpochMilliseconds | null;
}

/** Reads a log's lifecycle events and its end, not its messages. @throws Error when the disk fails */
export async function readLogEnd(store: LogStore, log: LogId): Promise<LogEnd> {
  const events: LifecycleEvent[] = [];
  for await (const batch of store.eventfulBatches(log)) {
    for (const { event } of batch.events) events.push(event);
  }
  const last = await store.lastBatch(log);
  const summary = (await store.list()).find((one) => one.log === log);
  const clock = events.findLast((event) => event.type === 'clock/set');
  return {
    events,
    last,
    epochAtMonotonicZero: clock?.type === 'clock/set' ? clock.epochAtMonotonicZero : null,
    lastAt: summary?.writtenAt ?? null,
  };
}
