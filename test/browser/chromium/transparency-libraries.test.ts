import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import type { WitnessServer } from '../../support/servers/witness-server.ts';
import { startLibrariesSite } from './transparency/libraries-site.ts';
import {
  type RecordedConnection,
  startWatchedBrowser,
  type WatchedBrowser,
} from './transparency/watched-browser.ts';

// Libraries that patch what the hook stands in for as well: zone.js, which Angular has, and Sentry. In whatever order they and a
// recording come, a page has the same of them as in a browser without Switchyard.

declare global {
  interface Window {
    libraries: Readonly<Record<Library, () => Promise<void>>>;
    converse: (name: string) => Promise<Conversation>;
  }
}

type Library = 'zone' | 'sentry';

/** What a page noticed of its own listeners, and what Sentry reported. */
interface Conversation {
  readonly noticed: readonly string[];
  readonly patches: unknown;
  readonly events: readonly { readonly value: string; readonly caughtBy: string; readonly frames: unknown }[];
}

/** Each begins on a new page of a tab that nobody records. */
const ORDERS: Readonly<Record<string, readonly (Library | 'record')[]>> = {
  never: ['zone', 'sentry'],
  after: ['zone', 'sentry', 'record'],
  between: ['zone', 'record', 'sentry'],
  between2: ['sentry', 'record', 'zone'],
  before: ['record', 'zone', 'sentry'],
};

describe('zone.js and Sentry', () => {
  let server: WitnessServer;
  let browser: WatchedBrowser;
  const bare = new Map<string, { conversation: Conversation; said: readonly string[] }>();

  /** Loads the libraries in that order and converses; `record` begins to record, where there is anybody. */
  const visit = async (order: string, record: () => Promise<void>) => {
    const said = browser.console.length;
    const { page } = browser;
    await page.goto(`${server.origin}/libraries`);
    for (const step of ORDERS[order] ?? []) {
      if (step === 'record') await record();
      else await page.evaluate((library) => window.libraries[library](), step);
    }
    const conversation = await page.evaluate((name) => window.converse(name), order);
    // The page throws twice, and the browser reports that when it likes.
    await vi.waitUntil(() => browser.console.length >= said + 2, { timeout: 60_000 });
    await page.goto('about:blank');
    return { conversation, said: browser.console.slice(said).toSorted() };
  };

  beforeAll(async () => {
    server = await startLibrariesSite();
    browser = await startWatchedBrowser({ installed: false, url: `${server.origin}/libraries` });
    for (const order of Object.keys(ORDERS)) bare.set(order, await visit(order, () => Promise.resolve()));
    await browser.close();
    browser = await startWatchedBrowser({ installed: true, url: `${server.origin}/libraries` });
  });

  afterAll(async () => {
    await browser?.close();
    await server?.close();
  });

  it('do, without Switchyard, what this is about', () => {
    for (const { conversation } of bare.values()) {
      const { noticed, events } = conversation;
      expect(noticed).toEqual([
        'click page',
        'stream message page one',
        'stream departure page two',
        'socket onopen page',
        'socket message page hello',
        'socket closed page 3000',
        'click page',
        'click, later page',
        'click that throws page',
      ]);
      expect(events.map(({ caughtBy }) => caughtBy)).toHaveLength(2);
    }
  });

  it.each(Object.keys(ORDERS))('work alike where a recording begins %s', async (order) => {
    const recorded = await browser.recorded();
    const seen = await visit(order, () => browser.record('standard'));
    expect(seen).toEqual(bare.get(order));
    if (order === 'never') {
      expect(await browser.recorded()).toEqual(recorded);
      return;
    }
    await expect
      .poll(async () => messagesOf(order, await browser.recorded()))
      .toEqual({ socket: 2, events: 2 });
    await browser.stop();
  });
});

/** Messages of the recorded socket and stream that have that name. */
function messagesOf(name: string, recorded: readonly RecordedConnection[]): Record<string, number> {
  const found: Record<string, number> = {};
  for (const { url, messages } of recorded) {
    if (!URL.canParse(url)) continue;
    const { pathname, searchParams } = new URL(url);
    if (searchParams.get('of') === name) found[pathname.slice(1)] = messages;
  }
  return found;
}
