import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { LogRecording } from '../../../src/background/log/log-recording.ts';
import type { Batch } from '../../../src/events/batch.ts';
import type { DocumentOffset, ResumePoint } from '../../../src/events/resume-point.ts';
import { connectionId, epochMilliseconds, logId } from '../../../src/events/units.ts';

beforeEach(() => vi.useFakeTimers());
afterEach(() => vi.useRealTimers());

/** A recording, and how many messages each batch had that reached the disk, which takes so long for each. */
function recording(milliseconds = 0) {
  const written: number[] = [];
  const sink = {
    append: async ({ messages }: { messages: { count: number } }) => {
      if (milliseconds > 0) await new Promise((resolve) => setTimeout(resolve, milliseconds));
      written.push(messages.count);
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
    allStored: () => {},
  });
  const pass = (count: number) => {
    for (let n = 0; n < count; n++) log.writer.message(connectionId(0), epochMilliseconds(n), 1, 'x');
  };
  return { written, pass, log };
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

  it('gathers what comes while the disk is busy, and writes that as soon as it is not', async () => {
    const { written, pass, log } = recording(1000);
    pass(1);
    await vi.advanceTimersByTimeAsync(40);
    for (let n = 0; n < 10; n++) {
      pass(2);
      await vi.advanceTimersByTimeAsync(90);
    }
    await vi.advanceTimersByTimeAsync(100);
    expect(written).toEqual([1]);
    // That one is sealed by now: what comes after is another.
    pass(3);
    await vi.advanceTimersByTimeAsync(1000);
    expect(written).toEqual([1, 20]);
    // Whoever asks for it waits for no other segment to be written.
    pass(4);
    log.flush();
    await vi.advanceTimersByTimeAsync(2000);
    expect(written).toEqual([1, 20, 3, 4]);
    await log.drained();
  });

  it('stores with the gap what was lost, how far that goes: what is lost is not asked for again', async () => {
    let failing = true;
    let next = 0;
    const stored: (readonly DocumentOffset[])[] = [];
    const resumes: ResumePoint[] = [];
    const batches: Batch[] = [];
    const sink = {
      append: async (batch: Batch, _payloads: unknown, resume: ResumePoint) => {
        if (failing) throw new Error('the disk fails');
        batches.push(batch);
        resumes.push(resume);
      },
    };
    let isLost = false;
    const log = new LogRecording(logId('log'), sink, {
      sealing: () => {},
      sealed: () => {
        const counts = isLost ? { passed: [], openings: [] } : null;
        return { offsets: [{ document: `d${next % 2}`, next: ++next, messages: next }], counts };
      },
      stored: (_batch, _bytes, offsets) => stored.push(offsets),
      lost: () => {
        isLost = true;
      },
      makeRoom: () => Promise.resolve(null),
      now: () => epochMilliseconds(0),
      health: () => {},
      allStored: () => {},
    });
    const pass = async () => {
      log.writer.message(connectionId(0), epochMilliseconds(0), 1, 'x');
      log.flush();
      await log.drained();
    };
    await pass();
    await pass();
    expect(stored).toEqual([]);
    failing = false;
    await pass();
    const offsets = [
      { document: 'd0', next: 1, messages: 1 },
      { document: 'd1', next: 2, messages: 2 },
      { document: 'd0', next: 3, messages: 3 },
    ];
    expect(stored).toEqual([offsets]);
    expect(resumes).toEqual([{ offsets, counts: { passed: [], openings: [], through: 0 } }]);
    expect(batches[0]?.events.map(({ event }) => event)).toMatchObject([
      { type: 'capture/gap', messages: 2 },
    ]);
  });
});
