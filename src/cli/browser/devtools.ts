import type { Frame, Page } from 'playwright-core';
import { connectPlaywright } from './connect-playwright.ts';
import type { RunningChromium } from './launch-chromium.ts';

/** DevTools of one tab, with the Switchyard panel chosen in it. */
export interface OpenDevtools {
  /** The DevTools window itself, an ordinary page for Playwright. */
  readonly window: Page;
  /** The panel's own document. */
  readonly panel: Frame;
}

const PATIENCE = 60_000; // milliseconds; a cold machine with others at work needs some twenty seconds to show DevTools

/**
 * Waits for DevTools of a tab, opening it where it is closed, and chooses the Switchyard panel.
 * @throws when DevTools or the panel does not come within a minute.
 */
export async function openDevtools(run: RunningChromium, tab: Page): Promise<OpenDevtools> {
  return openDevtoolsAt(run.endpoint, await devtoolsTarget(run, tab));
}

/**
 * The same for DevTools that were requested already.
 * @param endpoint of the browser
 * @param target id of the DevTools window
 * @throws when DevTools or the panel does not come within a minute.
 */
export async function openDevtoolsAt(endpoint: string, target: string): Promise<OpenDevtools> {
  const window = await pageOfTarget(endpoint, target);
  const switchyard = window.getByRole('tab', { name: 'Switchyard' });
  await switchyard.click({ timeout: PATIENCE });
  return { window, panel: await panelFrame(window) };
}

async function devtoolsTarget({ context, browserSession }: RunningChromium, tab: Page): Promise<string> {
  const session = await context.newCDPSession(tab);
  const { targetInfo } = await session.send('Target.getTargetInfo');
  await session.detach();
  // A window that --auto-open-devtools-for-tabs is about to show is not there at once; opening it again is harmless then.
  const { targetId } = await browserSession.send('Target.openDevTools', { targetId: targetInfo.targetId });
  return targetId;
}

/**
 * The DevTools window as a page. Playwright treats a target as a page only where it is of type `page` when Playwright
 * connects, and Chromium (seen in 156) first calls DevTools `other`. So this waits for the type and then connects again.
 */
async function pageOfTarget(endpoint: string, target: string): Promise<Page> {
  await until(async () => (await pageTargets(endpoint)).includes(target), 'DevTools did not open');
  const connected = await connectPlaywright(endpoint, target);
  const [page] = connected.contexts().flatMap((context) => context.pages());
  if (page === undefined) throw new Error('DevTools closed while it was being opened');
  return page;
}

async function pageTargets(endpoint: string): Promise<unknown[]> {
  const list: unknown = await (await fetch(`${endpoint}/json/list`)).json();
  if (!Array.isArray(list)) return [];
  return list.flatMap((entry: unknown) =>
    typeof entry === 'object' && entry !== null && 'type' in entry && 'id' in entry && entry.type === 'page'
      ? [entry.id]
      : [],
  );
}

async function panelFrame(window: Page): Promise<Frame> {
  const find = () => window.frames().find((frame) => /^chrome-extension:.*\/panel\.html/.test(frame.url()));
  await until(() => Promise.resolve(find() !== undefined), 'the Switchyard panel did not load');
  const frame = find();
  if (frame === undefined) throw new Error('the Switchyard panel went away');
  await frame.waitForLoadState('load');
  return frame;
}

async function until(holds: () => Promise<boolean>, otherwise: string): Promise<void> {
  const end = Date.now() + PATIENCE;
  while (!(await holds())) {
    if (Date.now() > end) throw new Error(`${otherwise} within ${PATIENCE / 1000} seconds`);
    await new Promise((resolve) => setTimeout(resolve, 30));
  }
}
