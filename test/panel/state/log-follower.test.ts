import { describe, expect, it } from 'vitest';
import type { Batch } from '../../../src/events/batch.ts';
import { logId } from '../../../src/events/units.ts';
import { LogFollower } from '../../../src/panel/state/log-follower.ts';
import { SampleLog } from '../support/sample-log.ts';

/** A log of `count` batches with two messages each; batches in `lost` are not on disk. */
function setUp(count: number, lost: readonly number[] = []) {
  const log = new SampleLog('one');
  const add = () => log.text(0, 'in', 'a', 1).text(0, 'out', 'b', 2).cut();
  for (let i = 0; i < count; i++) add();
  const frames: (() => void)[] = [];
  const reads: number[] = [];
  const follower = new LogFollower({
    batches: async function* (name, from) {
      reads.push(from);
      for await (const batch of log.store.batches(name, from)) if (!lost.includes(batch.number)) yield batch;
    },
    onNextFrame: (draw) => frames.push(draw),
  });
  const announce = (batch: Batch) => follower.hear({ type: 'batch', batch });
  const messages = () => follower.session.value.messages.count;
  return { log, add, follower, frames, reads, announce, messages };
}

describe('LogFollower', () => {
  it('reads what is on disk, then takes what is announced', async () => {
    const { log, add, follower, announce, messages } = setUp(3);
    await follower.follow(log.log);
    expect(messages()).toBe(6);
    add();
    await announce(log.batch(3));
    expect(messages()).toBe(8);
  });

  it('applies nothing twice: what was read and announced counts once', async () => {
    const { log, follower, announce, messages } = setUp(3);
    const reading = follower.follow(log.log);
    await announce(log.batch(2));
    await reading;
    await announce(log.batch(1));
    await announce(log.batch(2));
    expect(messages()).toBe(6);
  });

  it('fetches from disk what it did not hear', async () => {
    const { log, add, follower, announce, messages, reads } = setUp(1);
    await follower.follow(log.log);
    add().text(0, 'in', 'c', 3).cut();
    await announce(log.batch(2));
    expect(messages()).toBe(5);
    expect(reads.at(-1)).toBe(1);
  });

  it('shows a gap where the disk has lost a batch for good', async () => {
    const { log, follower, messages } = setUp(4, [1, 2]);
    await follower.follow(log.log);
    expect(messages()).toBe(4);
    expect(follower.session.value.marks.map(({ event }) => event.type)).toEqual([
      'capture/gap',
      'capture/gap',
    ]);
  });

  it('does not listen to other logs', async () => {
    const { log, follower, announce, messages } = setUp(1);
    await follower.follow(log.log);
    await announce({ ...log.batch(0), number: 1, log: logId('another') });
    expect(messages()).toBe(2);
  });

  it('leaves nothing in a session that was cleared, whoever holds it still', async () => {
    const { log, follower } = setUp(2);
    await follower.follow(log.log);
    const old = follower.session.value;
    await follower.hear({ type: 'cleared', log: log.log });
    expect(old.messages.count).toBe(0);
    expect(old.connections).toEqual([]);
  });

  it('is empty after a clear, and follows the next log', async () => {
    const { log, follower, messages } = setUp(2);
    await follower.follow(log.log);
    await follower.hear({ type: 'cleared', log: log.log });
    expect(messages()).toBe(0);
    await follower.follow(log.log);
    expect(messages()).toBe(4);
  });

  it('lets go of a log that is cleared while it is read', async () => {
    const { log, follower, messages } = setUp(5);
    const reading = follower.follow(log.log);
    await follower.hear({ type: 'cleared', log: log.log });
    await reading;
    expect(messages()).toBe(0);
  });

  it('moves its revision once a frame at most', async () => {
    const { log, follower, frames } = setUp(50);
    await follower.follow(log.log);
    expect(frames).toHaveLength(1);
    expect(follower.revision.value).toBe(0);
    frames.shift()?.();
    expect(follower.revision.value).toBe(1);
  });
});
