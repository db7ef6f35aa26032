import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { logId } from '../../../src/events/units.ts';
import { exportInWorker } from '../../../src/panel/worker/export-job.ts';
import { LOOK } from '../../../src/panel/worker/export-task.ts';

/** A worker that answers as long as it is not held up. */
class FakeWorker extends EventTarget {
  static last: FakeWorker | null = null;
  stuck = false;
  terminated = false;

  constructor() {
    super();
    FakeWorker.last = this;
  }

  postMessage(message: unknown): void {
    if (message === LOOK && !this.stuck) this.say({ type: 'heard' });
  }

  say(data: unknown): void {
    this.dispatchEvent(new MessageEvent('message', { data }));
  }

  terminate(): void {
    this.terminated = true;
  }
}

function start(rules: string) {
  const job = exportInWorker(
    {
      log: logId('a'),
      format: 'har',
      redact: true,
      rules,
      messages: 0,
      producer: { name: 'Switchyard', version: '1' },
      browser: null,
    },
    () => undefined,
  );
  const { last } = FakeWorker;
  if (last === null) throw new Error('no worker was started');
  return { job, worker: last };
}

beforeEach(() => {
  vi.useFakeTimers();
  vi.stubGlobal('Worker', FakeWorker);
  vi.stubGlobal('window', globalThis);
});
afterEach(() => {
  vi.useRealTimers();
  vi.unstubAllGlobals();
});

const RULES = '{"hideText":["(a+)+$"]}';

describe('an export in a worker', () => {
  it('ends with a sentence where a pattern of the rules does not end', async () => {
    const { job, worker } = start(RULES);
    const failed = expect(job.file).rejects.toThrow('a pattern of "hideText"');
    await vi.advanceTimersByTimeAsync(60_000);
    expect(worker.terminated).toBe(false);
    worker.stuck = true;
    await vi.advanceTimersByTimeAsync(10_500);
    await failed;
    expect(worker.terminated).toBe(true);
    expect(vi.getTimerCount()).toBe(0);
  });

  it('takes all the time that it needs where there is no pattern', async () => {
    const { job, worker } = start('');
    worker.stuck = true;
    await vi.advanceTimersByTimeAsync(3_600_000);
    worker.say({ type: 'written', file: new Blob(['x']) });
    expect((await job.file).size).toBe(1);
  });

  it('leaves no timer where it is cancelled', () => {
    const { job, worker } = start(RULES);
    job.cancel();
    expect([worker.terminated, vi.getTimerCount()]).toEqual([true, 0]);
  });
});
