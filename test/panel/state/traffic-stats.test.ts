import { expect, it } from 'vitest';
import { RECORDED } from '../../../src/analysis/rhythm/log-times.ts';
import { logId } from '../../../src/events/units.ts';
import { TrafficStats } from '../../../src/panel/state/traffic-stats.ts';
import type { Figures, StatsAnswer } from '../../../src/panel/worker/stats-task.ts';

const WISH = { log: logId('log'), connection: 0, upTo: 1, times: RECORDED };

const figures = (done: number, state: Figures['state']): Figures => ({
  done,
  total: 9,
  state,
  observed: true,
  types: { rows: [], total: 0 },
  messages: done,
  bytes: 0,
  latency: { rows: [], total: 0 },
  heartbeat: null,
  silences: { rows: [], total: 0 },
  lasting: null,
  withoutContents: 0,
  sequenceGaps: { rows: [], total: 0 },
  idleLimit: null,
  closeSigns: { atIdleLimit: false, silence: null },
  reconnects: null,
});

it('figures of a part of the messages are not settled, and those of all stay until newer ones are', () => {
  const listeners: ((answer: StatsAnswer) => void)[] = [];
  const stats = new TrafficStats((onAnswer) => {
    listeners.push(onAnswer);
    return { post: () => {}, end: () => {} };
  });
  stats.follow(WISH);
  const report = (id: number, done: number, state: Figures['state']) =>
    listeners.at(-1)?.({ id, type: 'figures', figures: figures(done, state) });
  report(1, 3, 'running');
  expect([stats.figures.value?.done, stats.settled.value]).toEqual([3, null]);
  report(1, 9, 'done');
  report(1, 4, 'running');
  expect([stats.figures.value?.done, stats.settled.value?.done]).toEqual([4, 9]);
  report(1, 5, 'stopped');
  expect(stats.settled.value?.done).toBe(5);
  stats.follow({ ...WISH, connection: 1 });
  expect(stats.settled.value).toBeNull();
});
