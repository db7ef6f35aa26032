import { describe, expect, it } from 'vitest';
import { PassedMessages } from '../../../src/background/recording/passed-messages.ts';
import { ConnectionLedger, end, UNNUMBERED } from '../../../src/capture/connection-ledger.ts';
import { SegmentBuilder } from '../../../src/capture/segment-builder.ts';
import type { LifecycleEvent } from '../../../src/events/event.ts';
import { notSeen } from '../../../src/events/observed.ts';
import type { Counts } from '../../../src/events/resume-point.ts';
import { epochMilliseconds } from '../../../src/events/units.ts';
import { FakeBrowser } from '../fake-browser.ts';

const at = epochMilliseconds(0);

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
async function restored(counted: Counts | null, ...keys: string[]): Promise<number[]> {
  const next = ledger(...keys);
  const doors = new FakeBrowser().doors();
  const counts = counted === null ? null : { ...counted, through: 0 };
  await new PassedMessages(next).restore(counts, doors.store, doors.newLogId());
  return keys.map((key) => next.get(key)?.authority.toClient ?? Number.NaN);
}

describe('messages that passed', () => {
  it('are known to the next worker though all of the log was evicted', async () => {
    const of = ledger('hook a', 'hook b');
    const passed = new PassedMessages(of);
    for (let segment = 1; segment < 64; segment++) {
      pass(of, 'hook a', 10);
      expect(passed.sealed()).toBeNull();
    }
    pass(of, 'hook a', 10);
    expect(await restored(passed.sealed(), 'hook a', 'hook b')).toEqual([640, 0]);
    expect(passed.sealed()).toBeNull();
  });

  it('are counted in a new log from its first segment on: those before it are in none that is kept', async () => {
    const of = ledger('hook a');
    const passed = new PassedMessages(of);
    pass(of, 'hook a', 3);
    const entry = of.get('hook a');
    if (entry !== undefined) end(entry);
    passed.notInColumns();
    expect(await restored(passed.sealed(), 'hook a')).toEqual([3]);
  });

  it('are counted of all that live, and of a bounded number of those that are over', () => {
    const keys = Array.from({ length: 4000 }, (_, n) => `hook ${n}`);
    const of = ledger(...keys);
    for (const key of keys) pass(of, key, 1);
    for (const key of keys.slice(0, 1500)) {
      const entry = of.get(key);
      if (entry !== undefined) end(entry);
    }
    const passed = new PassedMessages(of);
    passed.notInColumns();
    const counted = passed.sealed()?.passed.map(([key]) => key);
    expect(counted).toEqual([...keys.slice(1500), ...keys.slice(500, 1500)]);
  });

  it('are counted at once where some were lost: the next worker finds those in no column', async () => {
    const of = ledger('hook a');
    const passed = new PassedMessages(of);
    pass(of, 'hook a', 3);
    const entry = of.get('hook a');
    if (entry !== undefined) expect(entry.authority.reportedByHook(false, 7)).toBe(4);
    expect(await restored(passed.sealed(), 'hook a')).toEqual([8]);
    expect(passed.sealed()).toBeNull();
  });

  it('are known though the debugger let go of the request id meanwhile', async () => {
    const of = ledger('7.1');
    pass(of, '7.1', 5);
    const passed = new PassedMessages(of);
    passed.notInColumns();
    const next = ledger('7.1');
    const entry = next.get('7.1');
    if (entry === undefined) throw new Error('no entry');
    const as = { type: 'connection/joined', at, connection: UNNUMBERED, source: 'page-hook' } as const;
    next.join(entry, { ...as, sourceKey: 'hook a', how: 'exact' });
    next.debuggerGone();
    expect(entry.keys).toEqual(['hook a']);
    const doors = new FakeBrowser().doors();
    const counts = { passed: [], openings: [], ...passed.sealed(), through: 0 };
    await new PassedMessages(next).restore(counts, doors.store, doors.newLogId());
    expect(entry.authority.toClient).toBe(5);
  });

  it('of a socket that its hook goes on with are counted from its next ordinal: nothing is missing before', async () => {
    const next = ledger('hook a');
    const doors = new FakeBrowser().doors();
    await new PassedMessages(next).restore(null, doors.store, doors.newLogId());
    expect(next.get('hook a')?.authority.reportedByHook(false, 1000)).toBe(0);
    expect(next.get('hook a')?.authority.reportedByHook(false, 1003)).toBe(2);
  });
});
