import { signal } from '@preact/signals';
import { describe, expect, it } from 'vitest';
import { epochMilliseconds, type LogId, logId } from '../../../src/events/units.ts';
import { Sessions } from '../../../src/panel/state/sessions.ts';
import type { LogSummary } from '../../../src/store/log-store.ts';

const summary = (log: string, finished = true): LogSummary => ({
  log: logId(log),
  createdAt: epochMilliseconds(1),
  writtenAt: epochMilliseconds(2),
  url: 'https://a.example/',
  host: 'a.example',
  connections: 1,
  messages: 2,
  payloadBytes: 3,
  evictedMessages: 0,
  evictedBytes: 0,
  diskBytes: 4,
  finished,
  imported: null,
});

function setUp(logs: LogSummary[]) {
  const deleted: LogId[] = [];
  const failures: unknown[] = [];
  const live = signal<LogId | null>(logId('live'));
  let broken = false;
  const sessions = new Sessions({
    logs: async () => {
      if (broken) throw new Error('the disk');
      return logs.filter(({ log }) => !deleted.includes(log));
    },
    deleteLog: (log) => deleted.push(log),
    live,
    onFailure: (error) => failures.push(error),
  });
  return {
    sessions,
    deleted,
    failures,
    live,
    breakDisk: () => {
      broken = true;
    },
  };
}

describe('the stored sessions', () => {
  it('are all but this tab’s own', async () => {
    const { sessions } = setUp([summary('live', false), summary('other', false), summary('old')]);
    expect(sessions.list.value).toBeNull();
    await sessions.refresh();
    expect(sessions.list.value?.map(({ log }) => log)).toEqual(['other', 'old']);
    // What all take counts its own as well.
    expect(sessions.taken.value).toBe(12);
  });

  it('take the place of this tab’s own while one is shown, and give it back', () => {
    const { sessions, live } = setUp([]);
    expect(sessions.log.value).toBe('live');
    sessions.show(summary('old'));
    expect(sessions.log.value).toBe('old');
    live.value = logId('next');
    expect(sessions.log.value).toBe('old');
    sessions.backToLive();
    expect(sessions.log.value).toBe('next');
  });

  it('that are written to are not deleted with all', async () => {
    const { sessions, deleted } = setUp([summary('other', false), summary('a'), summary('b')]);
    await sessions.refresh();
    sessions.deleteAll();
    expect(deleted).toEqual(['a', 'b']);
  });

  it('give way to this tab’s own when the one shown is gone', () => {
    const { sessions } = setUp([]);
    sessions.show(summary('old'));
    sessions.hear({ type: 'cleared', log: logId('another') });
    expect(sessions.log.value).toBe('old');
    sessions.hear({ type: 'cleared', log: logId('old') });
    expect(sessions.log.value).toBe('live');
  });

  it('tell of a disk that cannot be read', async () => {
    const { sessions, failures, breakDisk } = setUp([]);
    breakDisk();
    await sessions.refresh();
    expect(failures).toHaveLength(1);
  });
});
