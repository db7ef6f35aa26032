import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { LifecycleEvent } from '../../src/events/event.ts';
import { notSeen } from '../../src/events/observed.ts';
import { connectionId, epochMilliseconds } from '../../src/events/units.ts';
import { batchesWithBlocks } from '../../src/formats/batch-blocks.ts';
import { BatchBuilder, type NewMessage } from '../../src/formats/batch-builder.ts';
import { onlyConnections } from '../../src/formats/only-connections.ts';
import { Session } from '../../src/session/session.ts';

type Item = LifecycleEvent | NewMessage;

const COUNT = 4;
const at = epochMilliseconds(1_795_176_000_000);

function created(n: number): Item {
  return {
    type: 'connection/created',
    at,
    source: 'debugger',
    connection: connectionId(n),
    kind: 'websocket',
    url: `ws://h/${n}`,
    sourceKey: `${n}`,
    target: 'page',
    initiator: notSeen('source-cannot'),
    pageUrl: notSeen('source-cannot'),
  };
}

const message = fc
  .record({
    connection: fc.nat(COUNT - 1).map(connectionId),
    payload: fc.uint8Array({ maxLength: 6 }),
    outgoing: fc.boolean(),
  })
  .map(
    ({ connection, payload, outgoing }): Item => ({
      at,
      connection,
      opcode: 2,
      outgoing,
      payload,
    }),
  );
const gap = fc.constant<Item>({ type: 'capture/gap', at, until: at, why: 'detached', messages: 1 });
const buffered = fc
  .nat(COUNT - 1)
  .map(
    (n): Item => ({ type: 'send/buffered', at, source: 'page-hook', connection: connectionId(n), bytes: n }),
  );
const items = fc.array(fc.oneof({ weight: 5, arbitrary: message }, gap, buffered), { maxLength: 30 });
const chosen = fc.subarray([0, 1, 2, 3].map(connectionId));

describe('onlyConnections', () => {
  it('leaves the chosen connections with their messages as they were, and nothing of the others', async () => {
    await fc.assert(
      fc.asyncProperty(items, chosen, fc.integer({ min: 1, max: 9 }), async (rest, ids, inBatch) => {
        const { builder, session } = logOf([0, 1, 2, 3].map(created).concat(rest), inBatch);
        const left = onlyConnections(
          async function* () {
            yield* builder.batches;
          },
          builder.readPayload,
          ids,
        );
        const partial = new Session();
        const blocks: number[] = [];
        for await (const { batch, block } of batchesWithBlocks(left.batches(), left.readPayload)) {
          expect(partial.apply(batch)).toBe('applied');
          blocks.push(...(block ?? []));
        }
        expect(partial.connections).toEqual(
          ids.map((id, i) => ({ ...session.connections[id], id: connectionId(i) })),
        );
        expect(partial.marks.map(({ event }) => event)).toEqual(session.marks.map(({ event }) => event));
        const kept = rowsOf(session).filter(({ row }) => ids.includes(row.connection));
        const rows = rowsOf(partial);
        expect(rows.map(({ row }) => ({ ...row, connection: ids[row.connection] }))).toEqual(
          kept.map(({ row }) => row),
        );
        const payloads = await Promise.all(
          rows.map(async ({ place }) => [...((await left.readPayload(place)) ?? [])]),
        );
        const before = await Promise.all(
          kept.map(async ({ place }) => [...((await builder.readPayload(place)) ?? [])]),
        );
        expect(payloads).toEqual(before);
        expect(blocks).toEqual(before.flat());
      }),
    );
  });

  it('numbers everything without holes', async () => {
    const { builder } = logOf([0, 1, 2].map(created), 2);
    const { batches } = onlyConnections(
      async function* () {
        yield* builder.batches;
      },
      builder.readPayload,
      [connectionId(2), connectionId(0)],
    );
    const seqs: number[] = [];
    for await (const batch of batches()) seqs.push(...batch.events.map(({ seq }) => seq));
    expect(seqs).toEqual([0, 1]);
  });
});

/** A log with a batch of this many items each, and its session. */
function logOf(entries: readonly Item[], inBatch: number): { session: Session; builder: BatchBuilder } {
  const builder = new BatchBuilder('sample');
  entries.forEach((entry, i) => {
    if ('type' in entry) builder.event(entry);
    else builder.message(entry);
    if (i % inBatch === inBatch - 1) builder.flush();
  });
  builder.flush();
  const session = new Session();
  for (const batch of builder.batches) session.apply(batch);
  return { session, builder };
}

function rowsOf({ messages }: Session) {
  return Array.from({ length: messages.count }, (_, i) => ({
    row: messages.row(i),
    place: messages.payloadPlace(i),
  }));
}
