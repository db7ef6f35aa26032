import type { Batch } from '../../events/batch.ts';
import { Session } from '../../session/session.ts';

/** Folds the batches of a stored log into a session of the worker's own. */
export async function sessionOf(batches: AsyncIterable<Batch>): Promise<Session> {
  const session = new Session();
  for await (const batch of batches) session.apply(batch);
  return session;
}
