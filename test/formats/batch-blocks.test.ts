import { describe, expect, it } from 'vitest';
import { batchesWithBlocks } from '../../src/formats/batch-blocks.ts';
import { BatchBuilder } from '../../src/formats/batch-builder.ts';

const SIZE = 100_000;

function builderOf(batches: number): BatchBuilder {
  const builder = new BatchBuilder();
  for (let n = 0; n < batches; n++) {
    const payload = new Uint8Array(SIZE).fill(n);
    builder.message({ at: n, connection: 0, outgoing: false, opcode: 2, payload });
    builder.flush();
  }
  return builder;
}

const short = () => Promise.resolve(new Uint8Array(SIZE - 1));

describe('batchesWithBlocks', () => {
  it('gives each batch with its own block, in order, and reads ahead within a bound', async () => {
    const builder = builderOf(200);
    let asked = 0;
    let given = 0;
    let furthest = 0;
    const read: typeof builder.readPayload = (place) => {
      asked++;
      furthest = Math.max(furthest, asked - given);
      return builder.readPayload(place);
    };
    for await (const { batch, block } of batchesWithBlocks(builder.batches, read)) {
      expect([batch.number, block?.length, block?.[0]]).toEqual([given, SIZE, given]);
      given++;
    }
    expect([given, asked]).toEqual([200, 200]);
    expect(furthest).toBeGreaterThan(1);
    expect(furthest * SIZE).toBeLessThan(5 << 20);
  });

  it('reads no block where nobody wants it, and takes one that is too short for lost', async () => {
    const { batches } = builderOf(2);
    for (const read of [null, short]) {
      for await (const { block } of batchesWithBlocks(batches, read)) expect(block).toBeNull();
    }
  });

  it('gives what came before a failure, and then the failure', async () => {
    const builder = builderOf(3);
    async function* failing() {
      yield* builder.batches;
      throw new Error('the disk');
    }
    const numbers: number[] = [];
    const reading = (async () => {
      for await (const { batch } of batchesWithBlocks(failing(), builder.readPayload))
        numbers.push(batch.number);
    })();
    await expect(reading).rejects.toThrow('the disk');
    expect(numbers).toEqual([0, 1, 2]);
  });

  it('stops reading where its reader stops', async () => {
    const builder = builderOf(100);
    let left = false;
    async function* source() {
      try {
        yield* builder.batches;
      } finally {
        left = true;
      }
    }
    for await (const { batch } of batchesWithBlocks(source(), builder.readPayload))
      if (batch.number === 3) break;
    await new Promise((resolve) => setImmediate(resolve));
    expect(left).toBe(true);
  });
});
