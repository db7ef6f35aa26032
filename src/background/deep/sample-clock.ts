import type { ClockSample } from '../../capture/log-clock.ts';

const SAMPLES = 5;

type Send = (method: string) => Promise<unknown>;

/**
 * Asks the page's browser for its monotonic clock some times; five narrow the offset to a fraction of a millisecond.
 * Empty where the browser does not answer: then the first event fixes the offset.
 */
export async function sampleClock(send: Send, localNow: () => number): Promise<ClockSample[]> {
  const samples: ClockSample[] = [];
  try {
    await send('Performance.enable');
    for (let i = 0; i < SAMPLES; i++) {
      const before = localNow();
      const monotonic = timestampOf(await send('Performance.getMetrics'));
      if (monotonic !== null) samples.push({ before, monotonic, after: localNow() });
    }
    await send('Performance.disable');
  } catch {
    // Not every target has the domain; and if the debugger is gone, its own event says so.
  }
  return samples;
}

function timestampOf(result: unknown): number | null {
  if (typeof result !== 'object' || result === null || !('metrics' in result)) return null;
  const metrics: readonly unknown[] = Array.isArray(result.metrics) ? result.metrics : [];
  for (const metric of metrics) {
    if (typeof metric !== 'object' || metric === null || !('name' in metric) || !('value' in metric))
      continue;
    if (metric.name === 'Timestamp' && typeof metric.value === 'number') return metric.value;
  }
  return null;
}
