import { createServer } from 'node:http';
import { expect, it, vi } from 'vitest';
import { WebSocketServer } from 'ws';
import { listen } from '../../../src/cli/demo/listen.ts';
import { startFirefoxPanel } from '../../support/firefox/firefox-panel.ts';

// Where a page goes to another process, Firefox 153 ends one of its scripts at any step ("Script terminated by timeout"), with or
// without an add-on. Often that is the hook's, or the relay's, which report the last messages just then.

const PAGE = `<!doctype html><link rel="icon" href="data:,"><script>
  const socket = new WebSocket('ws://127.0.0.1:' + location.port + location.pathname);
  let sent = 0;
  socket.onopen = () => setInterval(() => { for (let n = 0; n < 3; n++) socket.send(sent++ + 'x'.repeat(3000)); }, 4);
</script>`;

const SUMMARY = () => document.querySelector('[role=status][aria-label=Summary]')?.textContent ?? '';

it('loses no message that the server got from a page that goes to another process', async () => {
  const got = new Map<string, number>();
  const ended = new Set<string>();
  const server = createServer((_, response) => {
    response.writeHead(200, { 'Content-Type': 'text/html' }).end(PAGE);
  });
  new WebSocketServer({ server }).on('connection', (socket, { url = '' }) => {
    socket.on('message', () => got.set(url, (got.get(url) ?? 0) + 1));
    socket.on('close', () => ended.add(url));
  });
  const site = await listen(server);
  const running = await startFirefoxPanel();
  const { firefox, panel } = running;
  try {
    await running.untilRecording(true);
    await panel.click({ role: 'checkbox', name: 'Preserve log' });
    for (let n = 0; n < 8; n++) {
      // Two sites for Firefox, and so two processes.
      await firefox.navigate(`http://${n % 2 === 0 ? '127.0.0.1' : 'localhost'}:${site.port}/${n}`);
      await vi.waitFor(() => expect(got.get(`/${n}`)).toBeGreaterThan(50), 60_000);
    }
    await firefox.navigate('about:blank');
    await vi.waitFor(() => expect(ended.size).toBe(8), 60_000);
    const all = [...got.values()].reduce((sum, count) => sum + count, 0);
    // Where one is missing, the comparison below says of which page.
    await vi
      .waitFor(
        async () => expect(messagesIn(await panel.evaluate(SUMMARY))).toBeGreaterThanOrEqual(all),
        60_000,
      )
      .catch(() => {});
    const recorded = (await running.exportHar()).map(
      ({ url, messages }) => [new URL(url).pathname, messages.length] as const,
    );
    expect(recorded.map(([path]) => path)).toEqual([...got.keys()]);
    for (const [path, messages] of recorded) {
      expect([path, messages >= (got.get(path) ?? 0)]).toEqual([path, true]);
    }
  } finally {
    await running.close();
    await site.close();
  }
});

function messagesIn(summary: unknown): number {
  return Number(/([\d,]+) messages/.exec(String(summary))?.[1]?.replaceAll(',', '') ?? 0);
}
