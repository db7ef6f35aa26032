import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Demo, startDemo } from '../../../src/cli/demo/start-demo.ts';
import { WAYS_TO_FAIL } from '../../../src/cli/demo/ways-to-fail.ts';
import type { HarEntry } from '../../support/recording/exported-har.ts';
import { type RecordingPanel, startRecordingPanel } from '../../support/recording/recording-panel.ts';

// Every button of the demo, pressed by ?fail=all, beside what the panel exports: status and reason have to be true to what
// the server did, and nothing may be invented.

const FAILED = 'Error during WebSocket handshake: ';
const UNEXPECTED = `${FAILED}Unexpected response code: `;
const ESTABLISHMENT = 'Error in connection establishment: net::';

/** What the entry of a failure has to say. Status 0 in a HAR: not observed. */
interface Truth {
  readonly id: string;
  readonly status: number;
  readonly error: string | null;
  /** Messages that came before the end. */
  readonly messages?: number;
}

const refused = (code: number): Truth => ({ id: String(code), status: code, error: `${UNEXPECTED}${code}` });
const rejected = (id: string, error: string): Truth => ({ id, status: 0, error: FAILED + error });
const switched = (id: string, error: string | null): Truth => ({ id, status: 101, error, messages: 1 });

const TRUTHS: readonly Truth[] = [
  ...[200, 301, 403, 404, 426, 429, 500, 502, 503].map(refused),
  { id: '401', status: 0, error: 'HTTP Authentication failed; no valid credentials available' },
  rejected('wrong-accept', "Incorrect 'Sec-WebSocket-Accept' header value"),
  rejected('missing-accept', "'Sec-WebSocket-Accept' header is missing"),
  rejected('doubled-accept', "'Sec-WebSocket-Accept' header must not appear more than once in a response"),
  rejected(
    'unknown-subprotocol',
    "'Sec-WebSocket-Protocol' header value 'mqtt' in response does not match any of sent values",
  ),
  rejected(
    'subprotocol-not-chosen',
    "Sent non-empty 'Sec-WebSocket-Protocol' header but no response was received",
  ),
  rejected(
    'unoffered-extension',
    "Found an unsupported extension 'x-turbo' in 'Sec-WebSocket-Extensions' header",
  ),
  rejected('missing-upgrade', "'Upgrade' header is missing"),
  rejected('missing-connection', "'Connection' header is missing"),
  rejected('wrong-upgrade', "'Upgrade' header value is not 'WebSocket': h2c"),
  rejected('garbage', 'net::ERR_INVALID_HTTP_RESPONSE'),
  { id: 'closed', status: 0, error: 'Connection closed before receiving a handshake response' },
  rejected('midway', 'net::ERR_CONNECTION_CLOSED'),
  rejected('reset', 'net::ERR_CONNECTION_RESET'),
  { id: 'never-answers', status: 0, error: null },
  { id: 'refused', status: 0, error: `${ESTABLISHMENT}ERR_CONNECTION_REFUSED` },
  { id: 'tls', status: 0, error: `${ESTABLISHMENT}ERR_SSL_PROTOCOL_ERROR` },
  { id: 'unsafe-port', status: 0, error: `${ESTABLISHMENT}ERR_UNSAFE_PORT` },
  { id: 'cancelled', status: 0, error: 'WebSocket is closed before the connection is established.' },
  switched('reserved-bits', 'One or more reserved bits are on: reserved1 = 0, reserved2 = 1, reserved3 = 0'),
  switched('masked-frame', 'A server must not mask any frames that it sends to the client.'),
  switched('invalid-utf8', 'Could not decode a text frame as UTF-8.'),
  switched('bad-opcode', 'Unrecognized frame opcode: 3'),
  switched('abnormal', null),
  switched('close-1001', null),
  switched('close-1011', null),
  switched('close-4000', null),
];

/** The live sockets of the page itself. */
const LIVE = ['/echo', '/chat', '/socket.io/', '/samples', '/h2'] as const;

describe.each(['deep', 'standard'] as const)('the demo in the panel, recorded by %s', (mode) => {
  let demo: Demo;
  let recording: RecordingPanel;
  let entries: readonly HarEntry[] = [];
  const failures = new Map<string, HarEntry>();

  beforeAll(async () => {
    demo = await startDemo();
    recording = await startRecordingPanel({
      mode,
      flags: [`--ignore-certificate-errors-spki-list=${demo.spkiHash}`],
    });
    await recording.page.goto(`${demo.url}?fail=all`);
    await recording.page.getByText(/^Failed in \d+ ways$/).waitFor({ timeout: 100_000 });
    entries = await recording.exportHar();
    for (const entry of entries) {
      const id = /\/fail\/([\w-]+)(\?cancelled)?$/.exec(entry.url);
      if (id?.[1] !== undefined) failures.set(id[2] === undefined ? id[1] : 'cancelled', entry);
    }
  }, 120_000);

  afterAll(async () => {
    await recording?.close();
    await demo?.close();
  });

  it('has a truth for every button that makes a connection', async () => {
    const buttons = await recording.page
      .locator('button.way')
      .evaluateAll((all) => all.map((button) => button.getAttribute('data-way') ?? ''));
    // Chromium never creates the socket that the policy forbids.
    expect(buttons.filter((id) => id !== 'blocked-by-policy').toSorted()).toEqual(
      TRUTHS.map(({ id }) => id).toSorted(),
    );
    expect(buttons).toEqual(expect.arrayContaining(WAYS_TO_FAIL.map(({ id }) => id)));
  });

  it.each(TRUTHS)('$id', ({ id, status, error, messages = 0 }) => {
    const entry = failures.get(id);
    if (entry === undefined) throw new Error(`no entry for ${id}`);
    expect(entry.resourceType).toBe('websocket');
    expect(entry.status).toBe(status);
    expect(entry.errors).toEqual(error === null ? [] : [error]);
    expect(entry.messages.map(({ type, data }) => [type, data])).toEqual(
      messages === 0 ? [] : [['receive', `hello from ${id}`]],
    );
    // A response that no one showed us has no fields.
    if (status !== 101) expect(entry.responseFields).toEqual([]);
  });

  it('has nothing but the failures and the live connections', () => {
    const live = entries.filter(({ url }) => !url.includes('/fail/')).map(({ url }) => new URL(url).pathname);
    expect(failures.size).toBe(entries.length - live.length);
    for (const path of LIVE) {
      expect(live.filter((one) => one === path)).toEqual([path]);
    }
  });

  it('has the live connections switched, over HTTP/2 with 200', () => {
    for (const path of LIVE) {
      const entry = entries.find(({ url }) => new URL(url).pathname === path);
      expect(entry?.status, path).toBe(path === '/h2' ? 200 : 101);
      expect(entry?.messages.length, path).toBeGreaterThan(0);
      expect(entry?.errors, path).toEqual([]);
    }
  });
});
