import { type LogId, logId } from '../events/units.ts';

// Web Locks: shared by all documents and workers of the extension. The browser releases a lock when its holder ends,
// however it ends (W3C Web Locks section 2.5).

const PREFIX = 'switchyard-log ';

/**
 * Holds a log that is shown, together with everyone else who shows it, so that nothing evicts it. Returns the function that
 * releases it.
 */
export function holdLog(log: LogId): () => void {
  const end = new AbortController();
  const { signal } = end;
  const held = () =>
    new Promise<void>((resolve) => {
      signal.addEventListener('abort', () => resolve());
    });
  navigator.locks
    .request(PREFIX + log, { mode: 'shared' }, () => (signal.aborted ? undefined : held()))
    // Without its lock a log is only as safe as any other.
    .catch(() => {});
  return () => end.abort();
}

/** Does something with a log while nobody else holds it; waits until nobody does. */
export async function withLogAlone<T>(log: LogId, work: () => Promise<T>): Promise<T> {
  return navigator.locks.request(PREFIX + log, work);
}

/** Logs that somebody holds, or waits to hold. */
export async function heldLogs(): Promise<ReadonlySet<LogId>> {
  const { held = [], pending = [] } = await navigator.locks.query();
  const names = [...held, ...pending].map(({ name = '' }) => name);
  return new Set(
    names.filter((name) => name.startsWith(PREFIX)).map((name) => logId(name.slice(PREFIX.length))),
  );
}
