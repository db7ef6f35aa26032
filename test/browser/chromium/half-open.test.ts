import { createServer } from 'node:http';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { WebSocketServer } from 'ws';
import { listen } from '../../../src/cli/demo/listen.ts';
import { type RecordingPanel, startRecordingPanel } from '../../support/recording/recording-panel.ts';

// The shortest heartbeat that counts as one comes every 5 s, and five gaps show its period: this takes two thirds of a minute.

/** Milliseconds between two beats. */
const PERIOD = 5_400;
/** Beats before a server falls silent: as many as show a period. */
const BEATS = 6;

let site: Awaited<ReturnType<typeof listen>>;
let recording: RecordingPanel;
const timers = new Set<NodeJS.Timeout>();

beforeAll(async () => {
  const server = createServer((_request, response) => {
    response.writeHead(200, { 'Content-Type': 'text/html' });
    response.end('<!doctype html><html lang="en"><title>Page</title><link rel="icon" href="data:,">');
  });
  new WebSocketServer({ server }).on('connection', (socket, { url = '' }) => {
    let beats = 0;
    const timer = setInterval(() => {
      beats++;
      if (beats <= BEATS || url === '/beats') socket.send(`beat ${beats}`);
    }, PERIOD);
    timers.add(timer);
    socket.on('close', () => clearInterval(timer));
  });
  site = await listen(server);
  recording = await startRecordingPanel({ mode: 'standard' });
  await recording.page.goto(`http://127.0.0.1:${site.port}/`);
  const coverage = recording.panel.getByRole('list', { name: 'Coverage' });
  await coverage.filter({ hasText: 'Covered: page' }).waitFor();
});

afterAll(async () => {
  await recording?.close();
  for (const timer of timers) clearInterval(timer);
  await site?.close();
});

it('a server that falls silent and answers nothing is named, beside one whose beat goes on', async () => {
  await recording.page.evaluate(openAll, { origin: `ws://127.0.0.1:${site.port}`, beats: BEATS });
  const said = async () =>
    (await recording.judged()).map(({ connection: { url }, explanation }) => ({
      path: url.seen ? new URL(url.value).pathname : '',
      cause: explanation?.cause ?? null,
      sentence: explanation?.sentence ?? '',
    }));
  // A machine that hung for a moment spoils the beat of a socket, and not that of a later one.
  await expect.poll(said, { timeout: 200_000, interval: 2_000 }).toContainEqual({
    path: '/falls-silent',
    cause: 'socket-is-half-open',
    sentence: expect.stringMatching(/^Close this socket and open a new one: .* did not answer 2 messages\.$/),
  });
  const others = (await said()).filter(({ path }) => path === '/beats');
  expect(others.map(({ cause }) => cause)).toEqual([null]);
});

// What follows runs in the page.

/** Opens a socket whose server goes on, and again and again one whose server does not; each sends twice after the last beat. */
function openAll({ origin, beats }: { origin: string; beats: number }): void {
  const open = (path: string) => {
    const socket = new WebSocket(`${origin}${path}`);
    let came = 0;
    socket.addEventListener('message', () => {
      came++;
      if (came === beats) for (const text of ['one', 'two']) socket.send(text);
    });
  };
  open('/beats');
  open('/falls-silent');
  setInterval(open, 10_000, '/falls-silent');
}
