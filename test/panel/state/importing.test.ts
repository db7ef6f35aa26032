import { describe, expect, it } from 'vitest';
import { epochMilliseconds, logId } from '../../../src/events/units.ts';
import { Importing } from '../../../src/panel/state/importing.ts';
import type { ImportOutcome, ImportProgress, JoinWish } from '../../../src/panel/worker/import-task.ts';
import type { LogSummary } from '../../../src/store/log-store.ts';
import { IMPORTED } from '../../store/sample-import.ts';

const summary: LogSummary = {
  log: logId('new'),
  createdAt: epochMilliseconds(1),
  writtenAt: epochMilliseconds(2),
  url: '',
  host: '',
  connections: 1,
  messages: 0,
  payloadBytes: 0,
  evictedMessages: 0,
  evictedBytes: 0,
  diskBytes: 1,
  finished: true,
  imported: IMPORTED,
};
const file = (name = 'a.har') => new File(['{}'], name);

function setUp(recorded: JoinWish | null = null) {
  const joins: (JoinWish | null)[] = [];
  const shown: LogSummary[] = [];
  const done: string[] = [];
  const jobs: { settle: (outcome: ImportOutcome) => void; tell: (progress: ImportProgress) => void }[] = [];
  const importing = new Importing({
    show: (one) => {
      expect(done).toEqual([]);
      shown.push(one);
    },
    recorded: async () => recorded,
    start: (_file, tell, join) => {
      joins.push(join);
      const outcome = new Promise<ImportOutcome>((settle) => {
        jobs.push({ settle, tell });
      });
      return { outcome, cancel: () => done.push('cancel'), end: () => done.push('end') };
    },
  });
  return { importing, shown, done, jobs, joins };
}

describe('importing', () => {
  it('tells how far it is, shows what came of it, and only then lets go', async () => {
    const { importing, shown, done, jobs } = setUp();
    const running = importing.begin([file()]);
    expect(importing.state.value).toMatchObject({ at: 'running', name: 'a.har', stage: 'reading', total: 2 });
    jobs[0]?.tell({ stage: 'storing', done: 3, total: 9 });
    expect(importing.state.value).toMatchObject({ stage: 'storing', done: 3, total: 9 });
    jobs[0]?.settle({ type: 'stored', summary });
    await running;
    expect(shown).toEqual([summary]);
    expect(done).toEqual(['end']);
    expect(importing.state.value).toEqual({ at: 'nothing' });
  });

  it('that failed or found nothing says so until dismissed, and what is shown stays', async () => {
    const { importing, shown, jobs } = setUp();
    let running = importing.begin([file('b.har')]);
    jobs[0]?.settle({ type: 'failed', failure: { why: 'disk-full' } });
    await running;
    expect(importing.state.value).toEqual({ at: 'failed', name: 'b.har', failure: { why: 'disk-full' } });
    running = importing.begin([file()]);
    jobs[1]?.settle({ type: 'empty', from: IMPORTED });
    await running;
    expect(importing.state.value).toEqual({ at: 'empty', from: IMPORTED });
    importing.dismiss();
    expect(importing.state.value).toEqual({ at: 'nothing' });
    expect(shown).toEqual([]);
  });

  it('that was cancelled is deaf to what its worker still says', async () => {
    const { importing, shown, done, jobs } = setUp();
    const running = importing.begin([file()]);
    importing.cancel();
    jobs[0]?.tell({ stage: 'storing', done: 3, total: 9 });
    jobs[0]?.settle({ type: 'stored', summary });
    await running;
    expect(importing.state.value).toEqual({ at: 'nothing' });
    expect(shown).toEqual([]);
    expect(done).toEqual(['cancel']);
  });

  it('takes one file at a time, and says of how many it did not take', async () => {
    const { importing, jobs } = setUp();
    const running = importing.begin([file(), file('b.har'), file('c.har')]);
    await importing.begin([file('d.har')]);
    expect(jobs).toHaveLength(1);
    jobs[0]?.settle({ type: 'stored', summary });
    await running;
    expect(importing.state.value).toEqual({ at: 'left', name: 'a.har', left: 2 });
  });

  it('of no file does nothing', async () => {
    const { importing } = setUp();
    await importing.begin([]);
    expect(importing.state.value).toEqual({ at: 'nothing' });
  });

  it('joins a file to what is shown while the wire is asked for, and imports the next one alone', async () => {
    const wish = { log: logId('shown'), connection: null };
    const { importing, jobs, joins } = setUp(wish);
    importing.joining.value = true;
    const running = importing.begin([file('wire.json')]);
    await expect.poll(() => joins).toEqual([wish]);
    expect(importing.joining.value).toBe(false);
    jobs[0]?.settle({ type: 'failed', failure: { why: 'no-wire' } });
    await running;
    void importing.begin([file('b.har')]);
    expect(joins).toEqual([wish, null]);
  });

  it('joins to nothing where no session is shown, rather than importing the file alone', async () => {
    const { importing, joins } = setUp(null);
    importing.joining.value = true;
    await importing.begin([file('wire.json')]);
    expect(importing.state.value).toMatchObject({ at: 'failed', failure: { why: 'no-recording' } });
    expect(joins).toEqual([]);
  });
});
