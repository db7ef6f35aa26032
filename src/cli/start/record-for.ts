import { say } from '../say.ts';

const REPORT_EVERY = 2_000; // milliseconds

/** Why a recording ended. */
export type RecordingEnd = 'time' | 'closed' | 'interrupted';

/**
 * Waits while the panel records, and prints the progress on standard error.
 * @param closed resolves when a person closed the tab or the browser
 * @param summary the counts in the panel's footer, or ''
 * @param seconds how long; null to wait until it is closed or `signal` aborts
 */
export async function recordFor(
  { closed, summary, signal }: { closed: Promise<void>; summary: () => Promise<string>; signal: AbortSignal },
  seconds: number | null,
): Promise<RecordingEnd> {
  const started = Date.now();
  const progress = setInterval(() => {
    const passed = Math.round((Date.now() - started) / 1000);
    if (seconds === null || passed >= seconds) return;
    void summary().then((words) => say(`  ${passed} of ${seconds} s${words}`));
  }, REPORT_EVERY);
  let timer: NodeJS.Timeout | undefined;
  const ends: Promise<RecordingEnd>[] = [
    closed.then(() => 'closed'),
    new Promise((resolve) => {
      if (signal.aborted) resolve('interrupted');
      else signal.addEventListener('abort', () => resolve('interrupted'), { once: true });
    }),
  ];
  if (seconds !== null) {
    ends.push(
      new Promise((resolve) => {
        timer = setTimeout(() => resolve('time'), seconds * 1000);
      }),
    );
  }
  const end = await Promise.race(ends);
  clearInterval(progress);
  clearTimeout(timer);
  return end;
}
