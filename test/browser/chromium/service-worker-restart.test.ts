import { createServer } from 'node:http';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { WebSocketServer } from 'ws';
import { listen } from '../../../src/cli/demo/listen.ts';
import { type CapturedTab, type CaptureRig, startCaptureRig } from './capture-rig.ts';

// Browsers stop a page's service worker when they like, and start it again for the next event. While we record it waits then for a debugger,
// and no DevTools is there to let it run.

const WORKER = `
  self.addEventListener('install', () => self.skipWaiting());
  self.addEventListener('activate', (event) => event.waitUntil(clients.claim()));
  self.addEventListener('message', ({ data: url, source }) => {
    const socket = new WebSocket(url);
    socket.onopen = () => { for (let n = 0; n < 5; n++) socket.send('message ' + n); };
    socket.onmessage = () => source.postMessage('answered');
  });
`;
/** Messages of the page and the server's answer. */
const MESSAGES = 6;

describe.each(['deep', 'standard'] as const)('a service worker that is stopped, recorded by %s', (mode) => {
  let rig: CaptureRig;
  let site: Awaited<ReturnType<typeof listen>>;
  let tab: CapturedTab;

  beforeAll(async () => {
    const server = createServer(({ url }, response) => {
      const isWorker = url === '/worker.js';
      response.writeHead(200, { 'Content-Type': isWorker ? 'text/javascript' : 'text/html' });
      response.end(isWorker ? WORKER : '<!doctype html><title>Page</title><link rel="icon" href="data:,">');
    });
    new WebSocketServer({ server }).on('connection', (socket) => {
      let received = 0;
      socket.on('message', () => {
        if (++received === MESSAGES - 1) socket.send('all');
      });
    });
    site = await listen(server);
    rig = await startCaptureRig();
    tab = await rig.openTab(`http://127.0.0.1:${site.port}/`);
  });
  afterAll(async () => {
    await rig?.close();
    await site?.close();
  });

  /** Has the worker open a socket; resolves when the server has answered all its messages. */
  const useWorker = (path: string) =>
    tab.page.evaluate(async (url) => {
      const { serviceWorker } = navigator;
      await serviceWorker.register('/worker.js');
      const { active } = await serviceWorker.ready;
      const answered = new Promise((resolve) =>
        serviceWorker.addEventListener('message', resolve, { once: true }),
      );
      serviceWorker.startMessages();
      // oxlint-disable-next-line unicorn/require-post-message-target-origin -- a worker has none
      active?.postMessage(url);
      await answered;
    }, `ws://127.0.0.1:${site.port}${path}`);

  /** Stops the worker as the browser does, and waits until it is. */
  async function stopWorker(): Promise<void> {
    const debuggerOfPage = await rig.context.newCDPSession(tab.page);
    const stopped = new Promise<void>((resolve) => {
      debuggerOfPage.on('ServiceWorker.workerVersionUpdated', ({ versions }) => {
        for (const { runningStatus, versionId, scriptURL } of versions) {
          // The extension has one as well.
          if (!scriptURL.endsWith('/worker.js')) continue;
          if (runningStatus === 'running')
            void debuggerOfPage.send('ServiceWorker.stopWorker', { versionId });
          else if (runningStatus === 'stopped') resolve();
        }
      });
    });
    await debuggerOfPage.send('ServiceWorker.enable');
    await stopped;
    await debuggerOfPage.detach();
  }

  it('goes on for the page when it starts again, and each of its sockets is recorded once', async () => {
    await tab.record(mode);
    const paths = ['/first', '/second', '/third'];
    for (const path of paths) {
      await useWorker(path);
      await stopWorker();
    }
    if (mode === 'standard') return;
    const log = await tab.logOf(paths.length * MESSAGES);
    await expect
      .poll(async () => (await tab.events()).filter(({ type }) => type === 'connection/closed'))
      .toHaveLength(paths.length);
    expect(log.events.filter(({ type }) => type === 'capture/gap')).toEqual([]);
    const counts = new Map<number, number>();
    for (const { connection } of log.messages) counts.set(connection, (counts.get(connection) ?? 0) + 1);
    expect([...counts.values()]).toEqual(paths.map(() => MESSAGES));
    // Each has a hook of its own, which wraps the constructor.
    const callers = log.events.flatMap((event) =>
      event.type === 'connection/created' && event.source === 'debugger' && event.initiator?.seen
        ? [event.initiator.value.stack[0]?.functionName ?? '']
        : [],
    );
    expect(callers).toEqual(paths.map(() => expect.stringMatching(/^switchyard#/)));
    expect(new Set(callers).size).toBe(paths.length);
  });
});
