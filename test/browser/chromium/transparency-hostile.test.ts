import type { Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { RecordingMode } from '../../../src/channel/coverage.ts';
import {
  startWitnessServer,
  type Witnessed,
  type WitnessServer,
} from '../../support/servers/witness-server.ts';
import { type CapturedTab, type CaptureRig, startCaptureRig } from './capture-rig.ts';
import { HOSTILE_SCRIPTS, MESSAGES_EACH } from './transparency/hostile-pages.ts';
import { serveSite } from './transparency/site.ts';
import { startWatchedBrowser } from './transparency/watched-browser.ts';

// Pages whose first script overrides what scripts rely on: each works as without us, and is recorded all the same.

const MODES: readonly RecordingMode[] = ['standard', 'deep'];
const NAMES = Object.keys(HOSTILE_SCRIPTS);

interface Noticed {
  readonly told: string;
  readonly server: readonly Witnessed[];
}

describe('a hostile page', () => {
  let server: WitnessServer;
  const bare = new Map<string, Noticed>();
  let rig: CaptureRig;

  const address = (name: string) => `${server.origin}/hostile?${new URLSearchParams({ page: name })}`;
  const heard = async (page: Page): Promise<Noticed> => {
    await page.locator('html[data-told$="over; "]').waitFor({ state: 'attached' });
    const told = (await page.locator('html').getAttribute('data-told')) ?? '';
    return { told, server: server.take() };
  };

  beforeAll(async () => {
    server = await startWitnessServer(serveSite);
    const browser = await startWatchedBrowser({ installed: false, url: `${server.origin}/blank` });
    try {
      for (const name of NAMES) {
        server.take();
        await browser.page.goto(address(name));
        bare.set(name, await heard(browser.page));
      }
    } finally {
      await browser.close();
    }
    rig = await startCaptureRig();
  });

  afterAll(async () => {
    await rig?.close();
    await server?.close();
  });

  it.each(NAMES)('that %s works without us', (name) => {
    expect(bare.get(name)?.told).toBe(
      'open; message from the server; message 2; sent; close 3000enoughtrue; over; ',
    );
  });

  describe.each(MODES)('recorded by %s', (mode) => {
    let begun: CapturedTab | null = null;
    /** One tab for all pages; it can be waited for only inside a test. */
    const recordedTab = async (): Promise<CapturedTab> => {
      if (begun !== null) return begun;
      const tab = await rig.openTab(`${server.origin}/blank`);
      await tab.record(mode);
      begun = tab;
      return tab;
    };

    it.each(NAMES)('that %s works as without us, and is recorded', async (name) => {
      const tab = await recordedTab();
      server.take();
      const { log: before } = await tab.status();
      await tab.page.goto(address(name));
      expect(await heard(tab.page)).toEqual(bare.get(name));
      // The page before it had as many messages: its log would do as well.
      await expect.poll(async () => (await tab.status()).log).not.toBe(before);
      const { events, messages, whole } = await tab.logOf(MESSAGES_EACH);
      expect(whole).toBe(true);
      expect(messages.map(({ outgoing, opcode, size }) => [outgoing, opcode, size])).toEqual([
        [false, 1, 15],
        [false, 2, 2],
        [true, 1, 13],
        [true, 2, 2],
      ]);
      const made = events.filter((event) => event.type === 'connection/created');
      expect(new Set(made.map(({ connection }) => connection)).size).toBe(1);
      for (const { url } of made) expect(url).toContain('/socket?of=hostile');
    });
  });
});
