import type { PanelTab } from './chromium-panel.ts';

/**
 * Does something, and waits until the panel says what was done. The words stand there for three seconds: the same ones of before have to
 * go first, and the panel itself looks for the new ones, each time that it is drawn, from before they are said.
 */
export async function untilSaid(at: PanelTab, words: string, act: () => Promise<void>): Promise<void> {
  const say = (there: boolean) =>
    at.panel.waitForFunction(
      ([sought, wanted]) =>
        (document.querySelector('[aria-label="What was done"]')?.textContent?.includes(sought) === true) ===
        wanted,
      [words, there] as const,
    );
  await say(false);
  await Promise.all([say(true), act()]);
}
