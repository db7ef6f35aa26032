import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import {
  startWitnessServer,
  type Witnessed,
  type WitnessServer,
} from '../../support/servers/witness-server.ts';
import { GROUPS, serveSite } from './transparency/site.ts';
import {
  type RecordedConnection,
  startWatchedBrowser,
  type WatchedBrowser,
  type Watching,
} from './transparency/watched-browser.ts';

// The same cases in a browser without Switchyard and in one with it, in each way to record: what the page noticed, what
// its console said, and what the server saw have to be the same, case by case.

const WAYS: readonly Watching[] = ['off', 'standard', 'deep', 'standard-then-deep', 'deep-then-standard'];

/** Groups whose cases send or get messages by sockets. */
const WITH_MESSAGES = ['construct', 'events', 'messages', 'places', 'surface'];

interface Noticed {
  readonly cases: Readonly<Record<string, unknown>>;
  readonly console: readonly string[];
  readonly server: readonly Witnessed[];
}

declare global {
  interface Window {
    noticed: Promise<Record<string, unknown>>;
    /** Frames that say `visited` on their console as their last words. */
    visited?: number;
  }
}

describe('these cases notice nothing of Switchyard', () => {
  let server: WitnessServer;
  const bare = new Map<string, Noticed>();

  const visit = async (browser: WatchedBrowser, group: string): Promise<Noticed> => {
    server.take();
    const said = browser.console.length;
    await browser.page.goto(`${server.origin}/cases/${group}`);
    const cases = await browser.page.evaluate(() => window.noticed);
    const visited = await browser.page.evaluate(() => window.visited ?? 0);
    const lastWords = () => browser.console.slice(said).filter((words) => words === 'info visited');
    await vi.waitUntil(() => lastWords().length >= visited, { timeout: 15_000 });
    await browser.page.goto(`${server.origin}/blank`);
    return {
      cases,
      // Of things that end at the same time either may be said first.
      console: browser.console.slice(said).toSorted(),
      server: server.take().filter(({ head }) => isCertain(head)),
    };
  };

  beforeAll(async () => {
    server = await startWitnessServer(serveSite);
    const browser = await startWatchedBrowser('bare', `${server.origin}/blank`);
    try {
      for (const group of GROUPS) bare.set(group, await visit(browser, group));
    } finally {
      await browser.close();
    }
  });

  afterAll(() => server?.close());

  it('but for what is known', async () => {
    const page = `${server.origin}/cases/known`;
    for (const way of ['bare', 'standard'] as const) {
      const browser = await startWatchedBrowser(way, `${server.origin}/blank?${way}`);
      try {
        await browser.page.goto(page);
        const noticed = await browser.page.evaluate(() => window.noticed);
        expect(new Set(Object.values(noticed)), way).toEqual(new Set([way !== 'bare']));
      } finally {
        await browser.close();
      }
    }
  });

  it('and each case comes to an end without Switchyard', () => {
    for (const { cases } of bare.values()) {
      for (const [name, told] of Object.entries(cases)) {
        expect(told, name).not.toBe('(nothing came)');
        expect(told, name).not.toHaveProperty('failed');
      }
    }
  });

  describe.each(WAYS)('%s', (way) => {
    let browser: WatchedBrowser;
    beforeAll(async () => {
      browser = await startWatchedBrowser(way, `${server.origin}/blank?${way}`);
    });
    afterAll(() => browser?.close());

    it.each(GROUPS)('%s', async (group) => {
      expect(await visit(browser, group)).toEqual(bare.get(group));
    });

    it(way === 'off' ? 'and none was recorded' : 'and they were recorded', async () => {
      if (way === 'off') {
        expect(await browser.recorded()).toEqual([]);
        return;
      }
      await expect
        .poll(async () => groupsWithMessages(await browser.recorded()))
        .toEqual(expect.arrayContaining(WITH_MESSAGES));
    });
  });
});

/** Groups of cases whose messages stand in a log, by their sockets' addresses. */
function groupsWithMessages(recorded: readonly RecordedConnection[]): string[] {
  const groups = recorded.flatMap(({ url, messages }) =>
    messages > 0 ? (/[?&]of=([a-z]+)%2F/.exec(url)?.slice(1) ?? []) : [],
  );
  return [...new Set(groups)].toSorted();
}

/** Whether a request is sure to come: a socket that is given up while it is being made may be seen by the server or not. */
function isCertain(head: string): boolean {
  return (
    !head.includes('Upgrade: websocket') ||
    (/^GET [^ ]*[?&]of=[a-z]+%2F/.test(head) && !head.includes('maybe='))
  );
}
