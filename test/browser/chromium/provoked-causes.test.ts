import { mkdtemp, readFile as readBytes, rm, writeFile } from 'node:fs/promises';
import { createServer, type IncomingMessage } from 'node:http';
import { createServer as createTlsServer } from 'node:https';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Duplex } from 'node:stream';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { WebSocketServer } from 'ws';
import { type Judged, judgeSession } from '../../../src/analysis/judge-session.ts';
import { makeCertificate } from '../../../src/cli/demo/certificate.ts';
import { listen } from '../../../src/cli/demo/listen.ts';
import { acceptOf } from '../../../src/cli/demo/raw-server.ts';
import { chooseSource } from '../../../src/cli/start/recording-source.ts';
import { replay } from '../../../src/formats/imported.ts';
import { readFile } from '../../../src/formats/read-file.ts';
import { installPackages } from '../../support/proxies/install-packages.ts';
import { nginxPlan, overTls } from '../../support/proxies/plans.ts';
import { type RunningProxy, runProxy } from '../../support/proxies/run-proxy.ts';
import { type RecordingPanel, startRecordingPanel } from '../../support/recording/recording-panel.ts';
import { startSilentServer } from '../../support/servers/silent-server.ts';

// Causes that neither the demo's buttons nor causes.test.ts provoke, each in a real Chromium on loopback, beside its healthy neighbour.
// Which test provokes which cause, and which causes cannot be provoked, stands in test/analysis/causes/provoked.test.ts.
//
// - timed-out for want of an answer: Chromium waits four minutes, Firefox 20 s. Here it is a server's own 408.
// - blocked-by-client of a socket: the extension that blocks it hides the reasons of all sockets. An event stream has it.
// - redirected-to-login, server-expects-tls and cookie-not-sent of a socket need the answer's fields or body. Of a refusal Chromium
//   shows the status alone. Its NetLog has both.

const FLAGS = ['--host-resolver-rules=MAP other.test 127.0.0.1'];
const missing = installPackages('nginx');
const closing: (() => Promise<unknown>)[] = [];
const sockets = new WebSocketServer({ noServer: true, perMessageDeflate: { threshold: 0 } });
let port = 0;

afterAll(async () => {
  for (const close of closing.toReversed()) await close();
});

async function started<T extends { close(): Promise<unknown> }>(starting: Promise<T>): Promise<T> {
  const server = await starting;
  closing.push(() => server.close());
  return server;
}

const STREAM = { 'Content-Type': 'text/event-stream' };
const ALLOW = 'Access-Control-Allow-Origin';

/** Answers to event streams, by path. */
const STREAMS: Readonly<Record<string, readonly [status: number, fields: Record<string, string>]>> = {
  '/events': [200, STREAM],
  '/html': [200, { 'Content-Type': 'text/html' }],
  '/ended': [204, {}],
  '/to-login': [302, { Location: '/login' }],
  '/login': [200, { 'Content-Type': 'text/html' }],
  '/cors': [200, { ...STREAM, [ALLOW]: '*' }],
  '/no-cors': [200, STREAM],
  '/cors-of-another': [200, { ...STREAM, [ALLOW]: 'http://another.test' }],
  '/cors-wildcard': [200, { ...STREAM, [ALLOW]: '*' }],
};

const refusal = (status: string, ...fields: readonly string[]) =>
  `${[`HTTP/1.1 ${status}`, 'Connection: close', 'Content-Length: 0', ...fields].join('\r\n')}\r\n\r\n`;

/** Refusals of sockets, by path. */
const REFUSALS: Readonly<Record<string, string>> = {
  '/slow': refusal('408 Request Timeout'),
  '/private': refusal('302 Found', 'Location: /login?next=/private'),
  '/elsewhere': refusal('302 Found', 'Location: /elsewhere/'),
  '/session': refusal('401 Unauthorized', 'Set-Cookie: sid=1'),
  '/own-session': refusal('401 Unauthorized', 'Set-Cookie: sid=1'),
};

/** RSV1 on a text frame, and five bytes that no decoder inflates. */
const GARBAGE = Uint8Array.of(0xc1, 5, 0xff, 0xff, 0xff, 0xff, 0xff);

function upgrade(request: IncomingMessage, stream: Duplex, head: Buffer): void {
  const { pathname } = new URL(request.url ?? '/', 'http://server');
  const refused = REFUSALS[pathname];
  stream.on('error', () => stream.destroy());
  if (refused !== undefined) stream.end(refused);
  else if (pathname === '/garbage') {
    const accept = acceptOf(request.headers['sec-websocket-key'] ?? '');
    stream.write(
      `HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Accept: ${accept}\r\nSec-WebSocket-Extensions: permessage-deflate\r\n\r\n`,
    );
    stream.once('data', () => stream.write(GARBAGE));
  } else {
    sockets.handleUpgrade(request, stream, head, (socket) => {
      socket.on('message', () => {
        if (pathname === '/crashes') socket.send('hello', () => stream.destroy());
        else socket.close(1000);
      });
    });
  }
}

beforeAll(async () => {
  const server = createServer((request, response) => {
    const { pathname } = new URL(request.url ?? '/', 'http://server');
    const [status, fields] = STREAMS[pathname] ?? [200, { 'Content-Type': 'text/html' }];
    response.writeHead(status, fields);
    if (fields['Content-Type'] === STREAM['Content-Type']) response.write('data: hello\n\n');
    else
      response.end(status === 200 ? '<!doctype html><title>Page</title><link rel="icon" href="data:,">' : '');
  });
  server.on('upgrade', upgrade);
  ({ port } = await started(listen(server)));
});

/** What has to be said of the connection to an address without its port and query. */
interface Truth {
  readonly to: string;
  /** Null: nothing went wrong. */
  readonly cause: string | null;
  readonly says?: RegExp;
}

const SOCKETS: readonly Truth[] = [
  // The broadcast address of loopback: TCP has no route to it.
  { to: '127.255.255.255/', cause: 'address-unreachable', says: /cannot be reached from here/ },
  { to: 'behind.test/', cause: 'proxy-authentication-required', says: /browser’s own proxy/ },
  { to: '127.0.0.1/slow', cause: 'timed-out', says: /answered 408/ },
  { to: '127.0.0.1/elsewhere', cause: 'redirected', says: /with 302/ },
  { to: '127.0.0.1/private', cause: 'redirected', says: /with 302/ },
  { to: '127.0.0.1/own-session', cause: 'authentication-required', says: /answered 401/ },
  { to: 'other.test/session', cause: 'authentication-required', says: /answered 401/ },
  { to: '127.0.0.1/tls', cause: 'closed-before-response', says: /without a complete answer/ },
  { to: '127.0.0.1/garbage', cause: 'frames-broken-after-switch', says: /try without permessage-deflate/ },
  // It sends one right compressed message and is gone, twice: compression is none of its faults.
  { to: '127.0.0.1/crashes', cause: 'abnormal-closure-after-switch', says: /broke off/ },
  { to: '127.0.0.1/right', cause: null },
];

// DevTools may not report an answer that the browser kept from the page: “Check that the answer has”.
const EVENT_STREAMS: readonly (Truth & { readonly withCredentials?: true })[] = [
  { to: '127.0.0.1/events', cause: null },
  { to: '127.0.0.1/html', cause: 'not-an-event-stream', says: /“text\/html”/ },
  { to: '127.0.0.1/ended', cause: 'not-an-event-stream', says: /answered 204/ },
  { to: '127.0.0.1/to-login', cause: 'redirected-to-login', says: /“\/login”/ },
  { to: 'other.test/cors', cause: null },
  {
    to: 'other.test/no-cors',
    cause: 'blocked-by-cors',
    says: /^(?:Send|Check that the answer has) “Access-Control-Allow-Origin: /,
  },
  {
    to: 'other.test/cors-of-another',
    cause: 'blocked-by-cors',
    says: /names another origin|^Check that the answer has/,
  },
  // Standard has no words of the browser for it: “without withCredentials”.
  {
    to: 'other.test/cors-wildcard',
    cause: 'blocked-by-cors',
    says: /in place of “\*”|withCredentials|^Check that the answer has/,
    withCredentials: true,
  },
];

const KEPT: readonly Truth[] = [
  { to: '127.0.0.1/kept', cause: 'page-entered-bfcache', says: /at pageshow/ },
  { to: '127.0.0.1/closed-before', cause: null },
];

/** One more than Chromium 156 allows. */
const TOO_MANY = 256;
const MANY: readonly Truth[] = Array.from({ length: TOO_MANY }, (_, n) => ({
  to: `127.0.0.1/many-${n}`,
  // The page gives up what does not answer.
  cause: n === TOO_MANY - 1 ? 'too-many-sockets' : 'cancelled-by-page',
}));

type Mode = 'deep' | 'standard';

/** An address as `Truth` has it, of a connection that this mode made. */
function addressOf({ connection: { url } }: Judged, mode: Mode): string {
  const { hostname, pathname, search } = new URL(url.seen ? url.value : 'none:');
  return search === `?${mode}` ? hostname + pathname : '';
}

describe('in DevTools', () => {
  let recording: RecordingPanel;
  let folder = '';
  /** The address of each truth, with its port. */
  const addresses = new Map<string, string>();
  let nginx: RunningProxy | null = null;
  let silent: { readonly url: string };

  const withPort = (to: string) => addresses.get(to) ?? to.replace('/', `:${port}/`);
  const netLog = () => join(folder, 'net.json');

  beforeAll(async () => {
    const proxy = await started(
      listen(
        createServer().on('connect', (_request, socket) => {
          socket.end(
            refusal('407 Proxy Authentication Required', 'Proxy-Authenticate: Basic realm="office"'),
          );
        }),
      ),
    );
    const { key, cert } = makeCertificate();
    const tls = await started(listen(createTlsServer({ key, cert })));
    silent = await started(startSilentServer());
    addresses.set('127.255.255.255/', '127.255.255.255:8080/');
    addresses.set('behind.test/', 'behind.test/');
    addresses.set('127.0.0.1/tls', `127.0.0.1:${tls.port}/tls`);
    folder = await mkdtemp(join(tmpdir(), 'switchyard-'));
    closing.push(() => rm(folder, { recursive: true, force: true }));
    const pac = `function FindProxyForURL(url, host) { return host === 'behind.test' ? 'PROXY 127.0.0.1:${proxy.port}' : 'DIRECT'; }`;
    recording = await startRecordingPanel({
      flags: [
        ...FLAGS,
        `--proxy-pac-url=data:application/x-ns-proxy-autoconfig;base64,${btoa(pac)}`,
        `--log-net-log=${netLog()}`,
        '--net-log-capture-mode=Everything',
      ],
      backForwardCache: true,
    });
    // A page that is left and comes back is in one log with itself.
    const preserve = recording.panel.getByRole('checkbox', { name: 'Preserve log' });
    await recording.panel.getByText('Preserve log').click();
    await preserve.and(recording.panel.locator(':checked')).waitFor({ state: 'attached' });
  });

  afterAll(async () => {
    await recording?.close();
    await nginx?.stop();
  });

  async function visit(path: string): Promise<void> {
    await recording.page.goto(`http://127.0.0.1:${port}${path}`);
    const coverage = recording.panel.getByRole('list', { name: 'Coverage' });
    await coverage.filter({ hasText: 'Covered: page' }).waitFor();
  }

  describe.each<Mode>(['deep', 'standard'])('recorded by %s', (mode) => {
    /** Waits until the panel has told all that these truths say. */
    async function untilTold(truths: readonly Truth[]): Promise<ReadonlyMap<string, Judged>> {
      let told = new Map<string, Judged>();
      await expect
        .poll(async () => {
          told = new Map((await recording.judged()).map((one) => [addressOf(one, mode), one]));
          return truths.map(({ to }) => `${to} ${causeOf(told.get(to))}`);
        })
        .toEqual(truths.map(({ to, cause }) => `${to} ${cause}`));
      return told;
    }

    beforeAll(async () => {
      const { page, panel } = recording;
      await page.goto('about:blank');
      await chooseSource(panel, mode);
      await visit(`/?page-${mode}`);
    });

    it('sockets and event streams', async () => {
      await recording.page.evaluate(provoke, {
        sockets: [...SOCKETS, ...SOCKETS.filter(({ to }) => to.endsWith('/crashes'))].map(
          ({ to }) => `ws://${withPort(to)}?${mode}`,
        ),
        streams: EVENT_STREAMS.map(({ to, withCredentials = false }) => ({
          url: `http://${withPort(to)}?${mode}`,
          withCredentials,
        })),
      });
      const told = await untilTold([...SOCKETS, ...EVENT_STREAMS]);
      for (const { to, says } of [...SOCKETS, ...EVENT_STREAMS]) {
        if (says !== undefined)
          expect([to, told.get(to)?.explanation?.sentence]).toEqual([to, expect.stringMatching(says)]);
      }
      // What plain text to a port of TLS most often needs is told first, and that a redirect may lead to a log-in.
      expect(told.get('127.0.0.1/tls')?.explanation?.fixes[0]?.code).toContain("'wss:'");
      expect(told.get('127.0.0.1/private')?.explanation?.hints.join()).toContain('a log-in page');
    });

    it('a page in the back/forward cache, beside a socket that had ended before', async () => {
      const { page } = recording;
      await visit(`/?kept-${mode}`);
      await page.evaluate(openTwo, [
        `ws://127.0.0.1:${port}/kept?${mode}`,
        `ws://127.0.0.1:${port}/closed-before?${mode}`,
      ]);
      await page.goto(`http://127.0.0.1:${port}/?elsewhere`);
      await page.goBack({ waitUntil: 'commit' });
      await page.waitForFunction(() => Reflect.get(window, 'kept')?.readyState === WebSocket.CLOSED);
      const told = await untilTold(KEPT);
      expect(told.get('127.0.0.1/kept')?.explanation?.sentence).toMatch(/at pageshow/);
    });

    it('one socket more than Chromium opens, beside as many as it does', async () => {
      await visit(`/?many-${mode}`);
      await recording.page.evaluate(
        openAndGiveUp,
        MANY.map(({ to }) => `${silent.url}${to.replace(/^[^/]*/, '')}?${mode}`),
      );
      await untilTold(MANY);
    });
  });

  /** Chromium writes its log some events late: others have to come after. */
  async function untilLogged(truths: readonly Truth[]): Promise<void> {
    await expect
      .poll(async () => {
        await recording.page.evaluate(() => fetch('/').then((answer) => answer.text()));
        const session = replay(readFile(await readBytes(netLog())));
        const told = new Map(judgeSession(session, null).map((one) => [addressOf(one, 'deep'), one]));
        return truths.map(({ to }) => `${to} ${causeOf(told.get(to))}`);
      })
      .toEqual(truths.map(({ to, cause }) => `${to} ${cause}`));
  }

  it('by its NetLog, which has the fields of refusals', async () => {
    await untilLogged([
      { to: '127.0.0.1/private', cause: 'redirected-to-login' },
      { to: '127.0.0.1/elsewhere', cause: 'redirected' },
      { to: 'other.test/session', cause: 'cookie-not-sent' },
      { to: '127.0.0.1/own-session', cause: 'authentication-required' },
      { to: '127.0.0.1/right', cause: null },
    ]);
  });

  it.skipIf(missing !== null)('plain text to a real nginx’s port of TLS, by its NetLog', async () => {
    nginx = await runProxy(overTls(nginxPlan('    location / { return 204; }'), makeCertificate()));
    await recording.page.evaluate(provoke, {
      sockets: [`ws://127.0.0.1:${nginx.port}/plain?deep`],
      streams: [],
    });
    await untilLogged([{ to: '127.0.0.1/plain', cause: 'server-expects-tls' }]);
  });
});

describe('beside an extension that blocks an address', () => {
  const BLOCKER = {
    'manifest.json': {
      manifest_version: 3,
      name: 'Blocker',
      version: '1',
      permissions: ['declarativeNetRequest'],
      declarative_net_request: { rule_resources: [{ id: 'rules', enabled: true, path: 'rules.json' }] },
    },
    'rules.json': [
      {
        id: 1,
        action: { type: 'block' },
        condition: { urlFilter: '/blocked', resourceTypes: ['websocket', 'xmlhttprequest', 'other'] },
      },
    ],
  };

  it('the reasons of all sockets are hidden, and that of an event stream is told', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'switchyard-'));
    closing.push(() => rm(folder, { recursive: true, force: true }));
    for (const [name, content] of Object.entries(BLOCKER))
      await writeFile(join(folder, name), JSON.stringify(content));
    const recording = await startRecordingPanel({ flags: FLAGS, beside: [folder] });
    try {
      await recording.page.goto(`http://127.0.0.1:${port}/`);
      await recording.page.evaluate(provoke, {
        sockets: ['blocked', 'slow', 'right'].map((path) => `ws://127.0.0.1:${port}/${path}?deep`),
        streams: ['blocked', 'events', 'html'].map((path) => ({
          url: `http://127.0.0.1:${port}/${path}?deep`,
          withCredentials: false,
        })),
      });
      const told = async () =>
        (await recording.judged()).map(
          (one) => `${one.connection.kind} ${addressOf(one, 'deep')} ${causeOf(one)}`,
        );
      await expect
        .poll(told)
        .toEqual([
          'websocket 127.0.0.1/blocked reason-hidden-by-extension',
          'websocket 127.0.0.1/slow reason-hidden-by-extension',
          'websocket 127.0.0.1/right null',
          'event-stream 127.0.0.1/blocked blocked-by-client',
          'event-stream 127.0.0.1/events null',
          'event-stream 127.0.0.1/html not-an-event-stream',
        ]);
    } finally {
      await recording.close();
    }
  });
});

function causeOf(judged: Judged | undefined): string {
  return judged === undefined ? 'not recorded' : (judged.explanation?.cause ?? 'null');
}

// What follows runs in the page.

/** Opens one after the other, and resolves when each has ended, or its stream has a first event. */
async function provoke({
  sockets,
  streams,
}: {
  sockets: readonly string[];
  streams: readonly { readonly url: string; readonly withCredentials: boolean }[];
}): Promise<void> {
  for (const url of sockets) {
    const socket = new WebSocket(url);
    socket.addEventListener('open', () => socket.send('go on'));
    await new Promise((resolve) => socket.addEventListener('close', resolve));
  }
  for (const { url, withCredentials } of streams) {
    const stream = new EventSource(url, { withCredentials });
    await new Promise<void>((resolve) => {
      stream.addEventListener('message', () => resolve());
      stream.addEventListener('error', () => {
        stream.close();
        resolve();
      });
    });
  }
}

/** Opens all at once; when the last one has ended, which the browser does not try, closes the others. */
async function openAndGiveUp(urls: readonly string[]): Promise<void> {
  const sockets = urls.map((url) => new WebSocket(url));
  const ends = sockets.map((socket) => new Promise((resolve) => socket.addEventListener('close', resolve)));
  await ends.at(-1);
  for (const socket of sockets) socket.close();
  await Promise.all(ends);
}

/** Opens both; the second one is closed in order. */
async function openTwo(urls: readonly string[]): Promise<void> {
  const [kept, closed] = urls.map((url) => new WebSocket(url));
  const opened = new Promise((resolve) => kept?.addEventListener('open', resolve));
  closed?.addEventListener('open', () => closed.send('close'));
  await new Promise((resolve) => closed?.addEventListener('close', resolve));
  await opened;
  Reflect.set(window, 'kept', kept);
}
