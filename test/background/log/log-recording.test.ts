import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { LogRecording } from '../../../src/background/log/log-recording.ts';
import { connectionId, epochMilliseconds, logId } from '../../../src/events/units.ts';

beforeEach(() => vi.useFakeTimers());
afterEach(() => vi.useRealTimers());

/** A recording, and how many messages each batch had that reached the disk. */
function recording() {
  const written: number[] = [];
  const sink = {
    append: ({ messages }: { messages: { count: number } }) => {
      written.push(messages.count);
      return Promise.resolve();
    },
  };
  const log = new LogRecording(logId('log'), sink, {
    sealing: () => {},
    sealed: () => ({ offsets: [], counts: null }),
    stored: () => {},
    lost: () => {},
    makeRoom: () => Promise.resolve(null),
    now: () => epochMilliseconds(0),
    health: () => {},
  });
  const pass = (count: number) => {
    for (let n = 0; n < count; n++) log.writer.message(connectionId(0), epochMilliseconds(n), 1, 'x');
  };
  return { written, pass };
}

describe('a recording', () => {
  it('writes what came within some milliseconds, and under load fewer and larger batches', async () => {
    const { written, pass } = recording();
    pass(100);
    await vi.advanceTimersByTimeAsync(39);
    expect(written).toEqual([]);
    await vi.advanceTimersByTimeAsync(1);
    expect(written).toEqual([100]);
    // Busy: the next waits longer for company.
    pass(1);
    await vi.advanceTimersByTimeAsync(50);
    pass(1);
    expect(written).toEqual([100]);
    await vi.advanceTimersByTimeAsync(30);
    expect(written).toEqual([100, 2]);
    // Quiet again.
    pass(1);
    await vi.advanceTimersByTimeAsync(40);
    expect(written).toEqual([100, 2, 1]);
  });
});
