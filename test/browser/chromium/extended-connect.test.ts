import { describe, expect, it } from 'vitest';
import { type Judged, judgeSession } from '../../../src/analysis/judge-session.ts';
import type { ConnectAnswer } from '../../../src/cli/demo/http2-server.ts';
import { replay } from '../../../src/formats/imported.ts';
import { readAny } from '../../../src/formats/recognize.ts';
import { startRecordingPanel } from '../../support/recording/recording-panel.ts';
import { startExtendedConnectServer } from '../../support/servers/extended-connect-server.ts';
import { startPageServer } from '../../support/servers/page-server.ts';

// Chromium shows a WebSocket over HTTP/2 as a `GET` with `Upgrade` that was never sent (RFC 8441): whichever source
// records, nothing of that may be told as sent, nor judged.

/** What is said of two sockets over HTTP/2, one let in and one answered as given. */
async function record(mode: 'standard' | 'deep', answer: ConnectAnswer): Promise<Judged[]> {
  const running: { close(): Promise<unknown> }[] = [];
  try {
    const page = await startPageServer();
    running.push(page);
    const origin = new URL(page.url).origin;
    const open = await startExtendedConnectServer(origin);
    running.push(open);
    const other = await startExtendedConnectServer(origin, answer);
    running.push(other);
    const flags = [`--ignore-certificate-errors-spki-list=${open.spkiHash},${other.spkiHash}`];
    const recording = await startRecordingPanel({ mode, flags });
    running.push(recording);
    await recording.page.goto(page.url);
    for (const { warmUrl, url } of [open, other]) {
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
    return judgeSession(replay(readAny(await recording.exportHarText())), null);
  } finally {
    for (const each of running.toReversed()) await each.close();
  }
}

describe.each(['standard', 'deep'] as const)('a WebSocket over HTTP/2, recorded by %s', (mode) => {
  it('opens by 200, is refused by 403, and has no request that was never sent', async () => {
    const said = await record(mode, 403);
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
