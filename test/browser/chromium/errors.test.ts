import { readFileSync } from 'node:fs';
import { type Browser, type CDPSession, chromium, type Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { findChromium } from '../../../src/cli/browser/find-chromium.ts';
import { makeCertificate } from '../../../src/cli/demo/certificate.ts';
import { type ConnectAnswer, startHttp2Server } from '../../../src/cli/demo/http2-server.ts';
import { startRawServer } from '../../../src/cli/demo/raw-server.ts';
import { holdRefusedPort } from '../../../src/cli/demo/refused-port.ts';
import { FAULTY_FRAMES, FAULTY_HANDSHAKES, type FaultyAnswer } from '../../support/servers/faulty-answers.ts';
import { type FaultyServer, startFaultyServer } from '../../support/servers/faulty-server.ts';
import { startPageServer } from '../../support/servers/page-server.ts';

// The browser's own words are evidence: when a new Chromium changes one, this fails before an explanation goes
// wrong in silence. A plain CDP client, no extension.

/** What Chromium said of one socket, and what the page was told. */
interface Outcome {
  readonly errors: readonly string[];
  /** Status of the handshake's response, where CDP reports one. */
  readonly status: number | null;
  readonly told: number | 'open';
}

let browser: Browser;
let page: Page;
let cdp: CDPSession;
let faulty: FaultyServer;
const running: { close(): Promise<void> }[] = [];
const certificate = makeCertificate();

/** What CDP reported of one URL; every test uses a URL of its own. */
interface Ledger {
  readonly errors: string[];
  status: number | null;
  readonly closed: Promise<void>;
  close(): void;
}

const seen = new Map<string, Ledger>();

function ledger(url: string): Ledger {
  const known = seen.get(url);
  if (known !== undefined) return known;
  const gate = new EventTarget();
  const made: Ledger = {
    errors: [],
    status: null,
    closed: new Promise((resolve) => {
      gate.addEventListener('close', () => resolve());
    }),
    close: () => gate.dispatchEvent(new Event('close')),
  };
  seen.set(url, made);
  return made;
}

beforeAll(async () => {
  const found = findChromium();
  if (found === null) throw new Error('No Chromium to test in');
  browser = await chromium.launch({
    executablePath: found.path,
    args: [
      '--no-sandbox',
      '--disable-gpu',
      '--disable-quic',
      `--ignore-certificate-errors-spki-list=${certificate.spkiHash}`,
    ],
  });
  running.push(browser);
  const empty = await startPageServer();
  faulty = await startFaultyServer();
  running.push(empty, faulty);
  page = await browser.newPage();
  await page.goto(empty.url);
  cdp = await page.context().newCDPSession(page);
  const urls = new Map<string, string>();
  const of = (requestId: string): Ledger => ledger(urls.get(requestId) ?? 'unknown');
  cdp.on('Network.webSocketCreated', (event) => urls.set(event.requestId, event.url));
  cdp.on('Network.webSocketHandshakeResponseReceived', (event) => {
    of(event.requestId).status = event.response.status;
  });
  cdp.on('Network.webSocketFrameError', (event) => of(event.requestId).errors.push(event.errorMessage));
  cdp.on('Network.webSocketClosed', (event) => of(event.requestId).close());
  await cdp.send('Network.enable');
});

afterAll(async () => {
  await Promise.all(running.map((server) => server.close()));
});

/** Opens a socket in the page and waits until both page and CDP know its end; `stays`: closes it once open. */
async function provoke(url: string, offers: readonly string[] = [], stays = false): Promise<Outcome> {
  // Failures in a row make Chromium wait (faulty-server.ts).
  await page.evaluate(open, { url: `${faulty.url}/good`, offers: [], stays: true });
  const told = await page.evaluate(open, { url, offers: [...offers], stays });
  const known = ledger(url);
  await known.closed;
  return { errors: known.errors, status: known.status, told };
}

/** Runs in the page. */
function open({
  url,
  offers,
  stays,
}: {
  url: string;
  offers: string[];
  stays: boolean;
}): Promise<number | 'open'> {
  return new Promise((resolve) => {
    const socket = new WebSocket(url, offers);
    socket.addEventListener('close', ({ code }) => resolve(code));
    if (!stays) return;
    socket.addEventListener('open', () => {
      socket.close();
      resolve('open');
    });
  });
}

async function check({ id, offers, expected, closeCode }: FaultyAnswer): Promise<Outcome> {
  const outcome = await provoke(`${faulty.url}/${id}`, offers, closeCode === null);
  expect(outcome.errors).toEqual(expected === null ? [] : [expected]);
  expect(outcome.told).toBe(closeCode === null ? 'open' : (closeCode ?? 1006));
  return outcome;
}

describe('faulty handshakes', () => {
  it.each(FAULTY_HANDSHAKES)('$id', async (answer) => {
    const { status } = await check(answer);
    // A refused handshake has no response event: the text is all there is.
    expect(status).toBe(answer.closeCode === null ? 101 : null);
  });
});

describe('faulty frames after a proper switch', () => {
  it.each(FAULTY_FRAMES)('$id', async (answer) => {
    const { status } = await check(answer);
    expect(status).toBe(101);
  });
});

describe('no handshake at all', () => {
  const establishment = 'Error in connection establishment: net::';

  it('a port that nobody listens on', async () => {
    const refused = await holdRefusedPort();
    running.push(refused);
    const { errors } = await provoke(`ws://127.0.0.1:${refused.port}/refused`);
    expect(errors).toEqual([`${establishment}ERR_CONNECTION_REFUSED`]);
  });

  it.each([
    ['an unsafe port', 'ws://127.0.0.1:6000/', 'ERR_UNSAFE_PORT'],
    ['a name that does not exist', 'ws://no-such-host.invalid/', 'ERR_NAME_NOT_RESOLVED'],
  ])('%s', async (_name, url, code) => {
    const { errors } = await provoke(url);
    expect(errors).toEqual([establishment + code]);
  });

  it('TLS where there is none', async () => {
    const { errors } = await provoke(`${faulty.url.replace('ws:', 'wss:')}/tls`);
    expect(errors).toEqual([`${establishment}ERR_SSL_PROTOCOL_ERROR`]);
  });

  it('a certificate that nobody vouches for', async () => {
    const server = await startHttp2Server({
      certificate: makeCertificate(),
      origin: '*',
      onMessage: () => undefined,
    });
    running.push(server);
    const { errors } = await provoke(`wss://127.0.0.1:${server.port}/certificate`);
    expect(errors).toEqual([`${establishment}ERR_CERT_AUTHORITY_INVALID`]);
  });

  it('a page that closes while it connects', async () => {
    const silent = await startRawServer(() => ({ bytes: '', afterwards: 'hold' }));
    running.push(silent);
    const url = `ws://127.0.0.1:${silent.port}/cancelled`;
    await page.evaluate((address) => new WebSocket(address).close(), url);
    await ledger(url).closed;
    expect(ledger(url).errors).toEqual(['WebSocket is closed before the connection is established.']);
  });
});

/** A server with whom the browser has an HTTP/2 session already, as RFC 8441 needs it. */
async function startWarm(answer: ConnectAnswer): Promise<{ url: string }> {
  const origin = new URL(page.url()).origin;
  const server = await startHttp2Server({
    certificate,
    origin,
    onMessage: () => undefined,
    answer: () => answer,
  });
  running.push(server);
  const host = `127.0.0.1:${server.port}`;
  await page.evaluate(
    async (address) => (await fetch(address, { credentials: 'include' })).text(),
    `https://${host}/`,
  );
  return { url: `wss://${host}/over-h2` };
}

describe('over HTTP/2', () => {
  it.each([
    // With no extension that hides it: an empty text is not always somebody else's doing.
    [401, ''],
    [403, 'Error during WebSocket handshake: Unexpected response code: 403'],
    [404, 'Error during WebSocket handshake: Unexpected response code: 404'],
    [407, 'Error in connection establishment: net::ERR_UNEXPECTED_PROXY_AUTH'],
    [503, 'Error during WebSocket handshake: Unexpected response code: 503'],
    ['reset', 'Stream closed with error: net::ERR_HTTP2_PROTOCOL_ERROR'],
  ] as const)('an extended CONNECT answered %s', async (answer, expected) => {
    const { url } = await startWarm(answer);
    const { errors } = await provoke(url);
    expect(errors).toEqual([expected]);
  });

  it('an extended CONNECT answered without the subprotocol', async () => {
    const { url } = await startWarm(200);
    const { errors } = await provoke(url, ['chat']);
    expect(errors).toEqual([
      "Error during WebSocket handshake: Sent non-empty 'Sec-WebSocket-Protocol' header but no response was received",
    ]);
  });
});

interface Texts {
  readonly errors: readonly string[];
}

it('every text on record is provoked above, and every text provoked is on record', () => {
  const file = new URL('../../fixtures/chromium-156-errors.json', import.meta.url);
  const { errors: onRecord }: Texts = JSON.parse(readFileSync(file, 'utf8'));
  const provoked = new Set([...seen.values()].flatMap(({ errors }) => errors));
  expect([...provoked].toSorted()).toEqual([...onRecord].toSorted());
});
