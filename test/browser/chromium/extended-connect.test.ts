import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Judged, judgeSession } from '../../../src/analysis/judge-session.ts';
import { chooseSource } from '../../../src/cli/start/recording-source.ts';
import { replay } from '../../../src/formats/imported.ts';
import { readAny } from '../../../src/formats/recognize.ts';
import { type RecordingPanel, startRecordingPanel } from '../../support/recording/recording-panel.ts';
import {
  type ExtendedConnectServer,
  startExtendedConnectServer,
} from '../../support/servers/extended-connect-server.ts';
import { startPageServer } from '../../support/servers/page-server.ts';

// Chromium shows a WebSocket over HTTP/2 as a `GET` with `Upgrade` that was never sent (RFC 8441): whichever source
// records, nothing of that may be told as sent, nor judged.

let page: Awaited<ReturnType<typeof startPageServer>>;
/** One lets sockets in, the other one refuses them. */
let servers: readonly ExtendedConnectServer[] = [];
let recording: RecordingPanel;

beforeAll(async () => {
  page = await startPageServer();
  const { origin } = new URL(page.url);
  servers = [await startExtendedConnectServer(origin), await startExtendedConnectServer(origin, 403)];
  const hashes = servers.map(({ spkiHash }) => spkiHash);
  recording = await startRecordingPanel({
    flags: [`--ignore-certificate-errors-spki-list=${hashes.join(',')}`],
  });
});

afterAll(async () => {
  await recording?.close();
  for (const server of servers) await server.close();
  await page?.close();
});

/** What is said of two sockets over HTTP/2, one let in and one refused. */
async function record(mode: 'standard' | 'deep'): Promise<Judged[]> {
  await recording.page.goto('about:blank');
  await chooseSource(recording.panel, mode);
  await recording.page.goto(page.url);
  const summary = recording.panel.getByRole('status', { name: 'Summary' });
  await summary.getByText('0 messages', { exact: true }).waitFor();
  for (const { warmUrl, url } of servers) {
    await recording.page.evaluate(
      async ([warm, address]) => {
        await (await fetch(warm, { credentials: 'include' })).text();
        const socket = new WebSocket(address);
        await new Promise((resolve) => {
          for (const name of ['open', 'close']) socket.addEventListener(name, resolve);
        });
      },
      [warmUrl, url] as const,
    );
  }
  const row = recording.panel.getByRole('grid').getByText('websocket h2');
  await row.first().waitFor();
  await recording.panel
    .getByRole('grid')
    .getByText(/^(not switched|no answer)$/)
    .first()
    .waitFor();
  // The statuses are told a moment later, in Standard by DevTools' network log.
  let said: Judged[] = [];
  const statuses = async () => {
    said = judgeSession(replay(readAny(await recording.exportHarText())), null);
    return said.map(({ connection: { status } }) => (status.seen ? status.value : null));
  };
  await expect.poll(statuses, { interval: 300 }).toEqual([200, 403]);
  return said;
}

describe.each(['standard', 'deep'] as const)('a WebSocket over HTTP/2, recorded by %s', (mode) => {
  it('opens by 200, is refused by 403, and has no request that was never sent', async () => {
    const said = await record(mode);
    expect(
      said.map(({ connection, findings, explanation }) => ({
        transport: connection.transport,
        status: connection.status.seen ? connection.status.value : null,
        request: connection.request.seen ? 'shown' : connection.request.why,
        outcome: connection.outcome,
        cause: explanation?.cause ?? null,
        failed: findings.filter(({ verdict }) => verdict === 'fail').map(({ check }) => check),
      })),
    ).toEqual([
      {
        transport: 'h2',
        status: 200,
        request: 'invented-by-browser',
        outcome: 'open',
        cause: null,
        failed: [],
      },
      {
        transport: expect.stringMatching(/^(h2|unknown)$/),
        status: 403,
        request: 'invented-by-browser',
        outcome: 'refused',
        cause: 'extended-connect-refused',
        failed: ['extended-connect-succeeded'],
      },
    ]);
  });
});
