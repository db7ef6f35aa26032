import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { NetworkReader } from '../../../src/background/recording/network-reader.ts';
import { ConnectionLedger } from '../../../src/capture/connection-ledger.ts';
import { NetworkSource } from '../../../src/capture/devtools-network/network-source.ts';
import { LogClock } from '../../../src/capture/log-clock.ts';
import type { NetworkWish } from '../../../src/channel/network-line.ts';
import { RecordedLog } from '../../capture/debugger/recorded-log.ts';

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

/** A reader whose devtools page answers each reading at once; each takes `cost` milliseconds of it. */
function rig({ missing, cost = 1, messages = 0 }: { missing: number; cost?: number; messages?: number }) {
  const state = { missing, messages, readAt: [] as number[], changes: 0 };
  const began = Date.now();
  const clock = new LogClock(
    () => Date.now(),
    () => Date.now(),
  );
  const log = new RecordedLog();
  const source = new NetworkSource(clock, new ConnectionLedger(log), log);
  const owner = {
    missing: () => state.missing,
    messages: () => state.messages,
    listed: () => {},
    changed: () => void state.changes++,
  };
  const reader = new NetworkReader(source, owner, () => Date.now());
  const line = {
    send(wish: NetworkWish): void {
      if (wish.type !== 'read') return;
      state.readAt.push(Date.now() - began);
      queueMicrotask(() => reader.hear({ type: 'read', id: wish.id, entries: [], milliseconds: cost }));
    },
  };
  reader.connect(line);
  return { state, reader, line };
}

describe('a live socket that lacks its handshake', () => {
  it('is looked for again, after twice the wait up to some seconds, until it has one', async () => {
    const { state, reader } = rig({ missing: 1 });
    reader.watch(true);
    await vi.advanceTimersByTimeAsync(9650);
    expect(state.readAt).toEqual([150, 450, 1050, 2250, 4650, 7150, 9650]);
    state.missing = 0;
    await vi.advanceTimersByTimeAsync(600_000);
    expect(state.readAt).toHaveLength(7);
  });

  it('costs little where nothing ever comes of it: a reading in 2.5 s for a minute, then ever fewer', async () => {
    const { state, reader } = rig({ missing: 1 });
    reader.watch(true);
    await vi.advanceTimersByTimeAsync(60_000);
    expect(state.readAt.length).toBeLessThan(30);
    await vi.advanceTimersByTimeAsync(3_540_000);
    expect(state.readAt.length).toBeLessThan(40);
  });

  it('is read soon where another one opened, whatever the wait had grown to', async () => {
    const { state, reader } = rig({ missing: 1 });
    reader.watch(true);
    await vi.advanceTimersByTimeAsync(10_000);
    const before = state.readAt.length;
    state.missing = 2;
    reader.want();
    await vi.advanceTimersByTimeAsync(150);
    expect(state.readAt).toHaveLength(before + 1);
  });

  it('is read soon again where the last reading brought some of what was missing', async () => {
    const { state, reader } = rig({ missing: 3 });
    reader.watch(true);
    await vi.advanceTimersByTimeAsync(450);
    reader.want();
    reader.want();
    state.missing = 2;
    await vi.advanceTimersByTimeAsync(150);
    expect(state.readAt).toEqual([150, 450, 600]);
  });

  it('is not looked for where reading takes long, until somebody asks', async () => {
    const { state, reader } = rig({ missing: 1, messages: 28_000 });
    reader.watch(true);
    await vi.advanceTimersByTimeAsync(60_000);
    expect(state.readAt).toEqual([]);
    expect(reader.putOff).toBe(1);
    await reader.read();
    expect([state.readAt.length, reader.putOff]).toEqual([1, 0]);
  });

  it('is read by itself where that takes a second, after five, and then after twenty, however many open meanwhile', async () => {
    const { state, reader } = rig({ missing: 1, messages: 9000, cost: 990 });
    reader.watch(true);
    await vi.advanceTimersByTimeAsync(1000);
    expect([state.readAt.length, reader.putOff]).toEqual([0, 1]);
    for (let second = 1; second < 5; second++) {
      reader.want();
      await vi.advanceTimersByTimeAsync(1000);
    }
    expect(state.readAt).toEqual([4950]);
    expect(reader.putOff).toBe(0);
    for (let second = 5; second < 24; second++) {
      reader.want();
      await vi.advanceTimersByTimeAsync(1000);
    }
    expect(state.readAt).toHaveLength(1);
    await vi.advanceTimersByTimeAsync(1000);
    expect(state.readAt).toHaveLength(2);
  });

  it('takes no more than a twentieth of the time', async () => {
    const { state, reader } = rig({ missing: 1, cost: 100 });
    reader.watch(true);
    await vi.advanceTimersByTimeAsync(2200);
    expect(state.readAt).toEqual([150, 2150]);
  });

  it('is not looked for while nobody records or DevTools is closed', async () => {
    const { state, reader, line } = rig({ missing: 1 });
    reader.watch(true);
    await vi.advanceTimersByTimeAsync(150);
    reader.watch(false);
    await vi.advanceTimersByTimeAsync(60_000);
    expect(state.readAt).toHaveLength(1);
    reader.watch(true);
    reader.disconnect(line);
    await vi.advanceTimersByTimeAsync(60_000);
    expect(state.readAt).toHaveLength(1);
  });
});
