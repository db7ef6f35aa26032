import { readFileSync } from 'node:fs';
import { createServer } from 'node:http';
import * as v from 'valibot';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Firefox, startFirefox } from '../../../src/cli/browser/firefox/start-firefox.ts';
import { makeCertificate } from '../../../src/cli/demo/certificate.ts';
import { type ConnectAnswer, startHttp2Server } from '../../../src/cli/demo/http2-server.ts';
import { listen } from '../../../src/cli/demo/listen.ts';
import { holdRefusedPort } from '../../../src/cli/demo/refused-port.ts';
import { FAULTY_FRAMES, FAULTY_HANDSHAKES } from '../../support/servers/faulty-answers.ts';
import { startFaultyServer } from '../../support/servers/faulty-server.ts';
import { startSilentServer } from '../../support/servers/silent-server.ts';
import { startPatientServer } from './patient-server.ts';
import { startProvokingPage } from './provoking-page.ts';
import { trust } from './trust.ts';
import { type Heard, watch } from './watch.ts';

// What Firefox says of failed handshakes and frames is evidence: when a new one changes a text, or takes what this
// one refuses, this fails before an explanation goes wrong in silence. No extension; what webRequest would tell one is heard.

const TOLD = v.object({
  opened: v.boolean(),
  protocol: v.string(),
  error: v.boolean(),
  /** The socket works after all that the server did. */
  goesOn: v.boolean(),
  close: v.nullable(v.object({ code: v.number(), reason: v.string(), wasClean: v.boolean() })),
  /** What `new WebSocket` threw. */
  thrown: v.nullable(v.string()),
});

interface Outcome extends Heard {
  readonly told: v.InferOutput<typeof TOLD>;
}

/**
 * Firefox 153 freezes, the whole browser, at a server that answers `client_max_window_bits` of 8: zlib can't, and the main
 * thread waits for a lock that it holds.
 */
const FREEZES = 'deflate-bad-client_max_window_bits-08';

const HANDSHAKES = FAULTY_HANDSHAKES.filter(({ id }) => id !== FREEZES).map((answer) =>
  // Firefox opens: to see that it does, the end must not come along with the head.
  answer.id === 'head-of-300-kib' ? { ...answer, afterwards: 'end-on-data' as const } : answer,
);

/** Answers to which Firefox 153 opens, and whether Chromium 156 does. */
const FIREFOX_OPENS: ReadonlyMap<string, 'both' | 'Chromium refuses'> = new Map([
  ['two-upgrades', 'Chromium refuses'],
  ['upgrade-list', 'Chromium refuses'],
  ['upgrade-x-websocket', 'Chromium refuses'],
  ['subprotocol-not-asked', 'Chromium refuses'],
  ['subprotocol-not-chosen', 'Chromium refuses'],
  ['extensions-empty', 'Chromium refuses'],
  ['head-of-300-kib', 'Chromium refuses'],
  ['deflate-good', 'both'],
  ['with-body-length', 'both'],
  ['folded', 'both'],
]);

/** The other way round: Chromium opens, Firefox refuses. */
const ONLY_CHROMIUM_OPENS = ['http-1-0'];

/** Handshakes of which webRequest tells a failure; of all others it tells the status, and nothing of a failure. */
const WEB_REQUEST_ERRORS: ReadonlyMap<string, string> = new Map([
  ['status-100-Continue', 'NS_ERROR_WEBSOCKET_CONNECTION_REFUSED'],
  ['status-103-Early-Hints', 'NS_ERROR_WEBSOCKET_CONNECTION_REFUSED'],
  ['http-0-9', 'NS_ERROR_WEBSOCKET_CONNECTION_REFUSED'],
  ['status-', 'NS_ERROR_PARSING_HTTP_STATUS_LINE'],
  ['nothing', 'NS_ERROR_NET_RESET'],
  ['reset', 'NS_ERROR_NET_RESET'],
  ['two-lengths', 'NS_ERROR_CORRUPTED_CONTENT'],
  ['nul-in-field', 'NS_ERROR_DOM_INVALID_HEADER_VALUE'],
]);

/** Frames that RFC 6455 forbids and Firefox 153 takes: the socket goes on, or closes cleanly with this code. */
const FIREFOX_TAKES: ReadonlyMap<string, 'goes on' | number> = new Map<string, 'goes on' | number>([
  ['frame-masked', 'goes on'],
  ['frame-close-of-one-byte', 1005],
  ...[0, 999, 1004, 1005, 1006, 1015, 1016, 2999, 5000, 65_535].map(
    (code) => [`frame-close-code-${code}`, code] as const,
  ),
  ['frame-text-after-close', 1000],
  ['frame-close-after-close', 1000],
  ['frame-ping-after-close', 1000],
  ['frame-pong-after-close', 1000],
]);

const GENERAL = 'Firefox can’t establish a connection to the server at ws://server/.';
const INTERRUPTED = 'The connection to ws://server/ was interrupted while the page was loading.';

let firefox: Firefox;
let takeHeard: () => Promise<Heard>;
let page: { readonly url: string };
let securePage: { readonly url: string; readonly port: number };
let faulty: { readonly url: string };
let patient: { readonly url: string };
let silent: { readonly url: string };
const running: { close(): Promise<void> }[] = [];
const certificate = makeCertificate();
const provoked = { console: new Set<string>(), webRequest: new Set<string>(), thrown: new Set<string>() };

async function started<T extends { close(): Promise<void> }>(starting: Promise<T>): Promise<T> {
  const server = await starting;
  running.push(server);
  return server;
}

beforeAll(async () => {
  firefox = await started(
    startFirefox({
      // Firefox waits longer and longer before it asks a server again that has refused.
      preferences: { 'network.websocket.delay-failed-reconnects': false },
    }),
  );
  page = await started(startProvokingPage());
  securePage = await started(startProvokingPage(certificate));
  faulty = await started(startFaultyServer(HANDSHAKES));
  patient = await started(startPatientServer(FAULTY_FRAMES));
  silent = await started(startSilentServer());
  takeHeard = await watch(firefox);
  await firefox.navigate(page.url);
});

afterAll(async () => {
  for (const each of running.toReversed()) await each.close();
});

/** The same words for every port, path and place in a script. */
function withoutAddress(text: string): string {
  return text
    .replace(/location: "[^"]*"/, 'location: "…"')
    .replace(/\b(wss?|https?):\/\/127\.0\.0\.1:\d+\/[\w?=%&'/-]*/g, '$1://server/');
}

/** Firefox may say a moment late that a socket was interrupted, and then names that of an earlier test. */
function isOfEarlierSocket(text: string, url: string): boolean {
  return (
    /was interrupted while the page was loading/.test(text) &&
    URL.canParse(url) &&
    !text.includes(new URL(url).href)
  );
}

/** Opens a socket from the page, and answers all that page, console and webRequest were told of it. */
async function provoke(url: string, offers: readonly string[] = [], closes = false): Promise<Outcome> {
  await takeHeard();
  const script = 'return window.provoke(...arguments)';
  const told = v.parse(TOLD, await firefox.executeScript('content', script, url, offers, closes));
  const heard = await takeHeard();
  const texts = heard.console.filter((text) => !isOfEarlierSocket(text, url)).map(withoutAddress);
  for (const text of texts) provoked.console.add(text);
  for (const text of heard.webRequest) provoked.webRequest.add(text);
  if (told.thrown !== null) provoked.thrown.add(withoutAddress(told.thrown));
  return { ...heard, console: texts, told };
}

const ABNORMAL = { code: 1006, reason: '', wasClean: false };

describe('faulty handshakes', () => {
  it.each(HANDSHAKES)('$id', async ({ id, offers, closeCode }) => {
    const { told, console, webRequest, statuses } = await provoke(`${faulty.url}/${id}`, offers);
    const opens = FIREFOX_OPENS.get(id);
    expect(told.opened).toBe(opens !== undefined);
    const chromiumOpens = closeCode === null;
    expect(chromiumOpens).toBe(opens === 'both' || ONLY_CHROMIUM_OPENS.includes(id));
    const error = WEB_REQUEST_ERRORS.get(id);
    expect(webRequest).toEqual(error === undefined ? [] : [error]);
    // The status is seen even where Firefox then refuses; of HTTP/0.9 it makes one up.
    if (error === undefined) expect(statuses).toHaveLength(1);
    if (opens !== undefined) {
      expect(console).toEqual([]);
      return;
    }
    expect(told).toMatchObject({ error: true, close: ABNORMAL });
    expect(console.at(-1)).toBe(GENERAL);
    expect(console.slice(0, -1)).toEqual(
      id === 'status-' ? ['The status line of the HTTP response is invalid'] : [],
    );
  });
});

it('sends “Connection: Upgrade” alone, so no server misreads a list', async () => {
  const sent: (string | undefined)[] = [];
  const server = createServer();
  server.on('upgrade', ({ headers }, socket) => {
    sent.push(headers.connection);
    socket.end('HTTP/1.1 400 Bad Request\r\nConnection: close\r\nContent-Length: 0\r\n\r\n');
  });
  const { port } = await started(listen(server));
  expect((await provoke(`ws://127.0.0.1:${port}/status-400`)).statuses).toEqual([400]);
  expect(sent).toEqual(['Upgrade']);
});

describe('subprotocols, of which the check subprotocol-chosen-when-offered says which browser does what', () => {
  it.each([
    ['asked for and none chosen: opens without one', 'subprotocol-not-chosen', true],
    ['not asked for and one chosen: opens without it', 'subprotocol-not-asked', true],
    ['asked for and another chosen: refused', 'subprotocol-mismatch', false],
    ['asked for and chosen in other letters: refused', 'subprotocol-case', false],
  ])('%s', async (_name, id, opens) => {
    const offers = HANDSHAKES.find((answer) => answer.id === id)?.offers;
    const { told } = await provoke(`${faulty.url}/${id}`, offers);
    expect(told).toMatchObject({ opened: opens, protocol: '' });
  });
});

describe('faulty frames, sent once the page knows of the switch', () => {
  it.each(FAULTY_FRAMES)('$id', async ({ id }) => {
    const { told, console, webRequest, statuses } = await provoke(`${patient.url}/${id}`);
    expect(told.opened).toBe(true);
    expect(statuses).toEqual([101]);
    // webRequest has no word of what happens after the switch.
    expect(webRequest).toEqual([]);
    const taken = FIREFOX_TAKES.get(id);
    expect(told.goesOn).toBe(taken === 'goes on');
    if (taken === 'goes on') expect(console).toEqual([]);
    else if (typeof taken === 'number') {
      expect(told).toMatchObject({ error: false, close: { code: taken, reason: '', wasClean: true } });
      expect(console).toEqual([]);
    } else if (id === 'frame-fin-without-close') {
      expect(told).toMatchObject({ error: false, close: ABNORMAL });
      expect(console).toEqual([]);
    } else {
      expect(told).toMatchObject({ error: true, close: ABNORMAL });
      expect(console).toEqual([INTERRUPTED]);
    }
  });
});

describe('no handshake at all', () => {
  it('a port that nobody listens on', async () => {
    const refused = await holdRefusedPort();
    const { console, webRequest } = await provoke(`ws://127.0.0.1:${refused.port}/refused`);
    await refused.close();
    expect(console).toEqual([GENERAL]);
    expect(webRequest).toEqual(['NS_ERROR_CONNECTION_REFUSED']);
  });

  it('an unsafe port, of which webRequest knows nothing', async () => {
    const { told, console, webRequest, statuses } = await provoke('ws://127.0.0.1:6000/');
    expect(told.close).toEqual(ABNORMAL);
    expect({ console, webRequest, statuses }).toEqual({ console: [GENERAL], webRequest: [], statuses: [] });
  });

  it('a name that does not exist', async () => {
    const { console, webRequest } = await provoke('ws://no-such-host.invalid/');
    expect(console).toEqual([GENERAL.replace('server/', 'no-such-host.invalid/')]);
    expect(webRequest).toEqual(['NS_ERROR_UNKNOWN_HOST']);
  });

  it('TLS where there is none: the page gets 1015', async () => {
    const { told, console, webRequest } = await provoke(`${faulty.url.replace('ws:', 'wss:')}/tls`);
    expect(told.close).toEqual({ ...ABNORMAL, code: 1015 });
    expect(console).toEqual([GENERAL.replace('ws:', 'wss:')]);
    expect(webRequest).toEqual(['SSL received a record that exceeded the maximum permissible length.']);
  });

  it('a certificate that nobody vouches for', async () => {
    const { told, webRequest } = await provoke(`wss://127.0.0.1:${securePage.port}/certificate`);
    expect(told.close).toEqual({ ...ABNORMAL, code: 1015 });
    expect(webRequest).toEqual(['The certificate is not trusted because it is self-signed.']);
  });

  it('a page that closes while it connects: both sentences, and webRequest keeps silent', async () => {
    const { told, console, webRequest } = await provoke(`${silent.url}/`, [], true);
    expect(told).toMatchObject({ opened: false, close: ABNORMAL });
    expect(console.toSorted()).toEqual([GENERAL, INTERRUPTED].toSorted());
    expect(webRequest).toEqual([]);
  });
});

describe('what a page may not do', () => {
  it.each([`connect-src 'self'`, `default-src 'self' 'unsafe-inline'`])(
    'under the policy %s',
    async (policy) => {
      await firefox.navigate(`${page.url}?policy=${encodeURIComponent(policy)}`);
      const { told, console, webRequest, statuses } = await provoke(`${faulty.url}/folded`);
      expect(told.thrown).toContain('NS_ERROR_CONTENT_BLOCKED');
      expect(console).toEqual([
        `Content-Security-Policy: The page’s settings blocked the loading of a resource (connect-src) at ws://server/ because it violates the following directive: “${policy}”`,
      ]);
      expect({ webRequest, statuses }).toEqual({ webRequest: [], statuses: [] });
    },
  );

  it('a policy that only reports does not stop the socket', async () => {
    await firefox.navigate(`${page.url}?report=${encodeURIComponent("connect-src 'none'")}`);
    const { told, console } = await provoke(`${faulty.url}/folded`);
    expect(told.opened).toBe(true);
    expect(console[0]).toMatch(/\(Report-Only policy\)/);
  });

  it('more than 200 sockets of the whole browser: the general sentence, and webRequest knows nothing', async () => {
    await firefox.navigate(page.url);
    await takeHeard();
    // Those that earlier tests left to a server that holds them count as well: how many open is not for this page to say.
    const script = `return Promise.all(Array.from({ length: 201 }, (_, i) => new Promise((resolve) => {
      const socket = new WebSocket(arguments[0] + '?' + i);
      socket.onopen = () => resolve('opened');
      socket.onclose = () => resolve('refused');
    })))`;
    const all = v.parse(
      v.array(v.string()),
      await firefox.executeScript('content', script, `${faulty.url}/good`),
    );
    const opened = all.filter((each) => each === 'opened').length;
    const { console, webRequest, statuses } = await takeHeard();
    expect(opened).toBeGreaterThan(150);
    expect(opened).toBeLessThan(201);
    expect(new Set(console.map(withoutAddress))).toEqual(new Set([GENERAL]));
    expect(webRequest).toEqual([]);
    expect(statuses).toHaveLength(opened);
  });

  it('from a secure page: ws: to a host is mixed content, to loopback it is not', async () => {
    await trust(firefox, certificate, securePage.port);
    await firefox.navigate(securePage.url);
    const elsewhere = await provoke('ws://no-such-host.invalid/');
    expect(elsewhere.told.thrown).toBe('SecurityError: The operation is insecure.');
    expect({ console: elsewhere.console, webRequest: elsewhere.webRequest }).toEqual({
      console: [],
      webRequest: [],
    });
    expect((await provoke(`${faulty.url}/folded`)).told.opened).toBe(true);
  });
});

/** A server with whom the browser has an HTTP/2 session already, as RFC 8441 needs it. */
async function startWarm(answer: ConnectAnswer): Promise<string> {
  const origin = new URL(securePage.url).origin;
  const server = await started(
    startHttp2Server({ certificate, origin, onMessage: () => undefined, answer: () => answer }),
  );
  await trust(firefox, certificate, server.port);
  const host = `127.0.0.1:${server.port}`;
  const script = 'return window.fetch(arguments[0], { credentials: "include" }).then((it) => it.text())';
  expect(await firefox.executeScript('content', script, `https://${host}/`)).toBe('HTTP/2 is warm\n');
  return `wss://${host}/over-h2`;
}

describe('over HTTP/2', () => {
  it.each([401, 403, 404, 407, 503] as const)('an extended CONNECT answered %s', async (answer) => {
    const { told, console, webRequest, statuses } = await provoke(await startWarm(answer));
    expect(told.close).toEqual(ABNORMAL);
    expect(console).toEqual([GENERAL.replace('ws:', 'wss:')]);
    expect({ webRequest, statuses }).toEqual({ webRequest: [], statuses: [answer] });
  });

  it('an extended CONNECT reset', async () => {
    const { webRequest, statuses } = await provoke(await startWarm('reset'));
    expect({ webRequest, statuses }).toEqual({ webRequest: ['NS_ERROR_NET_RESET'], statuses: [] });
  });

  it('opens also where no subprotocol was chosen', async () => {
    const { told, statuses } = await provoke(await startWarm(200), ['chat']);
    expect({ opened: told.opened, statuses }).toEqual({ opened: true, statuses: [200] });
  });
});

interface Texts {
  readonly console: readonly string[];
  readonly webRequest: readonly string[];
  readonly thrown: readonly string[];
}

it('every text on record is provoked above, and every text provoked is on record', () => {
  const file = new URL('../../fixtures/firefox-153-errors.json', import.meta.url);
  const seen = {
    console: [...provoked.console].toSorted(),
    webRequest: [...provoked.webRequest].toSorted(),
    thrown: [...provoked.thrown].toSorted(),
  };
  const { console, webRequest, thrown }: Texts = JSON.parse(readFileSync(file, 'utf8'));
  expect(seen).toEqual({ console, webRequest, thrown });
});
