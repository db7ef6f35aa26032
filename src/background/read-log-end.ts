import type { Batch } from '../events/batch.ts';
import type { LifecycleEvent } from '../events/event.ts';
import { type EpochMilliseconds, epochMilliseconds, type LogId } from '../events/units.ts';
import type { LogStore } from '../store/log-store.ts';

/** What a worker has to know of a log that another one wrote, to go on with it. */
export interface LogEnd {
  readonly events: readonly LifecycleEvent[];
  readonly last: Batch | null;
  /** The log's own offset; null where it has none yet. */
  readonly epochAtMonotonicZero: EpochMilliseconds | null;
  /** Time of the newest thing in it; null where it is empty. */
  readonly lastAt: EpochMilliseconds | null;
}

/** Reads a log's lifecycle events and its end, not its messages. @throws Error when the disk fails */
export async function readLogEnd(store: LogStore, log: LogId): Promise<LogEnd> {
  const events: LifecycleEvent[] = [];
  for await (const batch of store.eventfulBatches(log)) {
    for (const { event } of batch.events) events.push(event);
  }
  const last = await store.lastBatch(log);
  const clock = events.findLast((event) => event.type === 'clock/set');
  return {
    events,
    last,
    epochAtMonotonicZero: clock?.type === 'clock/set' ? clock.epochAtMonotonicZero : null,
    lastAt: last === null ? null : timeOf(last),
  };
}

function timeOf(batch: Batch): EpochMilliseconds | null {
  const message = batch.messages.time.at(-1);
  const event = batch.events.at(-1)?.event.at ?? null;
  if (message === undefined) return event;
  return epochMilliseconds(Math.max(message, event ?? 0));
}
