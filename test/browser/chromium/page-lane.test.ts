import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { judgeSession } from '../../../src/analysis/judge-session.ts';
import type { LifecycleEvent } from '../../../src/events/event.ts';
import type { Session } from '../../../src/session/session.ts';
import { logOf } from '../../formats/sample-log.ts';
import { startSilentServer } from '../../support/servers/silent-server.ts';
import { type CapturedTab, type CaptureRig, startCachingRig } from './capture-rig.ts';
import { type CaptureServer, startCaptureServer } from './capture-server.ts';

// What a page goes through is in the log of its sockets, in both modes: reported by the hook in the page.

let rig: CaptureRig;
let server: CaptureServer;

beforeAll(async () => {
  server = await startCaptureServer();
  rig = await startCachingRig();
});

afterAll(async () => {
  await rig?.close();
  await server?.close();
});

/** Opens a socket that stays. */
function open({ page }: CapturedTab, path: string): Promise<void> {
  return page.evaluate(async (url) => {
    const socket = new WebSocket(url);
    await new Promise((resolve) => socket.addEventListener('open', resolve));
    Reflect.set(window, 'socket', socket);
  }, `${server.socketOrigin}${path}`);
}

/** The changes of pages in the log, in order. */
async function changes(tab: CapturedTab): Promise<readonly string[]> {
  return (await tab.events()).flatMap((event) => (event.type === 'page/changed' ? [event.change] : []));
}

/** What the pages of a log's connections went through, as a session folds it. */
function states(events: readonly LifecycleEvent[]): readonly string[] {
  const { session }: { session: Session } = logOf(events);
  return session.connections.flatMap((connection) => session.pageSpans(connection).map(({ state }) => state));
}

/** Sockets that the browser held back: path, state, and the cause that is said of it now. */
function waits(events: readonly LifecycleEvent[]): readonly string[] {
  const { session }: { session: Session } = logOf(events);
  return judgeSession(session, null).flatMap(({ connection, explanation }) =>
    session
      .pageSpans(connection)
      .map(
        ({ state }) =>
          `${connection.url.seen ? new URL(connection.url.value).pathname : ''} ${state} ${explanation?.cause ?? ''}`,
      ),
  );
}

describe('in deep, what the browser itself does to a socket', () => {
  it('shows the wait behind a handshake that hangs, as a span and as the cause', async () => {
    const silent = await startSilentServer();
    try {
      const tab = await rig.openTab(`${server.origin}/`);
      await tab.record('deep');
      await tab.page.evaluate((url) => {
        Reflect.set(
          window,
          'sockets',
          ['first', 'second'].map((name) => new WebSocket(`${url}/${name}`)),
        );
      }, silent.url);
      const sent = async () => (await tab.events()).filter(({ type }) => type === 'handshake/request-sent');
      await expect.poll(async () => (await sent()).length).toBe(1);
      // What comes later shows how long nothing was sent.
      await expect
        .poll(
          async () => {
            await open(tab, '/later');
            return waits(await tab.events());
          },
          { interval: 300 },
        )
        .toEqual(['/second behind-handshake waiting-behind-another-handshake']);
      await tab.page.close();
    } finally {
      await silent.close();
    }
  });

  it('shows the delay after a row of failures as the cause while it lasts, and as a span', async () => {
    const tab = await rig.openTab(`${server.origin}/`);
    await tab.record('deep');
    // The first eight go out at once; then each waits longer, up to some seconds.
    await tab.page.evaluate(() => {
      const fail = () => {
        const socket = new WebSocket('ws://127.0.0.1:6123/refused');
        socket.addEventListener('close', fail);
      };
      fail();
    });
    const delayed = async () => {
      // What comes later shows how long nothing was sent. One that succeeds would make the delays short again.
      await tab.page.evaluate(() => {
        Reflect.set(window, 'later', new WebSocket('ws://127.0.0.2:6123/later'));
      });
      return waits(await tab.events());
    };
    await expect.poll(delayed).toContainEqual(expect.stringMatching(/^\/refused connect-delayed /));
    await expect
      .poll(delayed, { interval: 200 })
      .toContainEqual('/refused connect-delayed browser-delays-reconnect');
    await tab.page.close();
  });
});

describe.each(['standard', 'deep'] as const)('in %s', (mode) => {
  it('a page whose browser is offline for a while says so, and its socket’s lane has it', async () => {
    const tab = await rig.openTab(`${server.origin}/`);
    await tab.record(mode);
    await open(tab, '/lane');
    expect(await changes(tab)).toEqual([]);
    await rig.context.setOffline(true);
    await expect.poll(async () => (await changes(tab)).at(-1)).toBe('offline');
    await rig.context.setOffline(false);
    await expect.poll(async () => (await changes(tab)).at(-1)).toBe('online');
    expect(states(await tab.events())).toEqual(['offline']);
    await tab.page.close();
  });

  it('a page that was kept in the back/forward cache says so, and what became of its socket stands behind', async () => {
    const tab = await rig.openTab(`${server.origin}/`);
    await tab.record(mode);
    await tab.say({ type: 'set-preserve-log', preserve: true });
    await expect.poll(async () => (await tab.status()).preserveLog).toBe(true);
    await open(tab, '/kept');
    await tab.page.goto(`${server.origin}/?elsewhere`);
    await tab.page.goBack({ waitUntil: 'commit' });
    await tab.page.waitForFunction(() => !location.search.includes('elsewhere'));
    await expect.poll(() => changes(tab)).toEqual(['cached', 'restored']);
    await expect
      .poll(async () => (await tab.events()).some(({ type }) => type === 'connection/closed'))
      .toBe(true);
    const events = await tab.events();
    expect(states(events)).toEqual(['cached']);
    const restored = events.findLastIndex(
      (event) => event.type === 'page/changed' && event.change === 'restored',
    );
    const closed = events.findLastIndex((event) => event.type === 'connection/closed');
    expect(closed).toBeGreaterThan(restored);
    await tab.page.close();
  });

  it('a page without a connection reports nothing', async () => {
    const tab = await rig.openTab(`${server.origin}/`);
    await tab.record(mode);
    await rig.context.setOffline(true);
    await tab.page.waitForFunction(() => !navigator.onLine);
    await rig.context.setOffline(false);
    await tab.page.waitForFunction(() => navigator.onLine);
    await open(tab, '/first');
    expect(await changes(tab)).toEqual([]);
    await tab.page.close();
  });
});
