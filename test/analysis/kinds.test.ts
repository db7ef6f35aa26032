import { describe, expect, it } from 'vitest';
import { explain } from '../../src/analysis/explain.ts';
import { judge } from '../../src/analysis/judge.ts';
import { type Sight, sightOf } from './causes/connections.ts';

function judged(sight: Sight) {
  const connection = sightOf({ source: 'devtools-network', transport: 'http/1.1', ...sight });
  const findings = judge(connection, { attempts: [connection], frames: null });
  return {
    failed: findings.filter(({ verdict }) => verdict === 'fail').map(({ check }) => check),
    of: (id: string) => findings.find(({ check }) => check === id),
    cause: explain(connection, findings, { attempts: [connection], lastMessageAt: null })?.cause ?? null,
  };
}
const H2C = ['Host: h', 'Upgrade: h2c', 'Connection: Upgrade, HTTP2-Settings'];

const asked = (value: string) =>
  judged({
    kind: 'upgrade',
    request: [...H2C, `HTTP2-Settings: ${value}`],
    response: ['HTTP/1.1 200 OK'],
  }).of('h2c-settings-sent-once');

describe('what is no WebSocket', () => {
  it.each<[string, Sight, string | null]>([
    [
      'an event stream',
      {
        kind: 'event-stream',
        request: ['Host: h'],
        response: ['HTTP/1.1 200 OK', 'Content-Type: text/event-stream'],
      },
      null,
    ],
    [
      'an event stream answered 404',
      { kind: 'event-stream', response: ['HTTP/1.1 404 Not Found'] },
      'not-an-event-stream',
    ],
    ['a WebTransport session', { kind: 'webtransport', transport: 'h3', status: 200 }, null],
    [
      'an ordinary answer that offers h2c',
      {
        kind: 'upgrade',
        request: ['Host: h'],
        response: ['HTTP/1.1 200 OK', 'Upgrade: h2,h2c', 'Connection: Upgrade'],
      },
      null,
    ],
    [
      'a 426 that wants TLS',
      {
        kind: 'upgrade',
        request: ['Host: h'],
        response: ['HTTP/1.1 426 Upgrade Required', 'Upgrade: TLS/1.3', 'Connection: Upgrade'],
      },
      'upgrade-to-something-else-required',
    ],
    [
      'an offer of h2c that was ignored',
      { kind: 'upgrade', request: [...H2C, 'HTTP2-Settings: AAMAAABk'], response: ['HTTP/1.1 200 OK'] },
      'upgrade-ignored',
    ],
  ])('%s breaks no rule of WebSockets', (_, sight, cause) => {
    const { failed, cause: told } = judged({ url: 'http://h/x', ...sight });
    expect(failed.filter((check) => !check.startsWith('event-stream-'))).toEqual([]);
    expect(told).toBe(cause);
  });

  it('settings of h2c are read, and what is none is told', () => {
    expect(asked('AAMAAABk')?.detail).toContain('MAX_CONCURRENT_STREAMS = 100');
    expect(asked('AAMA')?.verdict).toBe('fail');
  });

  it.each(['webtransport', 'websocket'] as const)('capsules are no matter of a %s', (kind) => {
    expect(judged({ kind, transport: 'h2', status: 200 }).of('capsule-protocol-is-valid')?.verdict).toBe(
      'not-applicable',
    );
  });
});
