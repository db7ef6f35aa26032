import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { makeCertificate } from '../../../src/cli/demo/certificate.ts';
import { encodeFrame } from '../../../src/cli/demo/frame.ts';
import { startHttp2Server } from '../../../src/cli/demo/http2-server.ts';
import type { LifecycleEvent } from '../../../src/events/event.ts';
import { type CapturedTab, type CaptureRig, type StoredLog, startCaptureRig } from './capture-rig.ts';
import { type Account, type CaptureServer, startCaptureServer } from './capture-server.ts';
import { openSocket } from './open-socket.ts';

const MEBIBYTE = 1024 * 1024;
const certificate = makeCertificate();

/** Texts as they are, and lengths of binary messages. */
const PAYLOADS = [
  'a',
  '',
  'grüße 🚂 \0 end',
  1,
  256,
  'x'.repeat(70_000),
  70_000,
  'ж'.repeat(40_000),
  5 * MEBIBYTE,
  'y'.repeat(5 * MEBIBYTE),
  0,
  'last',
];

let rig: CaptureRig;
let server: CaptureServer;

beforeAll(async () => {
  server = await startCaptureServer();
  rig = await startCaptureRig(`--ignore-certificate-errors-spki-list=${certificate.spkiHash}`);
});

afterAll(async () => {
  await rig?.close();
  await server?.close();
});

const openAt = (tab: CapturedTab, path: string) => openSocket(tab, `${server.socketOrigin}${path}`);

async function preserve(tab: CapturedTab): Promise<void> {
  await tab.say({ type: 'set-preserve-log', preserve: true });
  await expect.poll(async () => (await tab.status()).preserveLog).toBe(true);
}

/** Sends texts over `window.socket` and waits until as many came back. */
async function echo(tab: CapturedTab, ...texts: string[]): Promise<void> {
  await tab.page.evaluate(async (all) => {
    const socket: WebSocket = Reflect.get(window, 'socket');
    let left = all.length;
    const done = new Promise<void>((resolve) => {
      socket.addEventListener('message', () => {
        if (--left === 0) resolve();
      });
    });
    for (const text of all) socket.send(text);
    await done;
  }, texts);
}

function types(log: StoredLog): string[] {
  return log.events.map((event) =>
    'connection' in event ? `${event.type} ${event.connection}` : event.type,
  );
}

function find<T extends LifecycleEvent['type']>(
  log: StoredLog,
  type: T,
): Extract<LifecycleEvent, { type: T }> {
  const found = log.events.findLast(
    (event): event is Extract<LifecycleEvent, { type: T }> => event.type === type,
  );
  if (found === undefined) throw new Error(`no ${type} among ${types(log).join(', ')}`);
  return found;
}

/** Waits until the running log has events of all these types. */
function logWithTypes(tab: CapturedTab, ...wanted: readonly string[]): Promise<StoredLog> {
  return tab.logWhere((log) => wanted.every((type) => types(log).includes(type)));
}

/** Connections that were made, by each source that told it. */
function begun({ events }: StoredLog) {
  return events.filter((event) => event.type === 'connection/created');
}

function refusals({ events }: StoredLog) {
  return events.filter((event) => event.type === 'browser/reported-error');
}

/** Whether the page's hook reported the beginning of a connection. */
function isOfHook(event: LifecycleEvent): boolean {
  return event.type === 'connection/created' && event.source === 'page-hook';
}

/** The log's messages as the server accounts for them. */
function accountOf(log: StoredLog): Account {
  const entries = (outgoing: boolean) =>
    log.messages
      .filter((message) => message.outgoing === outgoing)
      .map(({ opcode, size, sha256 }) => ({ opcode, size, sha256 }));
  return { received: entries(true), sent: entries(false) };
}

/** What the debugger told; the page's hook, which tells of lives beside it, left out. */
function byDebugger(log: StoredLog): string[] {
  const events = log.events.filter(
    (event) =>
      event.type !== 'sources/changed' &&
      event.type !== 'connection/joined' &&
      Reflect.get(event, 'source') !== 'page-hook',
  );
  return types({ ...log, events });
}

describe('capture in Chromium', () => {
  it('stores what the server sent and received, byte for byte and in order', async () => {
    const tab = await rig.openTab(`${server.origin}/`);
    await tab.record();
    const before = Date.now();
    await openAt(tab, '/account?q=1');
    await tab.page.evaluate(async (payloads) => {
      const socket: WebSocket = Reflect.get(window, 'socket');
      let back = 0;
      const done = new Promise<void>((resolve) => {
        socket.addEventListener('message', () => {
          if (++back === payloads.length) resolve();
        });
      });
      for (const payload of payloads) {
        if (typeof payload === 'string') socket.send(payload);
        else socket.send(Uint8Array.from({ length: payload }, (_, index) => (index * 7) % 256));
      }
      await done;
    }, PAYLOADS);
    const log = await tab.logOf(PAYLOADS.length * 2);
    expect(log.whole).toBe(true);
    expect(accountOf(log)).toEqual(server.account('/account?q=1'));
    for (const { at } of log.messages) {
      expect(at).toBeGreaterThan(before - 50);
      expect(at).toBeLessThan(Date.now() + 50);
    }
    const announced = await rig.announced();
    expect(new Set(announced).size).toBe(announced.length);
    await tab.page.close();
  });

  it('tells the handshake as it went over the wire', async () => {
    const tab = await rig.openTab(`${server.origin}/`);
    await tab.record();
    const before = Date.now();
    await openAt(tab, '/handshake?x=1');
    await echo(tab, 'hi');
    const after = Date.now();
    await tab.logOf(2);
    // The debugger reports what it sees, and the page's hook beside it: neither waits for the other.
    const log = await tab.logWhere(({ events }) => events.some(isOfHook));
    const created = find(log, 'connection/created');
    expect(created.url).toBe(`${server.socketOrigin}/handshake?x=1`);
    expect(created.pageUrl).toEqual({ seen: true, value: tab.page.url() });
    const request = find(log, 'handshake/request-sent').head;
    expect(request.seen && [request.value.method, request.value.target]).toEqual(['GET', '/handshake?x=1']);
    expect(request.seen && request.value.fields[0]?.name).toBe('Host');
    expect(request.seen && request.value.fields.some(({ name }) => name === 'Sec-WebSocket-Key')).toBe(true);
    const response = find(log, 'handshake/response-received');
    expect(response.status).toEqual({ seen: true, value: 101 });
    expect(response.head.seen && response.head.value.fields.map(({ name }) => name)).toEqual([
      'Upgrade',
      'Connection',
      'Sec-WebSocket-Accept',
      'Sec-WebSocket-Extensions',
    ]);
    const sentAt = find(log, 'handshake/request-sent').at;
    const times = [sentAt, response.at, log.messages[0]?.at ?? 0];
    expect(times).toEqual(times.toSorted((a, b) => a - b));
    // Told by the page's clock, which may differ from the debugger's by some milliseconds.
    expect(created.at).toBeLessThan(sentAt + 50);
    expect(created.at).toBeGreaterThan(before - 50);
    expect(sentAt).toBeLessThan(after + 50);
    await tab.page.close();
  });

  it('keeps two tabs apart', async () => {
    const one = await rig.openTab(`${server.origin}/`);
    const two = await rig.openTab(`${server.origin}/`);
    await one.record();
    await two.record();
    await openAt(one, '/one');
    await openAt(two, '/two');
    await Promise.all([echo(one, 'a', 'b', 'c'), echo(two, 'd')]);
    const logs = [await one.logOf(6), await two.logOf(2)];
    expect(logs.map((log) => find(log, 'connection/created').url)).toEqual([
      `${server.socketOrigin}/one`,
      `${server.socketOrigin}/two`,
    ]);
    await one.say({ type: 'stop-recording' });
    await echo(two, 'e');
    await two.logOf(4);
    expect((await two.status()).recording).toBe(true);
    await one.page.close();
    await two.page.close();
  });

  it('begins a new log with the new page, whose first socket is its own', async () => {
    const tab = await rig.openTab(`${server.origin}/`);
    await tab.record();
    await openAt(tab, '/old');
    await echo(tab, 'old');
    await tab.logOf(2);
    // To the same process and, by the other name of this host, to another one.
    for (const origin of [server.origin, server.origin.replace('127.0.0.1', 'localhost')]) {
      await tab.page.goto(`${origin}/inline`);
      // The log of the page before would do as well, but for its address.
      const lines = async () => {
        const log = await tab.log();
        return [find(log, 'recording/started').url, ...byDebugger(log)];
      };
      await expect
        .poll(lines)
        .toEqual([
          `${origin}/inline`,
          'recording/started',
          'clock/set',
          'connection/created 0',
          'handshake/request-sent 0',
          'handshake/request-sent 0',
          'handshake/response-received 0',
        ]);
      expect(find(await tab.log(), 'connection/created').url).toContain('/inline-socket');
    }
    await tab.page.close();
  });

  it('keeps the log over navigation where asked, and says where the page changed', async () => {
    const tab = await rig.openTab(`${server.origin}/`);
    await tab.record();
    await preserve(tab);
    const { log } = await tab.status();
    for (const origin of [server.origin, server.origin.replace('127.0.0.1', 'localhost')]) {
      await tab.page.goto(`${origin}/inline`);
      await tab.page.waitForFunction(() => Reflect.get(window, 'socket').readyState === 1);
    }
    const expected = [0, 1].flatMap((id) => [
      'page/navigated',
      `connection/created ${id}`,
      `handshake/request-sent ${id}`,
      `handshake/request-sent ${id}`,
      `handshake/response-received ${id}`,
    ]);
    await expect.poll(async () => byDebugger(await tab.log()).slice(2)).toEqual(expected);
    expect((await tab.status()).log).toBe(log);
    await tab.page.close();
  });

  it('keeps the messages of a socket opened before recording', async () => {
    const tab = await rig.openTab(`${server.origin}/`);
    await openAt(tab, '/early');
    await tab.record();
    await echo(tab, 'late');
    const log = await tab.logOf(2);
    expect(types(log)).toContain('connection/discovered 0');
    await tab.page.close();
  });

  it('says that it does not know what a Blob held, rather than that it was empty', async () => {
    const tab = await rig.openTab(`${server.origin}/`);
    await tab.record();
    await openAt(tab, '/blob');
    await tab.page.evaluate(() => {
      const socket: WebSocket = Reflect.get(window, 'socket');
      socket.send(new Blob(['xyz']));
      socket.send('');
    });
    const log = await tab.logOf(4);
    expect(
      log.messages.map(({ outgoing, size, payloadUnknown }) => [outgoing, size, payloadUnknown]),
    ).toEqual([
      [true, 0, true],
      [true, 0, false],
      [false, 3, false],
      [false, 0, false],
    ]);
    await tab.page.close();
  });

  it('leaves a refused handshake its reason, in the page’s console too', async () => {
    const tab = await rig.openTab(`${server.origin}/`);
    await tab.record();
    const said = tab.page.waitForEvent('console');
    await tab.page.evaluate((url) => {
      Reflect.set(window, 'socket', new WebSocket(url));
    }, `${server.socketOrigin}/refused`);
    const reason = 'Error during WebSocket handshake: Unexpected response code: 404';
    expect((await said).text()).toContain(reason);
    const log = await logWithTypes(
      tab,
      'connection/created 0',
      'handshake/request-sent 0',
      'browser/reported-error 0',
      'connection/closed 0',
    );
    expect(find(log, 'browser/reported-error').text).toBe(reason);
    expect(find(log, 'handshake/request-sent').head.seen).toBe(true);
    expect(types(log)).not.toContain('handshake/response-received 0');
    await tab.page.close();
  });

  it('leaves it its reason in the console of a tab that is not recorded', async () => {
    const page = await rig.context.newPage();
    await page.goto(server.origin);
    const said = page.waitForEvent('console');
    await page.evaluate((url) => {
      Reflect.set(window, 'socket', new WebSocket(url));
    }, `${server.socketOrigin}/refused`);
    expect((await said).text()).toContain('Unexpected response code: 404');
    await page.close();
  });

  it('tells of a socket that the page’s policy blocked', async () => {
    const tab = await rig.openTab(`${server.origin}/`);
    await tab.page.goto(`${server.origin}/closed-page`);
    await tab.record();
    await tab.page.evaluate((url) => {
      Reflect.set(window, 'socket', new WebSocket(url));
    }, `${server.socketOrigin}/blocked`);
    const log = await logWithTypes(
      tab,
      'connection/created 0',
      'browser/reported-error 0',
      'connection/closed 0',
    );
    expect(find(log, 'connection/created').url).toBe(`${server.socketOrigin}/blocked`);
    expect(find(log, 'browser/reported-error').text).toContain("connect-src 'none'");
    await tab.page.close();
  });

  it('does not pass on the request that Chromium invents for a WebSocket over HTTP/2', async () => {
    const http2 = await startHttp2Server({
      certificate,
      origin: server.origin,
      onOpen: (send) => send(encodeFrame(1, Buffer.from('over h2'))),
      onMessage: () => {},
    });
    const tab = await rig.openTab(`https://127.0.0.1:${http2.port}/`);
    await tab.record();
    await tab.page.evaluate((url) => {
      Reflect.set(window, 'socket', new WebSocket(url));
    }, `wss://127.0.0.1:${http2.port}/chat`);
    const log = await tab.logOf(1);
    expect(find(log, 'handshake/request-sent').head).toEqual({ seen: false, why: 'invented-by-browser' });
    const response = find(log, 'handshake/response-received');
    expect([response.status, response.transport]).toEqual([{ seen: true, value: 200 }, 'h2']);
    expect(response.head.seen && response.head.value.version).toBe('HTTP/2');
    // From this secure page, one that is not.
    await tab.page.evaluate(() => {
      try {
        Reflect.set(window, 'socket', new WebSocket('ws://insecure.invalid/'));
      } catch (error) {
        Reflect.set(window, 'refusal', error);
      }
    });
    const after = await logWithTypes(tab, 'connection/created 1', 'browser/reported-error 1');
    expect(find(after, 'connection/created').url).toBe('ws://insecure.invalid/');
    const words = after.events.map((event) => (event.type === 'browser/reported-error' ? event.text : ''));
    expect(words.join()).toContain('Mixed Content');
    expect(types(after).filter((type) => type.startsWith('connection/discovered'))).toEqual([]);
    // And from a worker of it: one connection, of which two sessions and the hook tell.
    await tab.page.evaluate(async () => {
      const code = "try { new WebSocket('ws://insecure.invalid/worker') } catch {} postMessage('tried')";
      const worker = new Worker(URL.createObjectURL(new Blob([code], { type: 'text/javascript' })));
      Reflect.set(window, 'worker', worker);
      await new Promise((resolve) => worker.addEventListener('message', resolve));
    });
    await tab.page.evaluate((url) => {
      Reflect.set(window, 'socket', new WebSocket(url));
    }, `wss://127.0.0.1:${http2.port}/last`);
    await tab.logOf(2);
    const ofWorker = (log: StoredLog) =>
      begun(log).filter(({ url }) => url === 'ws://insecure.invalid/worker');
    // Page, worker and hook report beside each other: in any order, and not all before the messages.
    const last = await tab.logWhere((log) =>
      ofWorker(log).some(({ connection }) =>
        [`connection/joined ${connection}`, `connection/closed ${connection}`].every((type) =>
          types(log).includes(type),
        ),
      ),
    );
    expect(new Set(ofWorker(last).map(({ connection }) => connection)).size).toBe(1);
    expect(ofWorker(last)[0]?.target).toBe('worker');
    expect(begun(last)).toContainEqual(
      expect.objectContaining({ url: `wss://127.0.0.1:${http2.port}/last`, target: 'page' }),
    );
    expect(types(last).filter((type) => type.startsWith('connection/discovered'))).toEqual([]);
    await tab.page.close();
    await http2.close();
  });

  it('resumes after the browser took the debugger away', async () => {
    const tab = await rig.openTab(`${server.origin}/`);
    await preserve(tab);
    await tab.record();
    await openAt(tab, '/before');
    await tab.page.goto('chrome://version/');
    await expect
      .poll(() => tab.status())
      .toMatchObject({
        mode: 'standard',
        recording: true,
        trouble: expect.stringContaining('goes on in Standard'),
      });
    await tab.say({ type: 'set-mode', mode: 'deep' });
    await expect.poll(async () => (await tab.status()).trouble).toContain('no debugger look into this page');
    await tab.page.goto(`${server.origin}/`);
    await openAt(tab, '/hooked');
    await echo(tab, 'hi');
    await tab.logOf(2);
    await tab.say({ type: 'set-mode', mode: 'deep' });
    await expect.poll(() => tab.status()).toMatchObject({ mode: 'deep', trouble: '' });
    await openAt(tab, '/after');
    await echo(tab, 'hi');
    const log = await tab.logOf(4);
    expect(log.whole).toBe(true);
    expect(types(log)).not.toContain('recording/stopped');
    await tab.page.close();
  });

  it('notices at the next panel that the debugger is gone, and resumes', async () => {
    const tab = await rig.openTab(`${server.origin}/`);
    await tab.record();
    await tab.dropDebugger();
    await tab.reconnect();
    // The mode changes at once, what it means is found out after that.
    await expect
      .poll(() => tab.status())
      .toMatchObject({ mode: 'standard', trouble: expect.stringContaining('goes on in Standard') });
    await tab.say({ type: 'set-mode', mode: 'deep' });
    await expect.poll(async () => (await tab.status()).mode).toBe('deep');
    await openAt(tab, '/again');
    await echo(tab, 'hi');
    await tab.logOf(2);
    await tab.page.close();
  });

  it('says that the page crashed, and resumes when it is back', async () => {
    const tab = await rig.openTab(`${server.origin}/`);
    await tab.record();
    const crashed = tab.page.waitForEvent('crash');
    const session = await rig.context.newCDPSession(tab.page);
    // It ends with the page that it is asked of, so its promise rejects.
    session.send('Page.crash').catch(() => {});
    await crashed;
    await expect
      .poll(() => tab.status())
      .toMatchObject({ recording: false, trouble: expect.stringContaining('crashed') });
    // Playwright gives a crashed page up; the browser shows another one in its tab.
    await tab.visit(`${server.origin}/inline`);
    await tab.record();
    await tab.visit(`${server.origin}/inline`);
    await expect.poll(async () => types(await tab.log())).toContain('handshake/response-received 0');
    await tab.page.close();
  });

  it('shows all 300 sockets of a page, the ones too many with the browser’s reason', async () => {
    const tab = await rig.openTab(`${server.origin}/`);
    await tab.record();
    await tab.page.evaluate(async (origin) => {
      const sockets = Array.from({ length: 300 }, (_, index) => new WebSocket(`${origin}/many-${index}`));
      Reflect.set(window, 'sockets', sockets);
      await Promise.all(
        sockets.map(
          (socket) =>
            new Promise((resolve) => {
              socket.addEventListener('open', resolve);
              socket.addEventListener('close', resolve);
            }),
        ),
      );
      const open = sockets.filter((socket) => socket.readyState === 1);
      for (const socket of open) socket.send(socket.url);
    }, server.socketOrigin);
    const opened = await tab.page.evaluate(
      () => Reflect.get(window, 'sockets').filter((socket: WebSocket) => socket.readyState === 1).length,
    );
    await tab.logOf(opened * 2);
    // Refusals are told beside the messages of the others.
    const log = await tab.logWhere(
      (each) =>
        new Set(begun(each).map(({ url }) => url)).size === 300 && refusals(each).length === 300 - opened,
    );
    expect(types(log).filter((type) => type.startsWith('connection/discovered'))).toEqual([]);
    const tooMany = refusals(log);
    for (const { text } of tooMany) expect(text).toBe('Insufficient resources');
    expect(log.whole).toBe(true);
    await tab.page.close();
  });

  it('goes on after its worker was ended: a gap, nothing twice, nothing lost', async () => {
    const tab = await rig.openTab(`${server.origin}/`);
    await tab.record();
    await openAt(tab, '/survivor');
    await echo(tab, 'before');
    await tab.logOf(2);
    await rig.endWorker();
    await echo(tab, 'wakes it', 'and', 'more');
    const log = await tab.logOf(8);
    expect(log.whole).toBe(true);
    expect(accountOf(log)).toEqual(server.account('/survivor'));
    expect(byDebugger(log).filter((type) => type.startsWith('connection/'))).toEqual([
      'connection/created 0',
    ]);
    const gap = find(log, 'capture/gap');
    expect(gap.why).toBe('worker-restarted');
    expect(gap.at).toBeGreaterThanOrEqual(log.messages[1]?.at ?? Number.POSITIVE_INFINITY);
    expect(gap.until).toBeLessThanOrEqual(log.messages[2]?.at ?? 0);
    await expect.poll(async () => (await tab.status()).recording).toBe(true);
    const announced = await rig.announced();
    expect(new Set(announced).size).toBe(announced.length);
    await tab.page.close();
  });

  it('keeps the log of a tab that is closed, ended', async () => {
    const tab = await rig.openTab(`${server.origin}/`);
    await tab.record();
    await openAt(tab, '/gone');
    await echo(tab, 'hi');
    await tab.logOf(2);
    await tab.page.close();
    await expect.poll(async () => (await tab.log()).events.at(-1)?.type).toBe('recording/stopped');
    const log = await tab.log();
    expect([log.whole, log.messages.length]).toEqual([true, 2]);
    expect(log.events.filter(({ type }) => type === 'recording/stopped')).toMatchObject([
      { why: 'tab-closed' },
    ]);
    await expect.poll(() => tab.status()).toMatchObject({ recording: false, trouble: 'This tab is closed.' });
  });
});
