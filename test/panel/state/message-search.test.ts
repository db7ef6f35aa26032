import { signal } from '@preact/signals';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { connectionId } from '../../../src/events/units.ts';
import { DEADLINE_MS, MessageSearch, type SearchWish } from '../../../src/panel/state/message-search.ts';
import type { Found, SearchAnswer, SearchOrder } from '../../../src/panel/worker/search-task.ts';
import { Session } from '../../../src/session/session.ts';
import { SampleLog } from '../support/sample-log.ts';

/** A panel's side of a search, whose workers do nothing by themselves. */
function rig(log: SampleLog) {
  const session = new Session();
  for (const batch of log.batches) session.apply(batch);
  const workers: { orders: SearchOrder[]; ended: boolean; say: (answer: SearchAnswer) => void }[] = [];
  const wish = signal<SearchWish | null>(null);
  const revision = signal(0);
  const search = new MessageSearch(
    {
      session: signal(session),
      revision,
      chosen: () => null,
      start: (say) => {
        const worker = { orders: [] as SearchOrder[], ended: false, say };
        workers.push(worker);
        return {
          post: (order) => worker.orders.push(order),
          end: () => {
            worker.ended = true;
          },
        };
      },
    },
    wish,
  );
  const wishFor = (filter: string, connection: number | null = null) => {
    wish.value = {
      log: log.log,
      connection: connection === null ? null : connectionId(connection),
      filter,
      decoder: null,
    };
  };
  return { session, search, workers, wish, wishFor, revision };
}

function found(
  id: number,
  parts: readonly number[],
  rows: readonly number[],
  more: Partial<Found> = {},
): Found {
  return {
    type: 'found',
    id,
    parts: Uint32Array.from(parts),
    rows: Uint32Array.from(rows),
    batchesDone: 1,
    unsearched: { evicted: 0, unseen: 0, cut: 0 },
    atEnd: false,
    ...more,
  };
}

function twoBatches(): SampleLog {
  const log = new SampleLog();
  log.text(0, 'in', 'a', 1).text(1, 'in', 'b', 2).text(0, 'in', 'c', 3).cut();
  return log.text(0, 'in', 'd', 4).text(1, 'in', 'e', 5).cut();
}

const rows = (search: MessageSearch) => {
  const result = search.result.value;
  return result === null ? null : Array.from({ length: result.length }, (_, k) => result.at(k));
};

describe('MessageSearch', () => {
  beforeEach(() => {
    vi.useFakeTimers();
  });
  afterEach(() => {
    vi.useRealTimers();
  });

  it('starts a worker for the first wish only, and counts rows of the session', () => {
    const { search, workers, wishFor } = rig(twoBatches());
    expect(workers).toHaveLength(0);
    wishFor('x');
    expect(workers[0]?.orders).toMatchObject([{ type: 'search', filter: 'x', connection: null, upTo: 2 }]);
    expect(search.result.value?.state).toBe('running');
    workers[0]?.say(found(1, [0, 3, 1], [2]));
    expect(search.result.value?.progress).toBeCloseTo(0.6);
    workers[0]?.say(found(1, [1, 2, 2], [0, 1], { batchesDone: 2, atEnd: true }));
    expect(rows(search)).toEqual([2, 3, 4]);
    expect(search.result.value).toMatchObject({ state: 'done', progress: 1 });
    wishFor('y');
    expect(workers).toHaveLength(1);
    workers[0]?.say(found(1, [0, 3, 1], [0]));
    expect(rows(search)).toEqual([]);
  });

  it('asks for more when the log has grown', () => {
    const log = twoBatches();
    const { session, workers, wishFor, revision } = rig(log);
    wishFor('x');
    revision.value++;
    expect(workers[0]?.orders).toHaveLength(1);
    session.apply(log.text(0, 'in', 'f', 6).cut().batch(2));
    revision.value++;
    expect(workers[0]?.orders.at(-1)).toEqual({ type: 'more', id: 1, upTo: 3, decoded: [] });
  });

  it('counts rows that the store gave up after the panel had them', () => {
    const { search, workers, wishFor } = rig(twoBatches());
    wishFor('x', 0);
    workers[0]?.say(found(1, [0, 0, 0, 1, 2, 1], [0], { batchesDone: 2, atEnd: true }));
    expect(rows(search)).toEqual([3]);
    expect(search.result.value?.unsearched.evicted).toBe(2);
  });

  it('ends a worker that falls silent, keeps its hits, and starts another one for the next wish', () => {
    const { search, workers, wishFor } = rig(twoBatches());
    wishFor('/(a+)+$/');
    vi.advanceTimersByTime(DEADLINE_MS * 5);
    // It has not said a word yet: it may be loading.
    expect(search.result.value?.state).toBe('running');
    workers[0]?.say(found(1, [0, 3, 1], [1]));
    vi.advanceTimersByTime(DEADLINE_MS - 500);
    workers[0]?.say({ type: 'alive', id: 1 });
    vi.advanceTimersByTime(DEADLINE_MS - 500);
    expect(workers[0]?.ended).toBe(false);
    vi.advanceTimersByTime(1000);
    expect(workers[0]?.ended).toBe(true);
    expect(search.result.value?.state).toBe('too-slow');
    expect(rows(search)).toEqual([1]);
    wishFor('a');
    expect(workers).toHaveLength(2);
    expect(workers[1]?.orders).toMatchObject([{ type: 'search', filter: 'a' }]);
  });

  it('does not lay the silence of one search at the door of the next', () => {
    const { search, workers, wishFor } = rig(twoBatches());
    wishFor('/(a+)+$/');
    workers[0]?.say({ type: 'alive', id: 1 });
    vi.advanceTimersByTime(300);
    wishFor('a');
    expect(workers[0]?.orders).toHaveLength(2);
    vi.advanceTimersByTime(DEADLINE_MS);
    expect(workers[0]?.ended).toBe(true);
    expect(workers[1]?.orders).toMatchObject([{ type: 'search', filter: 'a' }]);
    expect(search.result.value?.state).toBe('running');
    workers[1]?.say({ type: 'alive', id: 3 });
    vi.advanceTimersByTime(1000);
    // After a second of silence nobody waits any longer.
    wishFor('b');
    expect(workers[1]?.ended).toBe(true);
    expect(workers[2]?.orders).toMatchObject([{ type: 'search', filter: 'b' }]);
  });

  it('is cancelled and begun again', () => {
    const { search, workers, wishFor } = rig(twoBatches());
    wishFor('x');
    workers[0]?.say(found(1, [0, 3, 1], [1]));
    search.cancel();
    workers[0]?.say(found(1, [1, 2, 1], [0]));
    expect(search.result.value?.state).toBe('cancelled');
    expect(rows(search)).toEqual([1]);
    expect(workers[0]?.ended).toBe(true);
    search.again();
    expect(workers[1]?.orders).toMatchObject([{ type: 'search', filter: 'x' }]);
    expect(search.result.value?.state).toBe('running');
  });

  it('says why it failed', () => {
    const { search, workers, wishFor } = rig(twoBatches());
    wishFor('x');
    workers[0]?.say({ type: 'failed', id: 1, why: 'disk' });
    expect(search.result.value).toMatchObject({ state: 'failed', why: 'disk' });
  });
});
