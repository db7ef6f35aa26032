import type { Batch } from '../../events/batch.ts';
import { Session } from '../../session/session.ts';
import { applyStored } from '../state/apply-batch.ts';

/** Folds the batches of a stored log into a session of the worker's own; a batch that is lost is a gap in it. */
export async function sessionOf(batches: AsyncIterable<Batch>): Promise<Session> {
  const session = new Session();
  for await (const batch of batches) applyStored(session, batch);
  return session;
}
