import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { startFirefoxPanel } from '../../support/firefox/firefox-panel.ts';
import { compare, entryOf, isUp, said } from '../../support/recording/compare-messages.ts';
import { CONVERSATIONS, GOODBYE } from '../../support/recording/conversations.ts';
import type { HarEntry } from '../../support/recording/exported-har.ts';
import {
  type AccountingServer,
  type Entry,
  startAccountingServer,
} from '../../support/servers/accounting-server.ts';
import {
  type ExtendedConnectServer,
  startExtendedConnectServer,
} from '../../support/servers/extended-connect-server.ts';
import type { PageScript } from '../../support/servers/run-script.ts';
import { startScriptPage } from './script-page.ts';

// As truth.test.ts of Chromium: what the real panel in Firefox exports has to equal the server's own account.

const isDown = (message: Entry) => !isUp(message);
const SUMMARY = () => document.querySelector('[role=status][aria-label=Summary]')?.textContent ?? '';

describe('the HAR recorded in Firefox beside the account of the server', () => {
  let server: AccountingServer;
  let overHttp2: ExtendedConnectServer;
  const running: { close(): Promise<void> }[] = [];
  let entries: readonly HarEntry[] = [];
  const byId = new Map<string, HarEntry>();
  let faults: readonly string[] = [];

  beforeAll(async () => {
    const page = await startScriptPage();
    server = await startAccountingServer();
    overHttp2 = await startExtendedConnectServer(new URL(page.url).origin);
    const recording = await startFirefoxPanel({ acceptInsecureCertificates: true });
    running.push(page, server, overHttp2, recording);
    const { firefox, panel } = recording;
    await recording.untilRecording(true);
    await firefox.navigate(page.url);
    const run = (scripts: readonly PageScript[]) =>
      firefox.executeScript('content', 'return window.runScripts(arguments[0])', scripts);

    await run(
      CONVERSATIONS.map(({ id, page: steps, server: script, offers = [], compress = false }) => ({
        url: server.addressOf(id, script, { compress }),
        offers,
        steps,
      })),
    );
    await firefox.executeScript('content', 'return window.warm(arguments[0])', overHttp2.warmUrl);
    await run([
      {
        url: overHttp2.url,
        offers: [],
        steps: [
          ['text', 'over HTTP/2 漢'],
          ['text', ''],
          ['fill', 'binary', 70_000, 9],
          ['await', 3],
          GOODBYE,
        ],
      },
    ]);
    await server.closed(CONVERSATIONS.length);

    // The footer says when all of it has arrived in the panel.
    const passed = [...server.accounts.values()].flatMap((account) => account.entries).length;
    await vi.waitFor(async () => {
      const summary = await panel.evaluate(SUMMARY);
      expect(summary).toMatch(said(CONVERSATIONS.length + 1, 'connections'));
      expect(summary).toMatch(said(passed + overHttp2.entries.length, 'messages'));
    }, 240_000);
    entries = await recording.exportHar();
    for (const entry of entries) byId.set(new URL(entry.url).searchParams.get('id') ?? 'over-http2', entry);
    faults = await recording.faults();
  });

  afterAll(async () => {
    await Promise.all(running.map((one) => one.close()));
  });

  function find(id: string) {
    const entry = byId.get(id);
    const account = server.accounts.get(id);
    if (entry === undefined || account === undefined) throw new Error(`${id} is missing from HAR or account`);
    return { entry, account, recorded: entry.messages.map(entryOf) };
  }

  it('has one entry a connection and no other, without a fault of the add-on', () => {
    expect([...byId.keys()].toSorted()).toEqual(
      ['over-http2', ...CONVERSATIONS.map(({ id }) => id)].toSorted(),
    );
    expect(entries).toHaveLength(CONVERSATIONS.length + 1);
    expect(faults).toEqual([]);
  });

  it.each(CONVERSATIONS)('$id', ({ id, lockstep }) => {
    const { entry, recorded, account } = find(id);
    expect([entry.status, entry.resourceType, entry.errors]).toEqual([101, 'websocket', []]);
    compare(recorded.filter(isUp), account.entries.filter(isUp));
    compare(recorded.filter(isDown), account.entries.filter(isDown));
    if (lockstep) compare(recorded, account.entries);
  });

  it('has messages in an order of time', () => {
    for (const entry of entries) {
      const times = entry.messages.map(({ time }) => time);
      expect(times).toEqual(times.toSorted((a, b) => a - b));
    }
  });

  it('has over HTTP/2 the messages, a status of 200, and neither key nor accept', () => {
    const entry = byId.get('over-http2');
    if (entry === undefined) throw new Error('the connection over HTTP/2 is missing');
    const recorded = entry.messages.map(entryOf);
    compare(recorded.filter(isUp), overHttp2.entries.filter(isUp));
    expect(entry.status).toBe(200);
    const names = [...entry.requestFields, ...entry.responseFields].map(({ name }) => name.toLowerCase());
    expect(names.filter((name) => /^sec-websocket-(accept|key)$/.test(name))).toEqual([]);
  });

  function value(id: string, name: string): string | undefined {
    return find(id).entry.responseFields.find((field) => field.name.toLowerCase() === name)?.value;
  }

  it('has what was chosen in the handshakes', () => {
    expect(value('subprotocol', 'sec-websocket-protocol')).toBe('chat.v2');
    expect(value('compressed', 'sec-websocket-extensions')).toContain('permessage-deflate');
    expect(value('in-turn', 'sec-websocket-extensions')).toBeUndefined();
    // Key and accept of each, as the server had them: the check of the hash rests on both.
    const accepts = CONVERSATIONS.map(({ id }) => value(id, 'sec-websocket-accept') ?? '');
    expect(new Set(accepts).size).toBe(CONVERSATIONS.length);
  });
});
