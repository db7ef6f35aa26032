import { expect, it } from 'vitest';
import type { Batch } from '../../../src/events/batch.ts';
import { sessionOf } from '../../../src/panel/worker/session-of.ts';
import { sampleSession } from '../support/sample-session.ts';

it('goes on behind a batch that is lost, with a gap in its place', async () => {
  const { log, store } = sampleSession();
  const batches: Batch[] = [];
  for await (const batch of store.batches(log, 0)) batches.push(batch);
  const last = batches.at(-1);
  if (last === undefined) throw new Error('the sample has no batch');
  const later = { ...last, number: last.number + 2, firstSeq: last.firstSeq + 1_000 };
  const session = await sessionOf(each([...batches, later]));
  const whole = await sessionOf(store.batches(log, 0));
  expect(session.messages.count).toBe(whole.messages.count + last.messages.count);
  expect(session.marks.map(({ event }) => event)).toContainEqual(
    expect.objectContaining({ type: 'capture/gap', why: 'segment-corrupt' }),
  );
});

async function* each(batches: readonly Batch[]): AsyncGenerator<Batch> {
  yield* batches;
}
