import { readdirSync, readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { validateAccept } from '../../src/analysis/accept-validation.ts';
import { CHECKS } from '../../src/analysis/checks/registry.ts';
import type { Finding, Verdict } from '../../src/analysis/finding.ts';
import { judge } from '../../src/analysis/judge.ts';
import type { Source } from '../../src/events/event.ts';
import { notSeen, seen } from '../../src/events/observed.ts';
import { epochMilliseconds } from '../../src/events/units.ts';
import type { BrowserWords, Connection } from '../../src/session/connection.ts';
import { connectionOf, fieldsOf } from './vector.ts';

const KEY = 'dGhlIHNhbXBsZSBub25jZQ==';
const ASK = [
  ['Host', 'server.example.com'],
  ['Upgrade', 'websocket'],
  ['Connection', 'Upgrade'],
  ['Sec-WebSocket-Key', KEY],
  ['Sec-WebSocket-Version', '13'],
  ['Origin', 'http://server.example.com'],
];
const request = (headers = ASK, raw: string | null = null) =>
  seen({ method: 'GET', target: '/chat', version: 'HTTP/1.1', fields: fieldsOf(headers), raw });
const response = (status: number, headers: string[][] = []) => ({
  status: seen(status),
  response: seen({ version: 'HTTP/1.1', status, reason: '', fields: fieldsOf(headers), raw: null }),
});
const said = (text: string, source: Source = 'debugger', beforeSwitch = true): BrowserWords => ({
  at: epochMilliseconds(2),
  text,
  source,
  beforeSwitch,
});

/** As Chromium's debugger shows a handshake that was refused, or a switch that the browser rejected. */
const refusedInChromium = (text: string): Connection =>
  connectionOf({
    sources: ['debugger'],
    transport: 'unknown',
    request: request(),
    status: notSeen('refused-response-hidden'),
    response: notSeen('refused-response-hidden'),
    errors: [said(text)],
    outcome: 'failed',
  });

const upgradeOnly = (offered: string, answer: string[][] = []): Connection =>
  connectionOf({
    kind: 'upgrade',
    request: request(ASK.map(([name = '', value = '']) => [name, name === 'Upgrade' ? offered : value])),
    ...response(101, answer),
  });

const judged = (connection: Connection): ReadonlyMap<string, Finding> =>
  new Map(judge(connection, { attempts: [connection], frames: null }).map((each) => [each.check, each]));
const verdict = (connection: Connection, check: string): Verdict | undefined =>
  judged(connection).get(check)?.verdict;

describe('the registry', () => {
  const catalogue = readFileSync(new URL('./catalogue.txt', import.meta.url), 'utf8')
    .trim()
    .split('\n');

  it('has every check of the catalogue, with its level, and no other', () => {
    expect(CHECKS.map((check) => `${check.id} ${check.level}`).toSorted()).toEqual(catalogue.toSorted());
  });

  it('has one file a check, named by its id', () => {
    const root = new URL('../../src/analysis/checks/', import.meta.url);
    const files = ['request', 'response', 'event-stream', 'advice', 'frames'].flatMap((group) =>
      readdirSync(new URL(group, root)).filter((file) => file !== 'wire.ts'),
    );
    expect(files.toSorted()).toEqual(CHECKS.map((check) => `${check.id}.ts`).toSorted());
  });

  it('says for each check what to change, and where the rule stands', () => {
    for (const check of CHECKS) {
      expect(check.fix, check.id).toMatch(/^[A-Z].*\.$/s);
      if (check.id !== 'subprotocol-carries-no-secret') expect(check.clauses, check.id).not.toEqual([]);
    }
  });
});

describe('judge', () => {
  it.each<[string, Connection]>([
    ['nothing seen', connectionOf()],
    ['an event stream', connectionOf({ kind: 'event-stream' })],
    ['a WebSocket over HTTP/2', connectionOf({ transport: 'h2' })],
    ['WebTransport', connectionOf({ kind: 'webtransport', transport: 'h3' })],
    ['a switch', connectionOf({ request: request(), ...response(101) })],
  ])('gives every check exactly once: %s', (_name, connection) => {
    const findings = judge(connection, { attempts: [connection], frames: null });
    expect(findings.map((finding) => finding.check)).toEqual(CHECKS.map((check) => check.id));
    for (const { detail } of findings) expect(detail).not.toBe('');
  });

  it('accuses nobody where nothing was seen', () => {
    const verdicts = [...judged(connectionOf({ transport: 'unknown', sources: ['page-hook'] })).values()];
    expect(verdicts.filter((finding) => finding.verdict === 'fail' || finding.verdict === 'warn')).toEqual([
      expect.objectContaining({ check: 'transport-is-encrypted' }),
    ]);
  });

  it('names in an unknown the source that would show it', () => {
    const finding = judged(refusedInChromium('something new')).get('accept-matches-key');
    expect(finding).toMatchObject({
      verdict: 'unknown',
      detail:
        'Chromium shows no response headers of a refused handshake. Probe the URL, or open the page in Firefox, to see them.',
    });
  });

  it('points at the value that is wrong', () => {
    const finding = judged(
      connectionOf({
        request: request(),
        ...response(101, [
          ['X', '1'],
          ['Connection', 'close'],
        ]),
      }),
    ).get('response-connection-lists-upgrade');
    expect(finding).toMatchObject({
      verdict: 'fail',
      places: [{ side: 'response', fieldIndex: 1, index: 0, length: 5 }],
    });
    expect(finding?.fix).not.toBe('');
  });

  it('points at an element within a list', () => {
    const headers = [...ASK, ['Sec-WebSocket-Protocol', 'chat, b@d']];
    expect(
      judged(connectionOf({ request: request(headers) })).get('requested-subprotocols-are-valid'),
    ).toMatchObject({
      verdict: 'fail',
      places: [{ side: 'request', fieldIndex: 6, index: 7, length: 1 }],
    });
  });
});

describe('a file that does not say what a request was', () => {
  it.each<[string, Connection, Verdict]>([
    ['offers WebSocket alone', upgradeOnly('websocket'), 'fail'],
    ['has a key, whatever it offers', upgradeOnly('h2c'), 'fail'],
    [
      'switched to another protocol that was offered',
      upgradeOnly('h2c, websocket', [['Upgrade', 'h2c']]),
      'not-applicable',
    ],
  ])('%s', (_name, connection, wanted) => {
    expect(verdict(connection, 'accept-is-sent-once')).toBe(wanted);
  });
});

describe('what a source cannot show', () => {
  it('is not missing: Firefox writes Upgrade and Connection after webRequest has looked', () => {
    const headers = ASK.filter(([name]) => name !== 'Upgrade').map(([name = '', value = '']) =>
      name === 'Connection' ? [name, 'keep-alive'] : [name, value],
    );
    const connection = connectionOf({
      sources: ['web-request'],
      request: request(headers),
      ...response(404),
    });
    for (const check of [
      'request-offers-upgrade',
      'request-names-websocket',
      'request-connection-lists-upgrade',
    ]) {
      expect(verdict(connection, check), check).toBe('unknown');
    }
    expect(verdict(connection, 'key-sent-once')).toBe('pass');
  });

  it('is not missing: Firefox exports the same early copy', () => {
    const headers = [
      ...ASK.filter(([name]) => name !== 'Upgrade' && name !== 'Connection'),
      ['Connection', 'keep-alive'],
      ['User-Agent', 'Mozilla/5.0 (X11; Linux x86_64; rv:153.0) Gecko/20100101 Firefox/153.0'],
    ];
    const connection = connectionOf({ request: request(headers), ...response(403) });
    expect(verdict(connection, 'request-offers-upgrade')).toBe('unknown');
    expect(verdict(connection, 'request-connection-lists-upgrade')).toBe('unknown');
  });

  it('is not missing: Chromium adds the key after webRequest has looked', () => {
    const headers = ASK.filter(([name]) => name !== 'Sec-WebSocket-Key');
    const connection = connectionOf({
      sources: ['web-request'],
      request: request(headers),
      ...response(101, [
        ['Sec-WebSocket-Accept', 'x'],
        ['Sec-WebSocket-Protocol', 'chat'],
        ['Sec-WebSocket-Extensions', 'permessage-deflate'],
      ]),
    });
    const checks = [
      'key-sent-once',
      'accept-matches-key',
      'subprotocol-was-offered',
      'extensions-were-offered',
    ];
    for (const check of checks) expect(verdict(connection, check), check).toBe('unknown');
    expect(verdict(connection, 'accept-is-sent-once')).toBe('unknown');
    expect(validateAccept(connection)).toMatchObject({ outcome: 'not-observable', what: 'request' });
  });

  it('is explained by the refusal where Chromium merely never showed a response', () => {
    const connection = { ...refusedInChromium('something new'), response: notSeen('not-yet') };
    expect(judged(connection).get('switch-has-no-body')?.detail).toMatch(
      /^Chromium shows no response headers/,
    );
  });

  it('is not missing: a file that lists no fields at all', () => {
    const connection = connectionOf({ request: request([]), ...response(101, []) });
    const verdicts = [...judged(connection).values()].filter((finding) => finding.verdict === 'fail');
    expect(verdicts).toEqual([]);
  });

  it('is not judged: the request that Chromium invents for a WebSocket over HTTP/2', () => {
    const invented = ASK.filter(([name]) => name !== 'Sec-WebSocket-Key');
    const connection = connectionOf({
      sources: ['debugger'],
      transport: 'unknown',
      request: request(invented),
      status: notSeen('refused-response-hidden'),
      response: notSeen('refused-response-hidden'),
      errors: [said('Error during WebSocket handshake: Unexpected response code: 403')],
      outcome: 'refused',
    });
    expect(verdict(connection, 'key-sent-once')).toBe('not-applicable');
    expect(verdict(connection, 'status-is-101')).toBe('not-applicable');
    expect(verdict(connection, 'extended-connect-succeeded')).toBe('fail');
    expect(verdict(connection, 'no-connection-fields-over-http2')).toBe('unknown');
  });

  it('is over HTTP/2 where the capture says that the browser invents the request', () => {
    const connection = connectionOf({
      sources: ['debugger'],
      transport: 'unknown',
      request: notSeen('invented-by-browser'),
      status: notSeen('refused-response-hidden'),
      response: notSeen('refused-response-hidden'),
      errors: [said('Stream closed with error: net::ERR_HTTP2_PROTOCOL_ERROR')],
      outcome: 'failed',
    });
    expect(verdict(connection, 'status-is-101')).toBe('not-applicable');
    expect(verdict(connection, 'extended-connect-succeeded')).toBe('fail');
  });

  it('a 200 is left open where nothing says which HTTP it was', () => {
    const file = { transport: 'unknown', status: seen(200) } as const;
    expect(verdict(connectionOf(file), 'status-is-101')).toBe('unknown');
    expect(verdict(connectionOf({ ...file, status: seen(404) }), 'status-is-101')).toBe('fail');
    expect(verdict(connectionOf({ ...file, request: request() }), 'status-is-101')).toBe('fail');
  });
});

describe("the browser's own words", () => {
  it('settle a check of what was not seen, and are quoted', () => {
    const findings = judged(
      refusedInChromium("Error during WebSocket handshake: Incorrect 'Sec-WebSocket-Accept' header value"),
    );
    expect(findings.get('accept-matches-key')).toMatchObject({
      verdict: 'fail',
      detail:
        'The browser said: "Error during WebSocket handshake: Incorrect \'Sec-WebSocket-Accept\' header value".',
    });
    expect(findings.get('status-is-101')?.verdict).toBe('pass');
    expect(findings.get('accept-is-sent-once')?.verdict).toBe('pass');
    expect(findings.get('response-connection-lists-upgrade')?.verdict).toBe('unknown');
    expect(findings.get('client-frames-are-masked')?.verdict).toBe('not-applicable');
  });

  it('name the status of a refusal, so that the rules of a 101 do not apply', () => {
    const findings = judged(
      refusedInChromium('Error during WebSocket handshake: Unexpected response code: 404'),
    );
    expect(findings.get('status-is-101')).toMatchObject({
      verdict: 'fail',
      detail: expect.stringContaining('Unexpected response code: 404'),
    });
    expect(findings.get('accept-matches-key')?.verdict).toBe('not-applicable');
    expect(findings.get('extended-connect-succeeded')?.verdict).toBe('not-applicable');
  });

  it('leave a 426 unknown whose fields were not seen', () => {
    const connection = refusedInChromium('Error during WebSocket handshake: Unexpected response code: 426');
    expect(verdict(connection, 'refusal-names-upgrade')).toBe('unknown');
  });

  it('say that there was no answer to judge', () => {
    const closed = refusedInChromium('Connection closed before receiving a handshake response');
    expect(verdict(closed, 'status-is-101')).toBe('fail');
    expect(verdict(closed, 'accept-matches-key')).toBe('not-applicable');
    const refused = refusedInChromium('Error in connection establishment: net::ERR_CONNECTION_REFUSED');
    expect(verdict(refused, 'status-is-101')).toBe('not-applicable');
  });

  it('say that not even a request was sent', () => {
    const unsent = connectionOf({
      url: seen('wss://server.example.com/'),
      sources: ['debugger'],
      transport: 'unknown',
      request: notSeen('not-yet'),
      errors: [said('Error in connection establishment: net::ERR_UNSAFE_PORT')],
      outcome: 'failed',
    });
    const open = [...judged(unsent).values()].filter((finding) => finding.verdict === 'unknown');
    expect(open.map((finding) => finding.check)).toEqual([]);
  });

  it('of an extension that hides the reason settle nothing', () => {
    expect(verdict(refusedInChromium(''), 'status-is-101')).toBe('unknown');
  });

  it('settle frame checks', () => {
    const open = connectionOf({
      request: request(),
      ...response(101),
      errors: [said('Unrecognized frame opcode: 7', 'debugger', false)],
      outcome: 'closed',
    });
    expect(verdict(open, 'opcodes-are-known')).toBe('fail');
    expect(verdict(open, 'text-is-utf8')).toBe('unknown');
  });

  it('name suspects without accusing one of them', () => {
    const open = connectionOf({
      request: request(),
      ...response(101),
      errors: [said('Invalid frame header', 'debugger', false)],
    });
    const finding = judged(open).get('lengths-are-minimal');
    expect(finding?.verdict).toBe('unknown');
    expect(finding?.detail).toContain('Invalid frame header');
  });

  it('cannot be forged by a page', () => {
    const forged = connectionOf({
      sources: ['page-hook'],
      errors: [
        said("Error during WebSocket handshake: Incorrect 'Sec-WebSocket-Accept' header value", 'page-hook'),
      ],
    });
    expect(verdict(forged, 'accept-matches-key')).toBe('unknown');
  });

  it('do not overrule what was seen', () => {
    const seenRight = connectionOf({
      request: request(),
      ...response(101, [['Connection', 'Upgrade']]),
      errors: [said("Error during WebSocket handshake: 'Connection' header is missing")],
    });
    expect(judged(seenRight).get('response-connection-lists-upgrade')).toMatchObject({
      verdict: 'pass',
      detail: expect.stringContaining("'Connection' header is missing"),
    });
  });
});

describe('what a sender may not write and a recipient has to accept', () => {
  const withRequest = (name: string, value: string) =>
    connectionOf({
      request: request([...ASK.filter(([each]) => each !== name), [name, value]]),
      ...response(101),
    });

  it.each<[string, Connection, Verdict]>([
    ['key-is-16-bytes', withRequest('Sec-WebSocket-Key', 'dGhlIHNhbXBsZSBub25jZR=='), 'warn'],
    ['key-is-16-bytes', withRequest('Sec-WebSocket-Key', KEY), 'pass'],
    ['requested-extensions-are-valid', withRequest('Sec-WebSocket-Extensions', 'foo,'), 'warn'],
    ['requested-extensions-are-valid', withRequest('Sec-WebSocket-Extensions', ','), 'fail'],
    ['requested-subprotocols-are-valid', withRequest('Sec-WebSocket-Protocol', 'chat,,b'), 'warn'],
    [
      'extensions-are-valid',
      connectionOf({
        request: request([...ASK, ['Sec-WebSocket-Extensions', 'foo']]),
        ...response(101, [['Sec-WebSocket-Extensions', 'foo, ']]),
      }),
      'warn',
    ],
  ])('%s', (check, connection, wanted) => {
    expect(judged(connection).get(check)).toMatchObject({ verdict: wanted });
    if (wanted === 'warn') expect(judged(connection).get(check)?.fix).not.toBe('');
  });
});

const askedOver = (version: string, raw: string | null, agent: string) =>
  connectionOf({
    request: seen({
      method: 'GET',
      target: '/chat',
      version,
      fields: fieldsOf([...ASK, ['User-Agent', agent]]),
      raw,
    }),
    ...response(404),
  });

describe('the version of HTTP', () => {
  const FIREFOX = 'Mozilla/5.0 (X11; Linux x86_64; rv:153.0) Gecko/20100101 Firefox/153.0';

  it.each<[string, Connection, Verdict]>([
    ['of a request as it was sent', askedOver('HTTP/1.0', 'GET', 'curl/8'), 'fail'],
    ['without its minor number', askedOver('HTTP/1', null, 'curl/8'), 'unknown'],
    ['that Firefox copies from the answer', askedOver('HTTP/1.0', null, FIREFOX), 'unknown'],
    ['that is right', askedOver('HTTP/1.1', null, FIREFOX), 'pass'],
  ])('%s', (_name, connection, wanted) => {
    expect(verdict(connection, 'request-is-http-1-1')).toBe(wanted);
  });
});

it('messages over a tunnel show that its CONNECT succeeded, whatever else the answer had', () => {
  const fields = [{ name: 'content-length', value: '12' }];
  const head = { version: 'HTTP/2', status: 200, reason: '', fields, raw: null };
  for (const response of [seen(head), notSeen('not-in-file')]) {
    const connection = connectionOf({ sources: ['har'], transport: 'h2', status: seen(200), response });
    const found = judge(connection, { attempts: [connection], frames: null, messagesWent: true });
    expect(found.find(({ check }) => check === 'extended-connect-succeeded')?.verdict).toBe('pass');
  }
});
