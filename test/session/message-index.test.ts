import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { describe, expect, it } from 'vitest';
import { FLAG } from '../../src/events/message-segment.ts';
import { connectionId, logId } from '../../src/events/units.ts';
import { CHUNK_ROWS } from '../../src/session/message-index.ts';
import { RowList } from '../../src/session/row-list.ts';
import { Session } from '../../src/session/session.ts';

setFlagsFromString('--expose-gc');
const collectGarbage: () => void = runInNewContext('gc');

/** Heap and typed arrays of this process that are reachable. */
async function bytesInUse(): Promise<number> {
  let bytes = Number.POSITIVE_INFINITY;
  // Typed arrays are freed beside the collection, so it is done when another one finds nothing more.
  for (let before = Number.POSITIVE_INFINITY, same = 0; same < 5; before = bytes) {
    collectGarbage();
    await new Promise(setImmediate);
    const { heapUsed, arrayBuffers } = process.memoryUsage();
    bytes = Math.min(bytes, heapUsed + arrayBuffers);
    same = bytes < before - 100_000 ? 0 : same + 1;
  }
  return bytes;
}

const ROWS_A_BATCH = 5_000;

function filled(rows: number, connections: number): Session {
  const session = new Session();
  for (let from = 0, number = 0; from < rows; from += ROWS_A_BATCH, number++) {
    const count = Math.min(ROWS_A_BATCH, rows - from);
    const messages = {
      count,
      time: Float64Array.from({ length: count }, (_, i) => from + i),
      connection: Uint32Array.from({ length: count }, (_, i) => (from + i) % connections),
      size: new Uint32Array(count).fill(64),
      stored: Uint32Array.from({ length: count }, (_, i) => (from + i) % 3),
      flags: new Uint8Array(count).fill(2 | FLAG.outgoing),
    };
    session.apply({ log: logId('x'), number, firstSeq: from, events: [], messages });
  }
  return session;
}

describe('MessageIndex', () => {
  it('finds every row again across chunks and batches', () => {
    const { messages } = filled(CHUNK_ROWS * 8 + 10, 7);
    for (const row of [
      0,
      1,
      ROWS_A_BATCH - 1,
      ROWS_A_BATCH,
      CHUNK_ROWS - 1,
      CHUNK_ROWS,
      messages.count - 1,
    ]) {
      expect(messages.row(row)).toMatchObject({
        at: row,
        connection: row % 7,
        opcode: 2,
        outgoing: true,
        size: 64,
      });
      expect(messages.seq(row)).toBe(row);
      const batch = Math.floor(row / ROWS_A_BATCH);
      let offset = 0;
      for (let i = batch * ROWS_A_BATCH; i < row; i++) offset += i % 3;
      expect(messages.payloadPlace(row)).toEqual({ batch, offset, length: row % 3 });
    }
    const list = messages.ofConnection(connectionId(3));
    expect([list.at(0), list.at(1), list.at(9_000)]).toEqual([3, 10, 63_003]);
  });

  it('throws for a row that is not there', () => {
    const { messages } = filled(10, 1);
    for (const row of [-1, 10, 70_000, Number.NaN]) expect(() => messages.row(row)).toThrow(RangeError);
    expect(() => messages.ofConnection(connectionId(0)).at(10)).toThrow(RangeError);
    expect(messages.ofConnection(connectionId(99)).length).toBe(0);
  });

  it('keeps a million messages in at most 32 bytes each, and gives the memory back', async () => {
    const before = await bytesInUse();
    const kept: Session[] = [filled(1_000_000, 20)];
    expect(((await bytesInUse()) - before) / 1_000_000).toBeLessThan(32);
    expect(kept.pop()?.messages.count).toBe(1_000_000);
    expect(((await bytesInUse()) - before) / 1_000_000).toBeLessThan(1);
  });
});

it('RowList gives back what was pushed at every boundary of its chunks', () => {
  const list = new RowList();
  const rows = 16_384 * 3 + 100;
  for (let k = 0; k < rows; k++) list.push(k * 2);
  expect(list.length).toBe(rows);
  for (let k = 0; k < rows; k++) if (list.at(k) !== k * 2) expect.fail(`at ${k}: ${list.at(k)}`);
});
