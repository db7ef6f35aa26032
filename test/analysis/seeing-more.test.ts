import { describe, expect, it } from 'vitest';
import { explain } from '../../src/analysis/explain.ts';
import { judge } from '../../src/analysis/judge.ts';
import { type Sight, sightOf } from './causes/connections.ts';
import { ASK } from './causes/explained.ts';

// Whoever sees more may know better, but does not find broken what was said to hold: until then it was not known.

const STATUSES = Array.from({ length: 500 }, (_, index) => 100 + index);

const ONE_OF_A_CLASS = [100, 101, 102, 200, 204, 301, 400, 401, 403, 404, 426, 500, 501, 503];

/** Each field of an answer that some rule asks for: as it should be, and as it should not. */
const ANSWERED = [
  'Upgrade: websocket',
  'Upgrade: h2c',
  'Connection: Upgrade',
  'Connection: close',
  'Sec-WebSocket-Accept: s3pPLMBiTxaQ9kYGzzhZRbK+xOo=',
  'Sec-WebSocket-Accept: AAAAAAAAAAAAAAAAAAAAAAAAAAA=',
  'Sec-WebSocket-Protocol: chat',
  'Sec-WebSocket-Protocol: chat, other',
  'Sec-WebSocket-Extensions: permessage-deflate',
  'Sec-WebSocket-Extensions: permessage-deflate; server_max_window_bits=99',
  'Sec-WebSocket-Version: 8',
  'Content-Length: 0',
  'Content-Length: 1234',
  'Transfer-Encoding: chunked',
  'Content-Type: text/html',
  'Content-Type: text/event-stream',
  'Location: /elsewhere',
  'Capsule-Protocol: ?1',
];
const CONNECT = [
  ':method: CONNECT',
  ':protocol: websocket',
  ':scheme: https',
  ':path: /chat',
  ':authority: app.example.com',
];
/** The same of a request. */
const ASKED = [
  'Host: app.example.com',
  'Upgrade: websocket',
  'Upgrade: tcp',
  'Connection: Upgrade',
  'Connection: keep-alive',
  'Origin: https://elsewhere.example',
  'Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==',
  'Sec-WebSocket-Key: short',
  'Sec-WebSocket-Version: 8',
  'Sec-WebSocket-Protocol: a, a',
  'Sec-WebSocket-Extensions: x;',
  'Cookie: a=b',
];

const CARRIED = [
  { transport: 'http/1.1', method: 'GET', request: ASK, version: 'HTTP/1.1' },
  { transport: 'h2', method: 'CONNECT', request: CONNECT, version: 'HTTP/2' },
] as const;

interface Said {
  readonly passed: readonly string[];
  readonly failed: ReadonlySet<string>;
  readonly isExplained: boolean;
}

function saidOf(sight: Sight): Said {
  const connection = sightOf(sight);
  const found = judge(connection, { attempts: [connection], frames: null });
  const of = (wanted: string) => found.flatMap(({ check, verdict }) => (verdict === wanted ? [check] : []));
  return {
    passed: of('pass'),
    failed: new Set(of('fail')),
    isExplained: explain(connection, found, { lastMessageAt: null }) !== null,
  };
}

/** Checks that held and are broken now, and an explanation that is gone. */
function lost(before: Said, after: Said): string[] {
  const broken = before.passed.filter((check) => after.failed.has(check));
  return before.isExplained && !after.isExplained ? [...broken, 'explanation'] : broken;
}

describe.each(CARRIED)('over $transport', ({ transport, method, request, version }) => {
  const seen: Sight = { source: 'har', transport, method, request };

  const line = (status: number) => `${version} ${status} x`;
  const bare = STATUSES.map((status) => ({ status, said: saidOf({ ...seen, status }) }));

  it.each(ANSWERED)('after the status comes the head, with %s', (field) => {
    const found = bare.flatMap(({ status, said }) =>
      lost(said, saidOf({ ...seen, status, response: [line(status), field] })).map((what) => [status, what]),
    );
    expect(found).toEqual([]);
  });

  it.each(ASKED)('after the answer comes the request, with %s', (field) => {
    const found = ONE_OF_A_CLASS.flatMap((status) => {
      const answered: Sight = { source: 'har', transport, response: [line(status)] };
      const after = { ...answered, method, request: [field] };
      return lost(saidOf(answered), saidOf(after)).map((what) => [status, what]);
    });
    expect(found).toEqual([]);
  });
});
