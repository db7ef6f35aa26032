import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type FloodServer, startFloodServer } from '../../../src/cli/bench/flood-server.ts';
import { type CaptureRig, startCaptureRig } from './capture-rig.ts';
import { type CaptureServer, startCaptureServer } from './capture-server.ts';

const MEBIBYTE = 1024 * 1024;
/** The panel's own test has a flood of 100,000. */
const FLOOD = 30_000;
/** Milliseconds: every payload stored is read and hashed. */
const LONG = 300_000;

let rig: CaptureRig;
let server: CaptureServer;
let floods: FloodServer;

beforeAll(async () => {
  server = await startCaptureServer();
  floods = await startFloodServer();
  rig = await startCaptureRig();
});

afterAll(async () => {
  await rig?.close();
  await floods?.close();
  await server?.close();
});

describe('capture under load', () => {
  it(
    'stores all of a flood and the silence after it',
    async () => {
      const tab = await rig.openTab(floods.url);
      await tab.record();
      const { log } = await tab.status();
      await tab.page.evaluate(`burst(${FLOOD}, 64)`);
      // The wish that began it is a message too.
      await expect.poll(() => rig.storedMessages(log), { timeout: LONG }).toBe(FLOOD + 1);
      const events = await tab.events();
      expect(events.filter(({ type }) => type.startsWith('capture/'))).toEqual([]);
      expect((await tab.status()).trouble).toBe('');
      const announced = (await rig.announced()).filter((name) => name.startsWith(log));
      expect(announced).toEqual(announced.map((_, number) => `${log} ${number}`));
      await tab.page.close();
    },
    LONG,
  );

  it(
    'keeps 250 connections of 100 messages each apart',
    async () => {
      const tab = await rig.openTab(`${server.origin}/`);
      await tab.record();
      const { log: id } = await tab.status();
      // Chromium has no more than 255 at once; the panel's own test has 500, by turns.
      await tab.page.evaluate(async (origin) => {
        const sockets: WebSocket[] = [];
        // One by one: Chromium keeps a page waiting for seconds that has more than a dozen on their way.
        for (let name = 0; name < 250; name++) {
          const socket = new WebSocket(`${origin}/many-${name}`);
          await new Promise((resolve) => {
            socket.addEventListener('open', resolve);
          });
          sockets.push(socket);
        }
        await Promise.all(
          sockets.map(async (socket, name) => {
            for (let i = 0; i < 50; i++) {
              const back = new Promise((resolve) => {
                socket.addEventListener('message', resolve, { once: true });
              });
              socket.send(`${name} ${i}`);
              await back;
            }
            socket.close();
            await new Promise((resolve) => {
              socket.addEventListener('close', resolve);
            });
          }),
        );
      }, server.socketOrigin);
      await expect.poll(() => rig.storedMessages(id), { timeout: LONG }).toBe(25_000);
      const log = await tab.log();
      expect(log.whole).toBe(true);
      // Told by each source that saw it: by its number.
      const urls = new Map(
        log.events.flatMap((event) =>
          event.type === 'connection/created' ? [[event.connection, event.url] as const] : [],
        ),
      );
      expect(urls.size).toBe(250);
      expect(new Set(urls.values()).size).toBe(250);
      for (const [connection, url] of urls) {
        const path = url.slice(server.socketOrigin.length);
        const ours = log.messages.filter((message) => message.connection === connection);
        const hashes = (outgoing: boolean) =>
          ours.filter((message) => message.outgoing === outgoing).map(({ sha256 }) => sha256);
        const { received, sent } = server.account(path);
        expect(hashes(true)).toEqual(received.map(({ sha256 }) => sha256));
        expect(hashes(false)).toEqual(sent.map(({ sha256 }) => sha256));
      }
      await tab.page.close();
    },
    LONG,
  );

  it(
    'stores messages of 0 bytes and of 64 MiB side by side, each whole',
    async () => {
      const tab = await rig.openTab(`${server.origin}/`);
      await tab.record();
      await tab.page.evaluate(
        async ([origin, length]) => {
          const open = async (path: string) => {
            const socket = new WebSocket(origin + path);
            await new Promise((resolve) => {
              socket.addEventListener('open', resolve);
            });
            return socket;
          };
          const [large, empty] = [await open('/large'), await open('/empty')];
          // oxlint-disable-next-line unicorn/consistent-function-scoping -- the page knows nothing from around this
          const answers = (socket: WebSocket, count: number) =>
            new Promise<void>((resolve) => {
              let left = count;
              socket.addEventListener('message', () => {
                if (--left === 0) resolve();
              });
            });
          const all = Promise.all([answers(large, 1), answers(empty, 20)]);
          for (let i = 0; i < 10; i++) empty.send('');
          large.send(new Uint8Array(length).fill(7));
          for (let i = 0; i < 10; i++) empty.send('');
          await all;
        },
        [server.socketOrigin, 64 * MEBIBYTE] as const,
      );
      const log = await tab.logOf(42, LONG);
      expect(log.whole).toBe(true);
      const sizes = (connection: number) =>
        log.messages
          .filter((message) => message.connection === connection)
          .map(({ size, stored }) => [size, stored]);
      expect(sizes(0)).toEqual(Array.from({ length: 2 }, () => [64 * MEBIBYTE, 64 * MEBIBYTE]));
      expect(sizes(1)).toEqual(Array.from({ length: 40 }, () => [0, 0]));
      expect(log.messages.filter(({ payloadCut }) => payloadCut)).toEqual([]);
      const large = (outgoing: boolean) =>
        log.messages
          .filter((message) => message.size > 0 && message.outgoing === outgoing)
          .map(({ opcode, size, sha256 }) => ({ opcode, size, sha256 }));
      const { received, sent } = server.account('/large');
      expect([large(true), large(false)]).toEqual([received, sent]);
      await tab.page.close();
    },
    LONG,
  );
});
