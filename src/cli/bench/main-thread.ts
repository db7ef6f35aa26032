import type { CDPSession, Frame, Page } from 'playwright-core';
import * as v from 'valibot';

/** Tasks of one main thread during a period, in milliseconds: how long each took, and how much processor time it used. */
export interface Tasks {
  readonly wall: readonly number[];
  /** Steadier than `wall` where other processes use the same cores. */
  readonly cpu: readonly number[];
}

const EVENT = v.object({
  name: v.string(),
  ph: v.string(),
  pid: v.number(),
  tid: v.number(),
  dur: v.optional(v.number(), 0),
  tdur: v.optional(v.number(), 0),
});
type TraceEvent = v.InferOutput<typeof EVENT>;
/** Shorter tasks are the browser's own bookkeeping: there are thousands, which would improve any percentile. */
const SHORTEST_MS = 1;
const MARK = 'switchyard-bench';

/**
 * Traces the browser while `work` runs and returns the tasks of a document's main thread. DevTools' own timeline uses the
 * same events; a PerformanceObserver reports only tasks over 50 ms.
 */
export async function tasksDuring(
  browserSession: CDPSession,
  of: Page | Frame,
  work: () => Promise<unknown>,
): Promise<Tasks> {
  const events: TraceEvent[] = [];
  const collect = ({ value }: { value: unknown[] }) => {
    for (const raw of value) {
      const parsed = v.safeParse(EVENT, raw);
      if (parsed.success && (parsed.output.name === 'RunTask' || parsed.output.name === MARK))
        events.push(parsed.output);
    }
  };
  browserSession.on('Tracing.dataCollected', collect);
  await browserSession.send('Tracing.start', {
    traceConfig: {
      recordMode: 'recordUntilFull',
      traceBufferSizeInKb: 400_000,
      includedCategories: ['disabled-by-default-devtools.timeline', 'blink.user_timing'],
      excludedCategories: ['*'],
    },
    transferMode: 'ReportEvents',
  });
  try {
    await of.evaluate((mark) => {
      performance.mark(mark);
    }, MARK);
    await work();
  } finally {
    const complete = new Promise((resolve) => {
      browserSession.once('Tracing.tracingComplete', resolve);
    });
    await browserSession.send('Tracing.end');
    await complete;
    browserSession.off('Tracing.dataCollected', collect);
  }
  const mark = events.find(({ name }) => name === MARK);
  if (mark === undefined) throw new Error('the trace does not name the thread');
  const tasks = events.filter(
    ({ name, ph, pid, tid, dur }) =>
      name === 'RunTask' && ph === 'X' && pid === mark.pid && tid === mark.tid && dur >= SHORTEST_MS * 1000,
  );
  return { wall: tasks.map(({ dur }) => dur / 1000), cpu: tasks.map(({ tdur }) => tdur / 1000) };
}
