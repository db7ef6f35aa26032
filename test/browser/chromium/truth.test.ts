import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { compare, entryOf, isUp, said } from '../../support/recording/compare-messages.ts';
import { CONVERSATIONS, GOODBYE } from '../../support/recording/conversations.ts';
import type { HarEntry } from '../../support/recording/exported-har.ts';
import { startRecordingPanel } from '../../support/recording/recording-panel.ts';
import {
  type Account,
  type AccountingServer,
  type Entry,
  startAccountingServer,
} from '../../support/servers/accounting-server.ts';
import {
  type ExtendedConnectServer,
  startExtendedConnectServer,
} from '../../support/servers/extended-connect-server.ts';
import { startPageServer } from '../../support/servers/page-server.ts';
import { type PageScript, runScripts } from '../../support/servers/run-script.ts';
import type { Step } from '../../support/servers/script.ts';

// A server keeps its own account of what it sent and received; the HAR that the real panel exports has to equal it,
// message by message, in order, byte for byte.

describe.each(['deep', 'standard'] as const)(
  'the HAR recorded by %s beside the account of the server',
  (mode) => {
    let server: AccountingServer;
    let overHttp2: ExtendedConnectServer;
    const running: { close(): Promise<void> }[] = [];
    let entries: readonly HarEntry[] = [];
    const byId = new Map<string, HarEntry>();

    beforeAll(async () => {
      const empty = await startPageServer();
      server = await startAccountingServer();
      overHttp2 = await startExtendedConnectServer(new URL(empty.url).origin);
      running.push(empty, server, overHttp2);
      const recording = await startRecordingPanel({
        mode,
        flags: [`--ignore-certificate-errors-spki-list=${overHttp2.spkiHash}`],
      });
      running.push(recording);
      const { page, panel } = recording;
      await page.goto(empty.url);

      const scripts = CONVERSATIONS.map(
        ({ id, page: steps, server: script, offers = [], compress = false }): PageScript => ({
          url: server.addressOf(id, script, { compress }),
          offers,
          steps,
        }),
      );
      await page.evaluate(runScripts, scripts);
      await page.evaluate(
        async (address) => (await fetch(address, { credentials: 'include' })).text(),
        overHttp2.warmUrl,
      );
      await page.evaluate(runScripts, [
        {
          url: overHttp2.url,
          offers: [],
          steps: [
            ['text', 'over HTTP/2 漢'],
            // Not after the long one: Chromium 156 never sends an empty message that waits behind a full window.
            ['text', ''],
            ['fill', 'binary', 70_000, 9],
            ['await', 3],
            GOODBYE,
          ] satisfies Step[],
        },
      ]);
      await server.closed(CONVERSATIONS.length);

      // The footer says when all of it has arrived in the panel.
      const passed = [...server.accounts.values()].flatMap((account) => account.entries).length;
      const summary = panel.getByRole('status', { name: 'Summary' });
      await summary
        .filter({ hasText: said(CONVERSATIONS.length + 1, 'connections') })
        .filter({ hasText: said(passed + overHttp2.entries.length, 'messages') })
        .waitFor({ timeout: 240_000 });
      entries = await recording.exportHar();
      for (const entry of entries) byId.set(new URL(entry.url).searchParams.get('id') ?? 'over-http2', entry);
    });

    afterAll(async () => {
      await Promise.all(running.map((one) => one.close()));
    });

    function find(id: string): { entry: HarEntry; recorded: readonly Entry[]; account: Account } {
      const entry = byId.get(id);
      const account = server.accounts.get(id);
      if (entry === undefined || account === undefined)
        throw new Error(`${id} is missing from HAR or account`);
      return { entry, account, recorded: entry.messages.map(entryOf) };
    }

    it('has one entry a connection and no other', () => {
      expect(entries).toHaveLength(CONVERSATIONS.length + 1);
      expect([...byId.keys()].toSorted()).toEqual(
        ['over-http2', ...CONVERSATIONS.map(({ id }) => id)].toSorted(),
      );
      expect(new Set(entries.map((entry) => entry.resourceType))).toEqual(new Set(['websocket']));
    });

    it.each(CONVERSATIONS)('$id', ({ id, lockstep }) => {
      const { entry, recorded, account } = find(id);
      expect(entry.status).toBe(101);
      for (const direction of ['client-to-server', 'server-to-client'] as const) {
        compare(
          recorded.filter((message) => message.direction === direction),
          account.entries.filter((message) => message.direction === direction),
        );
      }
      if (lockstep) compare(recorded, account.entries);
      expect(entry.errors).toEqual([]);
    });

    it('has messages in an order of time', () => {
      for (const entry of entries) {
        const times = entry.messages.map(({ time }) => time);
        expect(times).toEqual(times.toSorted((a, b) => a - b));
      }
    });

    it('has over HTTP/2 the messages, a status of 200 and no accept', () => {
      const entry = byId.get('over-http2');
      if (entry === undefined) throw new Error('the connection over HTTP/2 is missing');
      compare(entry.messages.map(entryOf).filter(isUp), overHttp2.entries.filter(isUp));
      compare(
        entry.messages.map(entryOf).filter((message) => !isUp(message)),
        overHttp2.entries.filter((message) => !isUp(message)),
      );
      expect(entry.status).toBe(200);
      const names = [...entry.requestFields, ...entry.responseFields].map(({ name }) => name.toLowerCase());
      expect(names).not.toContain('sec-websocket-accept');
    });

    it('has what was chosen in the handshakes', () => {
      const chosen = find('subprotocol');
      expect(value('sec-websocket-protocol', chosen.entry)).toBe(chosen.account.subprotocol);
      expect(chosen.account.subprotocol).toBe('chat.v2');
      expect(find('compressed').account.compressed).toBe(true);
      expect(value('sec-websocket-extensions', find('compressed').entry)).toContain('permessage-deflate');
      expect(value('sec-websocket-extensions', find('in-turn').entry)).toBeUndefined();
    });
  },
);

function value(name: string, entry: HarEntry): string | undefined {
  return entry.responseFields.find((header) => header.name.toLowerCase() === name)?.value;
}
