import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Script } from 'node:vm';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import webpack from 'webpack';
import WebpackDevServer from 'webpack-dev-server';
import type { Explanation } from '../../../src/analysis/explanation.ts';
import type { Judged } from '../../../src/analysis/judge-session.ts';
import { listen } from '../../../src/cli/demo/listen.ts';
import { type RecordingPanel, startRecordingPanel } from '../../support/recording/recording-panel.ts';

// A real webpack-dev-server, whose page came by a name that it does not know: it accepts its own socket, says why in one message, and ends
// it. The code that we print then lets it live.

const HOST = 'dev.example.test';

describe.each(['deep', 'standard'] as const)('a real webpack-dev-server, recorded by %s', (mode) => {
  let recording: RecordingPanel;
  let folder = '';
  const servers: WebpackDevServer[] = [];
  const pages: { close(): Promise<unknown> }[] = [];
  /** Chromium connects here for the port of webpack-dev-server. */
  const ports = { refusing: 0, allowing: 0 };

  async function serve(options: WebpackDevServer.Configuration): Promise<number> {
    const compiler = webpack({
      mode: 'development',
      context: folder,
      entry: './entry.js',
      output: { path: folder },
      infrastructureLogging: { level: 'none' },
      stats: 'none',
    });
    if (compiler === null) throw new Error('webpack did not start');
    const server = new WebpackDevServer(
      { host: '127.0.0.1', port: 0, client: { logging: 'none' }, hot: false, ...options },
      compiler,
    );
    servers.push(server);
    await server.start();
    const address = server.server?.address();
    if (address === null || typeof address !== 'object') throw new Error('webpack-dev-server has no port');
    return address.port;
  }

  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'switchyard-'));
    await writeFile(join(folder, 'entry.js'), 'document.title = "built";');
    ports.refusing = await serve({});
  });
  afterAll(async () => {
    await recording?.close();
    for (const server of servers) await server.stop();
    for (const page of pages) await page.close();
    await rm(folder, { recursive: true, force: true });
  });

  /** Opens the socket of the dev server at its own default port, behind which Chromium finds this one. */
  async function explanationOf(port: number, ends: boolean): Promise<Explanation | null | undefined> {
    const page = await listen(
      createServer((_request, response) => {
        response.writeHead(200, { 'Content-Type': 'text/html' });
        response.end('<!doctype html><title>Page</title><link rel="icon" href="data:,">');
      }),
    );
    pages.push(page);
    const flags = [`--host-resolver-rules=MAP ${HOST}:8080 127.0.0.1:${port}, MAP ${HOST} 127.0.0.1`];
    recording = await startRecordingPanel({ flags, mode });
    await recording.page.goto(`http://${HOST}:${page.port}/`);
    await recording.page.evaluate(
      ([url, toItsEnd]) =>
        new Promise<void>((resolve) => {
          const socket = new WebSocket(url);
          Reflect.set(window, 'socket', socket);
          // One that is refused gets one message, and its end.
          let received = 0;
          socket.addEventListener(toItsEnd ? 'close' : 'message', () => {
            if (toItsEnd || ++received === 2) resolve();
          });
        }),
      [`ws://${HOST}:8080/ws`, ends] as const,
    );
    let judged: Judged | undefined;
    await expect
      .poll(async () => {
        judged = (await recording.judged()).find(
          ({ connection: { url } }) => url.seen && url.value.endsWith('/ws'),
        );
        return ends ? judged?.connection.close.seen : judged?.connection.status.seen;
      })
      .toBe(true);
    return judged?.explanation;
  }

  it('refuses its own socket, and keeps it with the code that we print', async () => {
    const refused = await explanationOf(ports.refusing, true);
    expect(refused?.cause).toBe('dev-server-refused-host-or-origin');
    expect(refused?.sentence).toContain('webpack-dev-server most likely refused');
    const fix = refused?.fixes[0];
    expect(fix?.product).toBe('webpack-dev-server');
    await recording.close();
    const module = { exports: {} as { devServer?: { allowedHosts?: string[] } } };
    new Script(fix?.code ?? '').runInNewContext({ module });
    const allowed = [...(module.exports.devServer?.allowedHosts ?? [])];
    expect(allowed).toEqual([HOST]);
    ports.allowing = await serve({ allowedHosts: allowed });
    expect(await explanationOf(ports.allowing, false)).toBeNull();
  });
});
