import { describe, expect, it } from 'vitest';
import { explain } from '../../../src/analysis/explain.ts';
import type { Explanation } from '../../../src/analysis/explanation.ts';
import { type Sight, sightOf } from './connections.ts';
import { explainedAnswer } from './explained.ts';

function explained(sight: Sight): Explanation | null {
  return explainedAnswer({ kind: 'upgrade', ...sight });
}

const upgrade = (protocol: string, ...more: string[]): string[] => [
  'Host: app.example.com',
  'Connection: Upgrade',
  `Upgrade: ${protocol}`,
  ...more,
];

// haproxy/haproxy#2684 (tcp of Docker), kubernetes-client/javascript#411 and openchoreo/openchoreo#4026 (exec), and h2c.
const ROWS: readonly (readonly [protocol: string, answer: string, cause: string, says: RegExp])[] = [
  ['tcp', 'HTTP/1.1 200 OK', 'upgrade-ignored', /pass Upgrade and Connection on, also for “tcp”/],
  ['SPDY/3.1', 'HTTP/1.1 400 Bad Request', 'upgrade-dropped-by-proxy', /upgrade to “SPDY\/3\.1”/],
  ['SPDY/3.1', 'HTTP/1.1 403 Forbidden', 'origin-or-access-refused', /what this client may do there/],
  ['tcp', 'HTTP/1.1 404 Not Found', 'no-websocket-at-this-path', /upgraded to “tcp”/],
  ['h2c', 'HTTP/1.1 200 OK', 'upgrade-ignored', /Stay with HTTP\/1\.1/],
];

describe('a refused upgrade that is not to WebSocket', () => {
  it.each(ROWS)('%s: %s', (protocol, answer, cause, says) => {
    const explanation = explained({ method: 'POST', request: upgrade(protocol), response: [answer] });
    expect(explanation?.cause).toBe(cause);
    expect(explanation?.sentence).toMatch(says);
    expect(explanation?.sentence).not.toMatch(/WebSocket|list of allowed origins/);
    // What prints handlers of WebSocket cannot help.
    expect(explanation?.fixes.map(({ product }) => product).filter((name) => name !== 'nginx')).toEqual([]);
  });

  // Known by its status alone, as an imported file has it.
  it.each([400, 401, 403, 404, 405, 426, 429, 431, 500, 501, 502, 503])('%i without any head', (status) => {
    for (const sight of [{ kind: 'upgrade' }, { kind: 'extended-connect', transport: 'h2' }] as const) {
      const explanation = explained({ status, request: undefined, ...sight });
      expect(explanation, sight.kind).not.toBeNull();
      expect(explanation?.sentence).not.toMatch(/WebSocket|list of allowed origins/);
      expect(explanation?.fixes.map(({ code }) => code).join('\n')).not.toMatch(/WebSocket|\bws\b/);
    }
  });

  it('a 200 without any head may answer a plain request', () => {
    expect(explained({ status: 200, request: undefined })).toBeNull();
  });

  it('has an explanation where no answer came before the end, and none while one may come', () => {
    const connection = sightOf({ source: 'har', kind: 'upgrade', request: upgrade('tcp') });
    expect(explain({ ...connection, outcome: 'failed' }, [], {})?.cause).toBe('closed-before-response');
    expect(explain({ ...connection, outcome: 'pending' }, [], {})).toBeNull();
  });
});

const ASK_BOTH = upgrade(
  'websocket',
  'Origin: https://app.example.com',
  'Sec-WebSocket-Version: 13',
  'Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==',
);

describe('a refused upgrade to WebSocket', () => {
  // v2ray/discussion#795
  it('by a server that misses one field alone is not told as a lost Upgrade', () => {
    const explanation = explained({
      kind: 'websocket',
      request: ASK_BOTH,
      response: ['HTTP/1.1 400 Bad Request', 'Via: 1.1 abc.cloudfront.net (CloudFront)'],
      body: "websocket: unsupported version: 13 not found in 'Sec-Websocket-Version' header",
    });
    expect(explanation?.sentence).toMatch(/^Pass Sec-Websocket-Version on/);
    expect(explanation?.fixes.map(({ product }) => product)).toEqual(['AWS CloudFront']);
    expect(explanation?.isNot.join()).toContain('the server saw those');
  });

  it('by a gateway that demands TLS of wss: is told as TLS that ended before it', () => {
    const response = ['HTTP/1.1 426 Upgrade Required', 'Upgrade: TLS/1.2, HTTP/1.1', 'Connection: Upgrade'];
    const said = explained({ kind: 'websocket', request: ASK_BOTH, response });
    expect(said?.cause).toBe('upgrade-to-something-else-required');
    expect(said?.sentence).toContain('X-Forwarded-Proto');
    expect(said?.fixes).toEqual([]);
    const plain = explained({
      kind: 'websocket',
      url: 'ws://app.example.com/chat',
      request: ASK_BOTH,
      response,
    });
    expect(plain?.fixes[0]?.product).toBe('The page');
  });

  it('by a server that demands HTTP/1.1 is told as a proxy that speaks HTTP/1.0', () => {
    const response = ['HTTP/1.1 426 Upgrade Required', 'Upgrade: HTTP/1.1', 'Connection: Upgrade'];
    const said = explained({ kind: 'websocket', request: ASK_BOTH, response });
    expect(said?.sentence).toContain('as HTTP/1.0');
    expect(said?.fixes.find(({ product }) => product === 'nginx')?.code).toContain('proxy_http_version 1.1');
  });
});
