import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { build } from 'vite';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { readImport } from '../../../src/cli/input/read-file.ts';
import { replay } from '../../../src/formats/imported.ts';
import { type DecodedMessage, decodedMessages } from '../../../src/formats/messages/decoded-messages.ts';
import { messageJson } from '../../../src/formats/messages/message-json.ts';
import { type ChromiumPanel, openPanel } from '../../support/chromium-panel.ts';
import { actionCableServer } from './real-traffic/servers/action-cable.ts';
import { engineIoServer } from './real-traffic/servers/engine-io.ts';
import { graphqlServer } from './real-traffic/servers/graphql.ts';
import { mqttServer } from './real-traffic/servers/mqtt.ts';
import { mqtt5Server } from './real-traffic/servers/mqtt5.ts';
import { phoenixServer } from './real-traffic/servers/phoenix.ts';
import { signalrServer } from './real-traffic/servers/signalr.ts';
import { socketIoServer } from './real-traffic/servers/socket-io.ts';
import { stompServer } from './real-traffic/servers/stomp.ts';
import { yjsServer } from './real-traffic/servers/yjs.ts';
import type { Packet, Talker } from './real-traffic/talk.ts';

// Clients that people use speak in a page with servers that people use; what is shown of each message has to be what the
// library at the other end wrote or read.

const http = createServer();
http.setMaxListeners(30);
const talkers: Talker[] = [
  engineIoServer(http),
  socketIoServer(http),
  await mqttServer(http),
  mqtt5Server(http),
  graphqlServer(http),
  yjsServer(http),
  signalrServer(http, '/hub', 'json'),
  signalrServer(http, '/hub/pack', 'messagepack'),
  stompServer(http),
  phoenixServer(http),
  actionCableServer(http),
];

/** Milliseconds that a message may take to the page on a busy machine. */
const ON_ITS_WAY = 2_000;

describe('conversations of real clients and servers, recorded in DevTools of Chromium', () => {
  let folder: string;
  let at: ChromiumPanel;
  let shown: DecodedMessage[];
  /** When all messages so far had been recorded; heartbeats go on. */
  let counted: number;

  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'switchyard-talk-'));
    await build({
      root: new URL('real-traffic/page', import.meta.url).pathname,
      configFile: false,
      logLevel: 'error',
      build: {
        outDir: folder,
        minify: false,
        rolldownOptions: {
          input: new URL('real-traffic/page/page.ts', import.meta.url).pathname,
          output: { entryFileNames: 'page.js' },
        },
      },
    });
    const script = await readFile(join(folder, 'page.js'));
    http.on('request', (request, response) => {
      if (request.url === '/page.js')
        response.writeHead(200, { 'Content-Type': 'text/javascript' }).end(script);
      else if (request.url === '/') {
        response.writeHead(200, { 'Content-Type': 'text/html; charset=utf-8' });
        response.end(
          '<!doctype html><html lang="en"><title>Talk</title><link rel="icon" href="data:,">' +
            `<script>(${String(countMessages)})()</script><script type="module" src="/page.js"></script>`,
        );
      }
    });
    await new Promise<void>((resolve) => http.listen(0, '127.0.0.1', resolve));
    const { port } = http.address() as AddressInfo;
    at = await openPanel({ size: { width: 1280, height: 800 } });
    await at.panel.getByRole('button', { name: 'Record', pressed: true }).waitFor();
    await at.page.goto(`http://127.0.0.1:${port}/`);
    await Promise.all(talkers.map(({ path }) => at.page.evaluate(talk, path)));
    await vi.waitFor(
      async () => {
        counted = Date.now();
        const words = await at.panel.getByRole('status', { name: 'Summary' }).textContent();
        expect(words).toContain(`${await at.page.evaluate(messagesSoFar)} messages`);
      },
      { interval: 200, timeout: 60_000 },
    );
    const log = await savedLog(at, join(folder, 'session.log'));
    const imported = await readImport(log);
    shown = [];
    for await (const message of decodedMessages(imported, replay(imported), () => true)) shown.push(message);
  });
  afterAll(async () => {
    await at?.close();
    for (const talker of talkers) await talker.close?.();
    http.closeAllConnections();
    await new Promise((resolve) => http.close(resolve));
    await rm(folder, { recursive: true, force: true });
  });

  describe.each(talkers.map(({ protocols, path, talk }) => ({ protocols, path, talk })))(
    '$protocols at $path',
    ({ protocols, path, talk }) => {
      const ofSocket = (outgoing: boolean) =>
        shown.filter(
          ({ connection, row }) =>
            row.outgoing === outgoing &&
            connection.url.seen &&
            new URL(connection.url.value).pathname === path &&
            (row.opcode === 1 || row.opcode === 2),
        );
      it.each([
        ['the page', true],
        ['the server', false],
      ])('names and shows each packet of %s as its library', (_, outgoing) => {
        const said = talk.packets.filter(({ fromPage }) => fromPage === outgoing);
        const messages = ofSocket(outgoing);
        const names = messages.flatMap(namesOf);
        // What was said later, or was still on its way then, may have been recorded or not.
        const due = said.filter(({ at: time }) => time <= counted - ON_ITS_WAY).length;
        const packets = said.slice(0, Math.max(due, names.length));
        expect(packets.length).toBeGreaterThan(1);
        expect(names).toEqual(packets.map(({ type }) => type));
        expect(missing(messages, packets)).toEqual([]);
        const named = messages.map(({ decoded }) => decoded?.protocol ?? 'none');
        expect(named.filter((name) => !protocols.includes(name))).toEqual([]);
      });
    },
  );
});

/** In the page: counts the messages of all sockets, as a wrapper does that other libraries bring along. */
function countMessages(): void {
  let count = 0;
  const Native = WebSocket;
  Reflect.set(
    window,
    'WebSocket',
    class extends Native {
      constructor(...args: [string, string[]?]) {
        super(...args);
        this.addEventListener('message', () => {
          count += 1;
        });
      }
      override send(data: string): void {
        count += 1;
        super.send(data);
      }
    },
  );
  Reflect.set(window, 'messagesSoFar', () => count);
}

/** In the page: how many messages its sockets have sent and got. */
function messagesSoFar(): number {
  const count: () => number = Reflect.get(window, 'messagesSoFar');
  return count();
}

/** In the page: a conversation of the client of a path, to its end. */
async function talk(path: string): Promise<void> {
  const talks: Readonly<Record<string, () => Promise<void>>> = Reflect.get(window, 'talks');
  await talks[path]?.();
}

/** Exports the session as it was seen, and returns the file's path. */
async function savedLog({ panel, devtools }: ChromiumPanel, path: string): Promise<string> {
  await panel.getByRole('button', { name: 'Export', exact: true }).click();
  const dialog = panel.getByRole('dialog', { name: 'Export' });
  await dialog.getByRole('radio', { name: 'Session log', exact: true }).check();
  await dialog.getByRole('checkbox', { name: 'Redact' }).uncheck();
  const coming = devtools.waitForEvent('download');
  await dialog.getByRole('button', { name: 'Save', exact: true }).click();
  await writeFile(path, await readFile(await (await coming).path()));
  return path;
}

/** A message may hold several packets, or none as a whole. */
function namesOf({ decoded }: DecodedMessage): readonly string[] {
  if (decoded === null) return ['not whole'];
  return decoded.packets?.map(({ type }) => type) ?? [decoded.type];
}

/** What a library said and is not shown where it should be. */
function missing(messages: readonly DecodedMessage[], packets: readonly Packet[]): readonly unknown[] {
  const values = messages.flatMap((message) => {
    const value: unknown = Reflect.get(Reflect.get(messageJson(message), 'decoded') ?? {}, 'value');
    return namesOf(message).map((_, k, all) => (all.length > 1 && Array.isArray(value) ? value[k] : value));
  });
  return packets.flatMap(({ type, holds }, k) =>
    holds.filter((each) => !contains(values[k], each)).map((each) => ({ type, lacks: each, in: values[k] })),
  );
}

/** Whether a value is another, or holds it somewhere. Ids are written as numbers or as text. */
function contains(value: unknown, wanted: unknown): boolean {
  if (same(value, wanted)) return true;
  return (
    typeof value === 'object' && value !== null && Object.values(value).some((each) => contains(each, wanted))
  );
}

function same(value: unknown, wanted: unknown): boolean {
  if (typeof wanted !== 'object' || wanted === null) return String(value) === String(wanted);
  return JSON.stringify(sorted(value)) === JSON.stringify(sorted(wanted));
}

function sorted(value: unknown): unknown {
  if (typeof value !== 'object' || value === null) return value;
  if (Array.isArray(value)) return value.map(sorted);
  return Object.fromEntries(
    Object.entries(value)
      .toSorted(([a], [b]) => (a < b ? -1 : 1))
      .map(([name, each]) => [name, sorted(each)]),
  );
}
