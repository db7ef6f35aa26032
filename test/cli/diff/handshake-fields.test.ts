import { describe, expect, it } from 'vitest';
import { runCommand } from '../check/run-command.ts';
import { filesOf } from '../check/sample-files.ts';

/** A switch with one more field in its answer, by a host. */
function opened(field: string, host = 'ws.example.com'): string {
  return [
    '> GET /x HTTP/1.1',
    `> Host: ${host}`,
    '> Upgrade: websocket',
    '> Connection: Upgrade',
    '> Sec-WebSocket-Version: 13',
    '> Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==',
    '< HTTP/1.1 101 Switching Protocols',
    '< Upgrade: websocket',
    '< Connection: Upgrade',
    '< Sec-WebSocket-Accept: s3pPLMBiTxaQ9kYGzzhZRbK+xOo=',
    `< ${field}`,
    '',
  ].join('\n');
}

async function resultOf(a: string, b: string): Promise<{ differences: number; only: number }> {
  const file = await filesOf({ 'a.txt': a, 'b.txt': b });
  const { stdout } = await runCommand('diff', [file('a.txt'), file('b.txt'), '--json']);
  const { pairs, onlyInA, onlyInB } = JSON.parse(stdout) as {
    pairs: { differences: object[] }[];
    onlyInA: string[];
    onlyInB: string[];
  };
  return {
    differences: pairs.flatMap(({ differences }) => differences).length,
    only: onlyInA.length + onlyInB.length,
  };
}

async function placesOf(a: string, b: string): Promise<string[]> {
  const file = await filesOf({ 'a.txt': a, 'b.txt': b });
  const { stdout } = await runCommand('diff', [file('a.txt'), file('b.txt'), '--json']);
  const { pairs } = JSON.parse(stdout) as { pairs: { differences: { where: string }[] }[] };
  return pairs.flatMap(({ differences }) => differences.map(({ where }) => where));
}

describe('fields that another server of the same kind writes otherwise', () => {
  it.each([
    ['Server-Timing: db;dur=12.4', 'Server-Timing: db;dur=15.1'],
    ['Retry-After: 4', 'Retry-After: 7'],
    ['X-Served-By: cache-fra-86931a', 'X-Served-By: cache-lhr-d684cd'],
    ['X-Backend: pod-3', 'X-Backend: pod-9'],
    ['X-Pod-Name: web-7c9d1', 'X-Pod-Name: web-7c9d4'],
    ['Age: 3', 'Age: 80'],
    ['CF-Ray: 8f3a90-FRA', 'CF-Ray: 8f3b11-FRA'],
  ])('are no difference: %s', async (a, b) => {
    expect(await placesOf(opened(a), opened(b))).toEqual([]);
  });

  it.each([
    ['Server: nginx', 'Server: envoy', 'response.server'],
    ['X-Node-Version: 20', 'X-Node-Version: 22', 'response.x-node-version'],
    ['X-Region: eu', 'X-Region: us', 'response.x-region'],
    ['X-Backend: pod-3', 'X-Other: 1', 'response.x-backend'],
  ])('are one where they say something else, or are missing: %s', async (a, b, where) => {
    expect(await placesOf(opened(a), opened(b))).toContain(where);
  });
});

const all = (...parts: string[]) => parts.join('');

describe('tries before a client is let in', () => {
  const busy =
    '> GET /x HTTP/1.1\n> Host: ws.example.com\n> Upgrade: websocket\n< HTTP/1.1 503 Service Unavailable\n';
  const connection = opened('X: 1');

  it('are chance', async () => {
    expect(await resultOf(all(busy, busy, busy, connection), all(busy, connection))).toMatchObject({
      differences: 0,
      only: 0,
    });
  });

  it('are named where the other had none', async () => {
    expect(await resultOf(all(busy, connection), connection)).toMatchObject({ only: 1 });
  });
});

describe('hosts', () => {
  it('that differ by the number of an equal server are no difference', async () => {
    expect(await placesOf(opened('X: 1', 'ws-26.example.com'), opened('X: 1', 'ws-47.example.com'))).toEqual(
      [],
    );
  });

  it.each([
    ['api.example.com', 'api2.example.com'],
    ['10.0.0.5', '10.0.0.6'],
    ['ws-1.example.com', 'ws-1.example.org'],
  ])('that are others are one: %s', async (a, b) => {
    expect(await placesOf(opened('X: 1', a), opened('X: 1', b))).toContain('request.host');
  });
});

describe('the server and the session that a client of SockJS draws', () => {
  const field = 'Server: nginx';
  const at = (path: string) => opened(field).replace('GET /x', `GET ${path}`);

  it('are no difference', async () => {
    const [a, b] = ['/stomp/617/vkfl44pk/websocket', '/stomp/023/TvNmtiFA/websocket'].map(at);
    expect(await resultOf(a ?? '', b ?? '')).toEqual({ differences: 0, only: 0 });
  });

  it('are parts of a path elsewhere', async () => {
    const [a, b] = ['/stomp/617/replicas/websockets', '/stomp/617/messages/websockets'].map(at);
    expect(await resultOf(a ?? '', b ?? '')).not.toEqual({ differences: 0, only: 0 });
  });
});
