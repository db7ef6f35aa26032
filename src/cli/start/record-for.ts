import type { Frame, Page } from 'playwright-core';
import { say } from '../say.ts';

const TOLD_EVERY = 2_000; // milliseconds

/** Why a recording came to its end. */
export type RecordingEnd = 'time' | 'closed' | 'interrupted';

/**
 * Lets the panel record, and says on standard error how far it has come.
 * @param seconds how long; null until the tab is closed or `signal` aborts
 */
export async function recordFor(
  { tab, panel, signal }: { tab: Page; panel: Frame; signal: AbortSignal },
  seconds: number | null,
): Promise<RecordingEnd> {
  const started = Date.now();
  const progress = setInterval(() => {
    const passed = Math.round((Date.now() - started) / 1000);
    if (seconds === null || passed >= seconds) return;
    void summaryOf(panel).then((summary) => say(`  ${passed} of ${seconds} s${summary}`));
  }, TOLD_EVERY);
  let timer: NodeJS.Timeout | undefined;
  const ends: Promise<RecordingEnd>[] = [
    new Promise((resolve) => tab.once('close', () => resolve('closed'))),
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

/** What the panel's own footer says, such as `: 3 connections, 12 messages`; empty while it is closed. */
async function summaryOf(panel: Frame): Promise<string> {
  const footer = panel.getByRole('status', { name: 'Summary' });
  const parts = (await footer.allInnerTexts().catch(() => [])).flatMap((text) =>
    text.split(/\s*\n\s*|\s{2,}/),
  );
  const words = parts.filter((part) => part !== '').join(', ');
  return words === '' ? '' : `: ${words}`;
}
