import { expect, it } from 'vitest';
import { judge } from '../../src/analysis/judge.ts';
import { type Sight, sightOf } from './causes/connections.ts';
import { ASK, explained } from './causes/explained.ts';

/** Verdicts of a recording by check id. */
function verdicts(sight: Sight): Map<string, string> {
  const connection = sightOf({ source: 'har', ...sight });
  const findings = judge(connection, { attempts: [connection], frames: null });
  return new Map(findings.map(({ check, verdict }) => [check, verdict]));
}

const accused = (sight: Sight): string[] =>
  [...verdicts(sight)]
    .filter(([, verdict]) => verdict === 'fail' || verdict === 'warn')
    .map(([check]) => check);

const without = (...names: string[]): string[] =>
  ASK.filter((line) => !names.some((name) => line.startsWith(`${name}:`)));

const SWITCH = [
  'HTTP/1.1 101 Switching Protocols',
  'Upgrade: websocket',
  'Connection: Upgrade',
  'Sec-WebSocket-Accept: s3pPLMBiTxaQ9kYGzzhZRbK+xOo=',
];

// Recorders that write what a program had set, and not what its library added: requests and urllib3, undici, OkHttp before its
// network interceptors; and those that leave out what a proxy may not forward.
it.each<[string, Sight]>([
  ['Host alone', { request: without('Host'), response: SWITCH }],
  [
    'Host and what a proxy may not forward',
    { request: without('Host', 'Connection', 'Upgrade'), response: SWITCH },
  ],
  ['all that a library adds', { request: ['Cookie: a=b', 'User-Agent: x/1'], response: SWITCH }],
  [
    'all of it, also from the answer',
    { request: ['User-Agent: x/1'], response: [SWITCH[0] ?? '', 'Date: now'] },
  ],
  ['the key, as a secret', { request: without('Sec-WebSocket-Key'), response: SWITCH }],
  [
    'every field of the handshake',
    { request: ['Host: app.example.com', 'Accept: */*'], response: SWITCH.slice(0, 3) },
  ],
  [
    'the offers',
    {
      request: without('Host'),
      response: [...SWITCH, 'Sec-WebSocket-Protocol: chat', 'Sec-WebSocket-Extensions: permessage-deflate'],
    },
  ],
  [
    'Host, with h2c',
    { kind: 'upgrade', request: ['Connection: Upgrade', 'Upgrade: h2c'], response: ['HTTP/1.1 200 OK'] },
  ],
])('accuses nobody where a recorder left out %s', (_, sight) => {
  expect(accused(sight)).toEqual([]);
});

it('says that the field may have been left out, and still judges what is there', () => {
  const found = verdicts({ request: [...without('Host', 'Sec-WebSocket-Version')], response: SWITCH });
  expect(found.get('request-has-host')).toBe('unknown');
  expect(found.get('version-is-13')).toBe('unknown');
  expect(found.get('accept-matches-key')).toBe('pass');
  expect(found.get('request-names-websocket')).toBe('pass');
  expect(
    accused({
      request: [...without('Host', 'Sec-WebSocket-Version'), 'Sec-WebSocket-Version: 8'],
      response: SWITCH,
    }),
  ).toContain('version-is-13');
});

it('still accuses a request of which the text was captured, or whose list has Host', () => {
  expect(accused({ whole: true, request: without('Host'), response: SWITCH })).toContain('request-has-host');
  const response = ['HTTP/1.1 400 Bad Request'];
  expect(accused({ request: without('Sec-WebSocket-Key'), response })).toContain('key-sent-once');
  expect(accused({ request: [...ASK, 'Host: other.example.com'], response })).toContain('request-has-host');
});

it('takes :authority of HTTP/2 for Host, and knows nothing where a file has it over HTTP/1.1', () => {
  const request = [':authority: app.example.com', ...without('Host')];
  expect(verdicts({ request, response: SWITCH }).get('request-has-host')).toBe('unknown');
  const connect = [
    ':method: CONNECT',
    ':protocol: websocket',
    ':authority: app.example.com',
    'sec-websocket-version: 8',
  ];
  expect(
    accused({ transport: 'h2', method: 'CONNECT', request: connect, response: ['HTTP/2 200'] }),
  ).toContain('version-is-13');
});

it('gives no cause that rests on what was left out', () => {
  const response = ['HTTP/1.1 400 Bad Request', 'Server: nginx'];
  expect(
    explained({ source: 'har', request: without('Host', 'Connection', 'Upgrade'), response })?.cause,
  ).toBe('upgrade-dropped-by-proxy');
  const chosen = [...SWITCH, 'Sec-WebSocket-Protocol: chat'];
  expect(explained({ source: 'har', request: without('Host'), response: chosen })).toBeNull();
});
