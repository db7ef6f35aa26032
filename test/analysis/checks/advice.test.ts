import { describe, expect, it } from 'vitest';
import type { Verdict } from '../../../src/analysis/finding.ts';
import { judge } from '../../../src/analysis/judge.ts';
import { notSeen, seen } from '../../../src/events/observed.ts';
import { epochMilliseconds } from '../../../src/events/units.ts';
import type { Connection } from '../../../src/session/connection.ts';
import { connectionOf, fieldsOf } from '../vector.ts';

function verdictOf(
  check: string,
  connection: Connection,
  attempts: readonly Connection[] = [connection],
): Verdict | undefined {
  return judge(connection, { attempts, frames: null }).find((finding) => finding.check === check)?.verdict;
}
const at = (url: string, page: string | null = null): Connection =>
  connectionOf({ url: seen(url), pageUrl: page === null ? notSeen('not-in-file') : seen(page) });
const tunnel = (headers: string[][]): Connection => ({ ...asking(headers), kind: 'upgrade' });
const asking = (
  headers: string[][],
  url = 'wss://api.example.com/',
  raw: string | null = 'GET',
): Connection =>
  connectionOf({
    url: seen(url),
    request: seen({
      method: 'GET',
      target: '/',
      version: 'HTTP/1.1',
      fields: fieldsOf([['Host', 'a'], ...headers]),
      raw,
    }),
  });
const UUID = '3f2a9c81-b7d6-4e0c-9a51-0c2f7d9be114';
const DRAWN = 'Qz7Kp3Vm9Lt2Rb8Nd5WxHc4Yf6Jg1SaT0';
const JWT = 'eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiIxMjM0NTY3ODkwIn0.dozjgNryP4J3jVmNHl0w5N_XgL0n3I9PlFUP0THsR8U';

describe('advice', () => {
  it.each<[check: string, what: string, connection: Connection, verdict: Verdict]>([
    ['transport-is-encrypted', 'wss', at('wss://example.com/'), 'pass'],
    ['transport-is-encrypted', 'ws', at('ws://example.com/'), 'warn'],
    ['transport-is-encrypted', 'ws on localhost', at('ws://localhost:8080/'), 'pass'],
    ['transport-is-encrypted', 'ws on 127.0.0.2', at('ws://127.0.0.2/'), 'pass'],
    ['transport-is-encrypted', 'ws on [::1]', at('ws://[::1]/'), 'pass'],
    ['transport-is-encrypted', 'ws on a host that only begins so', at('ws://127.0.0.1.example.com/'), 'warn'],
    ['transport-is-encrypted', 'no URL', at('nonsense'), 'not-applicable'],
    ['page-and-socket-agree', 'both clear', at('ws://example.com/', 'http://example.com/'), 'pass'],
    ['page-and-socket-agree', 'ws from https', at('ws://example.com/', 'https://example.com/'), 'warn'],
    [
      'page-and-socket-agree',
      'ws on loopback from https',
      at('ws://localhost/', 'https://example.com/'),
      'pass',
    ],
    ...[
      '192.168.1.20',
      '10.0.0.1',
      '172.31.9.9',
      '169.254.1.1',
      '100.64.0.1',
      'printer.local',
      '[fd00::1]',
      '[fe80::1]',
    ].map((host): [string, string, Connection, Verdict] => [
      'page-and-socket-agree',
      `${host} of the local network, which needs a permission`,
      at(`ws://${host}/`, 'https://example.com/'),
      'unknown',
    ]),
    ...['172.32.0.1', '11.0.0.1', '100.128.0.1', 'local.example.com', '[2001:db8::1]'].map(
      (host): [string, string, Connection, Verdict] => [
        'page-and-socket-agree',
        `${host} of the internet`,
        at(`ws://${host}/`, 'https://example.com/'),
        'warn',
      ],
    ),
    ['page-and-socket-agree', 'wss whatever the page', at('wss://example.com/'), 'pass'],
    ['page-and-socket-agree', 'a page not seen', at('ws://example.com/'), 'unknown'],
    [
      'subprotocol-carries-no-secret',
      'the beginning of a bearer token of Kubernetes',
      asking([
        [
          'Sec-WebSocket-Protocol',
          'base64url.bearer.authorization.k8s.io.ZXlKaGJHY2lPaUpTVXpJMU5pSXNJbXRwWkNJNklu, v4.channel.k8s.io',
        ],
      ]),
      'warn',
    ],
    ['url-carries-no-secret', 'none', at('wss://example.com/?EIO=4&transport=websocket&sid=abc'), 'pass'],
    ['url-carries-no-secret', 'a token', at('wss://example.com/?access_token=abc'), 'warn'],
    ['url-carries-no-secret', 'an API key', at('wss://example.com/?x=1&apiKey=abc'), 'warn'],
    ['url-carries-no-secret', 'an empty token', at('wss://example.com/?token='), 'pass'],
    ['url-carries-no-secret', 'a JWT by another name', at(`wss://example.com/?t=${JWT}`), 'warn'],
    ...['room', 'doc', 'channel', 'organization_id', 'game', 'client_id', 'trace_id', 'tab'].map(
      (name): [string, string, Connection, Verdict] => [
        'url-carries-no-secret',
        `a UUID of ${name}`,
        at(`wss://example.com/?${name}=${UUID}`),
        'pass',
      ],
    ),
    ...['session', 'session_id', 'ticket', 'auth', 'deviceToken', 'key'].map(
      (name): [string, string, Connection, Verdict] => [
        'url-carries-no-secret',
        `a UUID that is a ${name}`,
        at(`wss://example.com/?${name}=${UUID}`),
        'warn',
      ],
    ),
    [
      'url-carries-no-secret',
      'a commit',
      at(`wss://example.com/?commit=${'4f9c2ab17de0'.repeat(4).slice(0, 40)}`),
      'pass',
    ],
    ['url-carries-no-secret', 'a document by a drawn id', at(`wss://example.com/?docId=${DRAWN}`), 'pass'],
    ['url-carries-no-secret', 'a drawn value of no name', at(`wss://example.com/?q=${DRAWN}`), 'warn'],
    ['url-carries-no-secret', 'a JWT that is called an id', at(`wss://example.com/?id=${JWT}`), 'warn'],
    [
      'url-carries-no-secret',
      'a token of GitHub',
      at(`wss://example.com/?id=ghp_16C7e42F292c6912E7710c838347Ae178B4a`),
      'warn',
    ],
    ['url-carries-no-secret', 'a password', at('wss://user:pass@example.com/'), 'warn'],
    ['subprotocol-carries-no-secret', 'none', asking([]), 'not-applicable'],
    [
      'subprotocol-carries-no-secret',
      'names',
      asking([['Sec-WebSocket-Protocol', 'graphql-transport-ws, v12.stomp, actioncable-v1-json']]),
      'pass',
    ],
    [
      'subprotocol-carries-no-secret',
      'a long name',
      asking([['Sec-WebSocket-Protocol', 'com.example.internal.very-long-name-of-a-protocol-v2']]),
      'pass',
    ],
    [
      'subprotocol-carries-no-secret',
      'a JWT',
      asking([['Sec-WebSocket-Protocol', `bearer, ${JWT}`]]),
      'warn',
    ],
    [
      'subprotocol-carries-no-secret',
      'a token of Kubernetes',
      asking([
        [
          'Sec-WebSocket-Protocol',
          'base64url.bearer.authorization.k8s.io.c2VjcmV0LXRva2VuLTEyMzQ1Njc4OTAtYWJjZGVm',
        ],
      ]),
      'warn',
    ],
    [
      'cross-site-handshake-has-no-cookie',
      'one site',
      asking([
        ['Origin', 'https://www.example.com'],
        ['Cookie', 'a=b'],
      ]),
      'pass',
    ],
    [
      'cross-site-handshake-has-no-cookie',
      'two sites',
      asking([
        ['Origin', 'https://evil.test'],
        ['Cookie', 'a=b'],
      ]),
      'warn',
    ],
    [
      'cross-site-handshake-has-no-cookie',
      'two sites without',
      asking([['Origin', 'https://evil.test']]),
      'pass',
    ],
    [
      'cross-site-handshake-has-no-cookie',
      'two sites, and a source that may hide them',
      asking([['Origin', 'https://evil.test']], undefined, null),
      'unknown',
    ],
    [
      'cross-site-handshake-has-no-cookie',
      'Origin null',
      asking([
        ['Origin', 'null'],
        ['Cookie', 'a=b'],
      ]),
      'unknown',
    ],
    [
      'cross-site-handshake-has-no-cookie',
      'other ports',
      asking(
        [
          ['Origin', 'http://127.0.0.1:3000'],
          ['Cookie', 'a=b'],
        ],
        'ws://127.0.0.1:8080/',
      ),
      'pass',
    ],
    ['capsule-protocol-is-valid', 'no tunnel', tunnel([]), 'not-applicable'],
    ['capsule-protocol-is-valid', 'a WebSocket', asking([['Upgrade', 'connect-udp']]), 'not-applicable'],
    [
      'capsule-protocol-is-valid',
      'a WebSocket over HTTP/2, of which no request is seen',
      connectionOf({ transport: 'h2', request: notSeen('invented-by-browser'), status: seen(200) }),
      'not-applicable',
    ],
    ['capsule-protocol-is-valid', 'missing', tunnel([['Upgrade', 'connect-udp']]), 'warn'],
    [
      'capsule-protocol-is-valid',
      'true',
      tunnel([
        ['Upgrade', 'connect-udp'],
        ['Capsule-Protocol', '?1'],
      ]),
      'pass',
    ],
    [
      'capsule-protocol-is-valid',
      'a number',
      tunnel([
        ['Upgrade', 'connect-ip'],
        ['Capsule-Protocol', '1'],
      ]),
      'warn',
    ],
    ['origin-is-sent', 'missing', asking([]), 'warn'],
    ['origin-is-sent', 'null', asking([['Origin', 'null']]), 'pass'],
  ])('%s: %s', (check, _what, connection, verdict) => {
    expect(verdictOf(check, connection)).toBe(verdict);
  });

  it('never repeats a secret', () => {
    const connection = asking([['Sec-WebSocket-Protocol', JWT]], `wss://example.com/?token=${JWT}`);
    const findings = judge(connection, { attempts: [connection], frames: null });
    const advice = findings.filter((finding) => finding.check.includes('secret'));
    expect(advice.map((finding) => finding.verdict)).toEqual(['warn', 'warn']);
    expect(JSON.stringify(advice)).not.toContain('eyJ');
  });
});

/** Attempts that fail after 10 ms each, with these waits in between. */
function attempts(waits: readonly number[], outcome: Connection['outcome'] = 'failed'): Connection[] {
  let now = 0;
  return [0, ...waits].map((wait) => {
    const createdAt = now + wait;
    now = createdAt + 10;
    return connectionOf({
      createdAt: epochMilliseconds(createdAt),
      closedAt: epochMilliseconds(now),
      outcome,
    });
  });
}

describe('retry-backs-off', () => {
  it.each<[string, Connection[], Verdict]>([
    ['too few', attempts([100, 100]), 'not-applicable'],
    ['always the same', attempts([100, 100, 100, 100]), 'warn'],
    ['at once', attempts([0, 0, 0, 0]), 'warn'],
    ['doubling', attempts([500, 1000, 2000, 4000]), 'pass'],
    ['at its limit', attempts([30_000, 30_000, 30_000]), 'pass'],
    ['sockets that worked in between', attempts([1, 1, 1, 1], 'closed'), 'not-applicable'],
    ['side by side', [...attempts([]), ...attempts([]), ...attempts([]), ...attempts([])], 'not-applicable'],
  ])('%s', (_name, all, verdict) => {
    expect(verdictOf('retry-backs-off', all[0] ?? connectionOf(), all)).toBe(verdict);
  });
});
