import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Batch } from '../../src/events/batch.ts';
import { logId } from '../../src/events/units.ts';
import { Session } from '../../src/session/session.ts';
import { BatchMender } from '../../src/store/batch-mender.ts';
import { batchesOf, columnsOf, started } from './sample-batches.ts';

const A = logId('a');
const PAGE = 'http://a.example/';

/** Gives a log's batches to a mender, each as it is or in place of it what it was damaged to; `null` is missing. */
function mend(batches: readonly Batch[], damage: ReadonlyMap<number, unknown>): Batch[] {
  const mender = new BatchMender(A, 0);
  const mended: Batch[] = [];
  for (const [number, batch] of batches.entries()) {
    const value = damage.has(number) ? damage.get(number) : batch;
    if (value !== null) mended.push(...mender.take({ number, value }));
  }
  return [...mended, ...mender.end()];
}

const contents = fc
  .array(fc.record({ events: fc.nat(2), messages: fc.nat(3) }), { minLength: 1, maxLength: 12 })
  .map((all) =>
    batchesOf(
      A,
      all.map(({ events, messages }, number) => ({
        // No batch is empty.
        events: Array.from({ length: messages === 0 ? events + 1 : events }, () =>
          started(number * 10, PAGE),
        ),
        messages: columnsOf(messages, 1, number * 10 + 5),
      })),
    ),
  );

/** What a record may be damaged to, given what it was. */
const broken = fc.oneof(
  fc.constant((): unknown => null),
  fc.anything().map((value) => (): unknown => value ?? 0),
  fc.anything().map((messages) => (batch: Batch): unknown => ({ ...batch, messages })),
  // No list: a shorter one would be as sound as what it was.
  fc
    .anything()
    .filter((events) => !Array.isArray(events))
    .map((events) => (batch: Batch): unknown => ({ ...batch, events })),
  // One that lies elsewhere is in broken-records.test.ts: after another broken record nothing tells it from a true one.
  fc.integer({ max: -1 }).map((firstSeq) => (batch: Batch): unknown => ({ ...batch, firstSeq })),
);

describe('BatchMender', () => {
  it('leaves no hole, gives no sound batch otherwise than it was, and nothing out of order', () => {
    fc.assert(
      fc.property(contents, fc.array(fc.tuple(fc.nat(11), broken), { maxLength: 6 }), (batches, changes) => {
        const damage = new Map<number, unknown>();
        for (const [number, change] of changes) {
          const batch = batches[number];
          if (batch !== undefined) damage.set(number, change(batch));
        }
        const mended = mend(batches, damage);
        expect(mended.map(({ number }) => number)).toEqual(mended.map((_, index) => index));
        const session = new Session();
        let next = 0;
        for (const batch of mended) {
          if (!damage.has(batch.number)) expect(batch).toEqual(batches[batch.number]);
          expect(session.apply(batch)).toBe('applied');
          expect(batch.firstSeq).toBeGreaterThanOrEqual(next);
          next = batch.firstSeq;
          for (const { seq, event } of batch.events) {
            // Where events alone were lost and nothing tells how many, the gap can share the place after them.
            if (event.type === 'capture/gap') expect(seq).toBeGreaterThanOrEqual(batch.firstSeq);
            else {
              expect(seq).toBeGreaterThanOrEqual(next);
              next = seq + 1;
            }
          }
        }
      }),
      { numRuns: 500 },
    );
  });
});
