import { describe, expect, it } from 'vitest';
import { PassedMessages, type SavedPassed } from '../../../src/background/recording/passed-messages.ts';
import { ConnectionLedger, end, UNNUMBERED } from '../../../src/capture/connection-ledger.ts';
import { SegmentBuilder } from '../../../src/capture/segment-builder.ts';
import type { LifecycleEvent } from '../../../src/events/event.ts';
import { notSeen } from '../../../src/events/observed.ts';
import { epochMilliseconds } from '../../../src/events/units.ts';
import { FakeBrowser } from '../fake-browser.ts';

const at = epochMilliseconds(0);
const written = { drained: () => Promise.resolve() };

function ledger(...keys: string[]): ConnectionLedger {
  const made = new ConnectionLedger(new SegmentBuilder({ begun: () => {}, full: () => {} }));
  for (const sourceKey of keys) {
    const discovered: LifecycleEvent = {
      type: 'connection/discovered',
      at,
      connection: UNNUMBERED,
      source: 'page-hook',
      kind: 'websocket',
      url: notSeen('before-recording'),
      sourceKey,
      target: 'page',
    };
    made.discover(sourceKey, discovered);
  }
  return made;
}

function pass(of: ConnectionLedger, key: string, count: number): void {
  const entry = of.get(key);
  if (entry === undefined) throw new Error(key);
  for (let n = 0; n < count; n++) entry.authority.reportedByHook(false, entry.authority.toClient);
}

/** What the next worker believes to have passed, of a log of which nothing is left. */
async function restored(saved: SavedPassed, ...keys: string[]): Promise<number[]> {
  const next = ledger(...keys);
  const doors = new FakeBrowser().doors();
  await new PassedMessages(next, () => {}).restore(saved, doors.store, doors.newLogId());
  return keys.map((key) => next.get(key)?.authority.toClient ?? Number.NaN);
}

describe('messages that passed', () => {
  it('are known to the next worker though all of the log was evicted', async () => {
    const of = ledger('hook a', 'hook b');
    let changes = 0;
    const passed = new PassedMessages(of, () => changes++);
    for (let segment = 0; segment < 64; segment++) {
      pass(of, 'hook a', 10);
      passed.stored(segment - 1);
      passed.sealing(written, () => true);
    }
    passed.stored(63);
    await expect.poll(() => changes).toBe(1);
    expect(passed.saved.through).toBe(63);
    expect(await restored(passed.saved, 'hook a', 'hook b')).toEqual([640, 0]);
  });

  it('are known of sockets that are over too: their last messages may be told again', async () => {
    const of = ledger('hook a');
    const passed = new PassedMessages(of, () => {});
    pass(of, 'hook a', 3);
    const entry = of.get('hook a');
    if (entry !== undefined) end(entry);
    passed.begin();
    expect(await restored(passed.saved, 'hook a')).toEqual([3]);
  });

  it('are counted of a bounded number, the living before the dead', () => {
    const keys = Array.from({ length: 1500 }, (_, n) => `hook ${n}`);
    const of = ledger(...keys);
    for (const key of keys) pass(of, key, 1);
    for (const key of keys.slice(0, 700)) {
      const entry = of.get(key);
      if (entry !== undefined) end(entry);
    }
    const passed = new PassedMessages(of, () => {});
    passed.begin();
    const counted = passed.saved.passed.map(([key]) => key);
    expect(counted).toHaveLength(1000);
    expect(counted).toEqual([...keys.slice(700), ...keys.slice(500, 700)]);
  });

  it('are saved at once where some were lost: the next worker finds those in no column', async () => {
    const of = ledger('hook a');
    let changes = 0;
    const passed = new PassedMessages(of, () => changes++);
    pass(of, 'hook a', 3);
    const entry = of.get('hook a');
    if (entry !== undefined) expect(entry.authority.reportedByHook(false, 7)).toBe(4);
    passed.stored(0);
    passed.sealing(written, () => true);
    await expect.poll(() => changes).toBe(1);
    passed.sealing(written, () => true);
    expect(await restored(passed.saved, 'hook a')).toEqual([8]);
    expect(changes).toBe(1);
  });

  it('are known though the debugger let go of the request id meanwhile', async () => {
    const of = ledger('7.1');
    pass(of, '7.1', 5);
    const passed = new PassedMessages(of, () => {});
    passed.begin();
    const next = ledger('7.1');
    const entry = next.get('7.1');
    if (entry === undefined) throw new Error('no entry');
    const as = { type: 'connection/joined', at, connection: UNNUMBERED, source: 'page-hook' } as const;
    next.join(entry, { ...as, sourceKey: 'hook a', how: 'exact' });
    next.debuggerGone();
    expect(entry.keys).toEqual(['hook a']);
    const doors = new FakeBrowser().doors();
    await new PassedMessages(next, () => {}).restore(passed.saved, doors.store, doors.newLogId());
    expect(entry.authority.toClient).toBe(5);
  });

  it('are not saved for a log that is gone', async () => {
    const of = ledger('hook a');
    let changes = 0;
    const passed = new PassedMessages(of, () => changes++);
    for (let segment = 0; segment < 64; segment++) passed.sealing(written, () => false);
    await Promise.resolve();
    await Promise.resolve();
    expect([changes, passed.saved.through]).toEqual([0, -1]);
  });
});
