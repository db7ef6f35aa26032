import { createRequire } from 'node:module';
import Ajv from 'ajv';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { type Judged, judgeSession } from '../../../src/analysis/judge-session.ts';
import { protocolWords } from '../../../src/cli/check/protocol-of.ts';
import { type Demo, startDemo } from '../../../src/cli/demo/start-demo.ts';
import { WAYS_TO_FAIL } from '../../../src/cli/demo/ways-to-fail.ts';
import { chooseSource } from '../../../src/cli/start/recording-source.ts';
import { replay } from '../../../src/formats/imported.ts';
import { readAny } from '../../../src/formats/recognize.ts';
import { messagesObserved } from '../../../src/session/messages-observed.ts';
import { type HarEntry, readExportedHar } from '../../support/recording/exported-har.ts';
import { type RecordingPanel, startRecordingPanel } from '../../support/recording/recording-panel.ts';

// Every button of the demo, pressed by ?fail=all, beside what the panel exports: status, reason, cause and broken rule have
// to be true to what the server did, by Standard as by Deep, and nothing may be invented.

const FAILED = 'Error during WebSocket handshake: ';
const UNEXPECTED = `${FAILED}Unexpected response code: `;
const ESTABLISHMENT = 'Error in connection establishment: net::';

/** What the entry of a failure has to say. Status 0 in a HAR: not observed. */
interface Truth {
  readonly id: string;
  /** Null: nothing says why, or nothing went wrong. */
  readonly cause: string | null;
  /** The rule that was broken, as far as the browser tells it. */
  readonly broken?: string;
  /** Default: 1006. Null where it is not closed, or was never opened. */
  readonly close?: number | null;
  readonly status: number;
  readonly error: string | null;
  /** Words that only Deep hears. */
  readonly errorInDeep?: RegExp;
  /** Messages that came before the end. */
  readonly messages?: number;
}

const SERVER = {
  200: 'upgrade-ignored',
  301: 'redirected',
  403: 'origin-or-access-refused',
  404: 'no-websocket-at-this-path',
  // Chromium tells no field of a refusal: hedged in its words.
  426: 'upgrade-dropped-by-proxy',
  429: 'rate-limited',
  500: 'server-failed',
  502: 'bad-gateway',
  503: 'bad-gateway',
};
const NO_101 = 'status-is-101';
const refused = ([code, cause]: [string, string]): Truth => ({
  id: code,
  status: Number(code),
  error: `${UNEXPECTED}${code}`,
  cause,
  broken: NO_101,
});
const rejected = (id: string, error: string, cause: string, broken: string): Truth => ({
  id,
  status: 0,
  error: FAILED + error,
  cause,
  broken,
});
const unreached = (id: string, error: string, cause: string): Truth => ({ id, status: 0, error, cause });
const broken = (id: string, error: string, rule: string): Truth => ({
  ...switched(id, 1006),
  error,
  cause: 'frames-broken-after-switch',
  broken: rule,
});
const switched = (id: string, close: number): Truth => ({
  id,
  status: 101,
  error: null,
  cause: null,
  messages: 1,
  close,
});

const TRUTHS: readonly Truth[] = [
  ...Object.entries(SERVER).map(refused),
  {
    ...refused(['401', 'authentication-required']),
    error: 'HTTP Authentication failed; no valid credentials available',
  },
  rejected(
    'wrong-accept',
    "Incorrect 'Sec-WebSocket-Accept' header value",
    'accept-mismatch',
    'accept-matches-key',
  ),
  rejected(
    'missing-accept',
    "'Sec-WebSocket-Accept' header is missing",
    'accept-mismatch',
    'accept-is-sent-once',
  ),
  rejected(
    'doubled-accept',
    "'Sec-WebSocket-Accept' header must not appear more than once in a response",
    'accept-mismatch',
    'accept-is-sent-once',
  ),
  rejected(
    'unknown-subprotocol',
    "'Sec-WebSocket-Protocol' header value 'mqtt' in response does not match any of sent values",
    'subprotocol-mismatch',
    'subprotocol-was-offered',
  ),
  rejected(
    'subprotocol-not-chosen',
    "Sent non-empty 'Sec-WebSocket-Protocol' header but no response was received",
    'subprotocol-mismatch',
    'subprotocol-chosen-when-offered',
  ),
  rejected(
    'unoffered-extension',
    "Found an unsupported extension 'x-turbo' in 'Sec-WebSocket-Extensions' header",
    'extension-mismatch',
    'extensions-were-offered',
  ),
  rejected('missing-upgrade', "'Upgrade' header is missing", 'switch-incomplete', 'response-names-upgrade'),
  rejected(
    'missing-connection',
    "'Connection' header is missing",
    'switch-incomplete',
    'response-connection-lists-upgrade',
  ),
  rejected(
    'wrong-upgrade',
    "'Upgrade' header value is not 'WebSocket': h2c",
    'switch-incomplete',
    'upgrade-is-websocket',
  ),
  rejected('garbage', 'net::ERR_INVALID_HTTP_RESPONSE', 'not-http', NO_101),
  {
    ...unreached(
      'closed',
      'Connection closed before receiving a handshake response',
      'closed-before-response',
    ),
    broken: NO_101,
  },
  rejected('midway', 'net::ERR_CONNECTION_CLOSED', 'closed-before-response', NO_101),
  rejected('reset', 'net::ERR_CONNECTION_RESET', 'connection-reset', NO_101),
  // Still waiting when the recording is saved.
  { id: 'never-answers', status: 0, error: null, cause: null, close: null },
  unreached('refused', `${ESTABLISHMENT}ERR_CONNECTION_REFUSED`, 'connection-refused'),
  unreached('tls', `${ESTABLISHMENT}ERR_SSL_PROTOCOL_ERROR`, 'tls-failed'),
  unreached('unsafe-port', `${ESTABLISHMENT}ERR_UNSAFE_PORT`, 'unsafe-port'),
  unreached('cancelled', 'WebSocket is closed before the connection is established.', 'cancelled-by-page'),
  {
    id: 'blocked-by-policy',
    status: 0,
    error: null,
    errorInDeep: /^Connecting to 'ws:.*violates the following Content Security Policy directive/,
    cause: 'blocked-by-policy',
    close: null,
  },
  broken(
    'reserved-bits',
    'One or more reserved bits are on: reserved1 = 0, reserved2 = 1, reserved3 = 0',
    'reserved-bits-are-negotiated',
  ),
  broken(
    'masked-frame',
    'A server must not mask any frames that it sends to the client.',
    'server-frames-are-not-masked',
  ),
  broken('invalid-utf8', 'Could not decode a text frame as UTF-8.', 'text-is-utf8'),
  broken('bad-opcode', 'Unrecognized frame opcode: 3', 'opcodes-are-known'),
  { ...switched('abnormal', 1006), cause: 'abnormal-closure-after-switch' },
  switched('close-1001', 1001),
  { ...switched('close-1011', 1011), cause: 'closed-with-code' },
  { ...switched('close-4000', 4000), cause: 'closed-with-code' },
];

/** The live sockets of the page itself. */
const LIVE = ['/echo', '/chat', '/socket.io/', '/rpc', '/mqtt', '/samples', '/h2'] as const;

const WORKERS = ['/worker', '/shared-worker', '/service-worker'] as const;

const addressOf = (id: string) => (id === 'cancelled' ? '/fail/never-answers?cancelled' : `/fail/${id}`);

let demo: Demo;
let recording: RecordingPanel;

beforeAll(async () => {
  demo = await startDemo();
  recording = await startRecordingPanel({
    flags: [`--ignore-certificate-errors-spki-list=${demo.spkiHash}`],
  });
});

afterAll(async () => {
  await recording?.close();
  await demo?.close();
});

describe.each(['deep', 'standard'] as const)('the demo in the panel, recorded by %s', (mode) => {
  let har = '';
  let entries: readonly HarEntry[] = [];
  let judged: readonly Judged[] = [];
  const failures = new Map<string, HarEntry>();

  beforeAll(async () => {
    // The page of the mode before would go on recording until it is left.
    await recording.page.goto('about:blank');
    await chooseSource(recording.panel, mode);
    await recording.page.goto(`${demo.url}?fail=all`);
    await recording.page.getByText(/^Failed in \d+ ways$/).waitFor({ timeout: 240_000 });
    // Ends, statuses and messages of the last ones are told a moment later. Where one never is, the tests below say which.
    await vi
      .waitFor(
        async () => {
          await takeExport();
          expect(lacking()).toEqual([]);
        },
        { timeout: 45_000, interval: 500 },
      )
      .catch(() => {});
  });

  const takeExport = async () => {
    har = await recording.exportHarText();
    entries = readExportedHar(har);
    judged = judgeSession(replay(readAny(har)), null);
    for (const entry of entries) {
      const id = /\/fail\/([\w-]+)(\?cancelled)?$/.exec(entry.url);
      if (id?.[1] !== undefined) failures.set(id[2] === undefined ? id[1] : 'cancelled', entry);
    }
  };

  /** What has not all been told yet. */
  const lacking = (): readonly string[] => {
    const heard = ['/frame', '/frame-of-another-site', ...LIVE, ...(mode === 'deep' ? WORKERS : [])];
    const failed = TRUTHS.filter(({ id, status, error, close = 1006, messages = 0 }) => {
      const entry = failures.get(id);
      const [said] = saidOf(addressOf(id));
      const code = said?.connection.close.seen === true ? said.connection.close.value.code : null;
      const words = entry?.errors.length ?? 0;
      return (
        entry?.status !== status ||
        code !== close ||
        entry.messages.length < messages ||
        (error !== null && words === 0)
      );
    });
    return [
      ...failed.map(({ id }) => id),
      ...heard.filter((path) => (live(path)?.messages.length ?? 0) === 0),
      ...(saidOf('/webtransport')[0]?.connection.outcome === 'failed' ? [] : ['/webtransport']),
    ];
  };

  it('has a truth for every button that makes a connection', async () => {
    const buttons = await recording.page
      .locator('button.way')
      .evaluateAll((all) => all.map((button) => button.getAttribute('data-way') ?? ''));
    expect(buttons.toSorted()).toEqual(TRUTHS.map(({ id }) => id).toSorted());
    expect(buttons).toEqual(expect.arrayContaining(WAYS_TO_FAIL.map(({ id }) => id)));
  });

  /** What is said of the connections to that path, their checks and cause. */
  const saidOf = (path: string): readonly Judged[] =>
    judged.filter(({ connection: { url } }) => url.seen && urlPath(url.value) === path);

  it.each(TRUTHS)('$id: $cause', ({ id, cause, broken: rule, close = 1006 }) => {
    const [said, ...others] = saidOf(addressOf(id));
    expect(others).toEqual([]);
    expect(said?.explanation?.cause ?? null).toBe(cause);
    const failed = said?.findings.filter(({ verdict }) => verdict === 'fail').map(({ check }) => check);
    expect(failed).toEqual(rule === undefined ? [] : [rule]);
    expect(said?.connection.close.seen === true ? said.connection.close.value.code : null).toBe(close);
  });

  it.each(TRUTHS)('$id', ({ id, status, error, errorInDeep, messages = 0 }) => {
    const entry = failures.get(id);
    if (entry === undefined) throw new Error(`no entry for ${id}`);
    expect(entry.resourceType).toBe('websocket');
    expect(entry.status).toBe(status);
    const words = mode === 'deep' && errorInDeep !== undefined ? expect.stringMatching(errorInDeep) : error;
    expect(entry.errors).toEqual(words === null ? [] : [words]);
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

  it('calls what an ordinary answer offers an offer, and only the 426 a refusal', () => {
    expect(
      ['/offers/h2c', '/offers/alt-svc', '/offers/426'].map((path) =>
        saidOf(path).map(({ connection, explanation, findings }) => [
          protocolWords(connection),
          connection.outcome,
          explanation?.cause ?? null,
          findings.filter(({ verdict }) => verdict === 'fail' || verdict === 'warn').length,
        ]),
      ),
    ).toEqual([
      [['offered h2c', 'closed', null, 0]],
      [['offered h2', 'closed', null, 0]],
      [['websocket', 'refused', 'upgrade-to-something-else-required', 0]],
    ]);
  });

  it('has frames and, only where workers are covered, the messages of workers', () => {
    for (const path of ['/frame', '/frame-of-another-site']) {
      expect(live(path)?.messages.length, path).toBeGreaterThan(0);
    }
    for (const path of WORKERS) {
      const heard = saidOf(path).map(({ connection }) => messagesObserved(connection));
      if (mode === 'deep') expect(heard, path).toEqual([true]);
      else expect(heard, path).not.toContain(true);
      if (mode === 'deep') expect(live(path)?.messages.length, path).toBeGreaterThan(0);
    }
    const [session] = saidOf('/webtransport');
    expect(session?.connection.outcome).toBe('failed');
    // The page learns no reason; in Deep, Chromium's log may have the network error.
    expect(['closed-before-response', 'connection-refused']).toContain(session?.explanation?.cause);
  });

  it('has the live connections open', () => {
    for (const path of LIVE) {
      expect(
        saidOf(path === '/socket.io/' ? `${path}?EIO=4&transport=websocket` : path).map(
          ({ connection }) => connection.outcome,
        ),
        path,
      ).toEqual(['open']);
    }
  });

  it('exports HAR 1.2', () => {
    const ajv = new Ajv({ meta: false, format: 'full', schemaId: 'auto' });
    ajv.addMetaSchema(createRequire(import.meta.url)('ajv/lib/refs/json-schema-draft-06.json'));
    ajv.addSchema(Object.values(schemas));
    expect(ajv.validate('har.json#', JSON.parse(har)) ? null : ajv.errors).toBeNull();
  });

  const live = (path: string) => entries.find(({ url }) => new URL(url).pathname === path);
});

/** har-schema has no types of its own: each of its members is one schema. */
const schemas: Record<string, object> = createRequire(import.meta.url)('har-schema');

function urlPath(url: string): string {
  const { pathname, search } = new URL(url);
  return pathname + search;
}
