import { describe, expect, it } from 'vitest';
import type { Verdict } from '../../../src/analysis/finding.ts';
import { judge } from '../../../src/analysis/judge.ts';
import { type Sight, sightOf } from '../causes/connections.ts';

const stream = (status: string, ...fields: string[]): Sight => ({
  kind: 'event-stream',
  url: 'https://app.example.com/events',
  request: ['Host: app.example.com', 'Accept: text/event-stream'],
  response: [`HTTP/1.1 ${status}`, ...fields],
});
const RIGHT = 'Content-Type: text/event-stream';

function verdictsOf(sight: Sight): Map<string, Verdict> {
  const connection = sightOf(sight);
  const findings = judge(connection, { attempts: [connection], frames: null });
  return new Map(findings.map(({ check, verdict }) => [check, verdict]));
}

describe('checks of event streams', () => {
  it.each<[check: string, what: string, sight: Sight, verdict: Verdict]>([
    ['event-stream-status-is-200', '200', stream('200 OK', RIGHT), 'pass'],
    ['event-stream-status-is-200', '204', stream('204 No Content'), 'not-applicable'],
    ['event-stream-status-is-200', '301', stream('301 Moved', 'Location: /x'), 'not-applicable'],
    ['event-stream-status-is-200', '201', stream('201 Created', RIGHT), 'fail'],
    ['event-stream-status-is-200', '404', stream('404 Not Found'), 'fail'],
    ['event-stream-status-is-200', '429', stream('429 Too Many Requests'), 'fail'],
    ['event-stream-status-is-200', 'nothing seen', { kind: 'event-stream', life: 1 }, 'unknown'],
    ['event-stream-type-is-right', 'as it should be', stream('200 OK', RIGHT), 'pass'],
    [
      'event-stream-type-is-right',
      'in other case',
      stream('200 OK', 'content-type: Text/Event-Stream'),
      'pass',
    ],
    ['event-stream-type-is-right', 'with UTF-8', stream('200 OK', `${RIGHT}; charset="UTF-8"`), 'pass'],
    ['event-stream-type-is-right', 'with Latin-1', stream('200 OK', `${RIGHT};charset=iso-8859-1`), 'fail'],
    ['event-stream-type-is-right', 'a page', stream('200 OK', 'Content-Type: text/html'), 'fail'],
    ['event-stream-type-is-right', 'JSON', stream('200 OK', 'Content-Type: application/json'), 'fail'],
    ['event-stream-type-is-right', 'none', stream('200 OK', 'X: 1'), 'fail'],
    ['event-stream-type-is-right', 'of a refusal', stream('404 Not Found'), 'not-applicable'],
    ['event-stream-is-not-buffered', 'neither', stream('200 OK', RIGHT), 'pass'],
    ['event-stream-is-not-buffered', 'a length', stream('200 OK', RIGHT, 'Content-Length: 900'), 'warn'],
    ['event-stream-is-not-buffered', 'gzip', stream('200 OK', RIGHT, 'Content-Encoding: gzip'), 'warn'],
    [
      'event-stream-is-not-buffered',
      'identity',
      stream('200 OK', RIGHT, 'Content-Encoding: identity'),
      'pass',
    ],
  ])('%s: %s', (check, _what, sight, verdict) => {
    expect(verdictsOf(sight).get(check)).toBe(verdict);
  });

  it('are not applicable to anything else', () => {
    for (const kind of ['websocket', 'webtransport', 'upgrade', 'extended-connect'] as const) {
      const verdicts = verdictsOf({ kind, response: ['HTTP/1.1 404 Not Found'] });
      expect(verdicts.get('event-stream-status-is-200')).toBe('not-applicable');
    }
  });

  it('are the only rules of handshakes that speak of an event stream', () => {
    const verdicts = verdictsOf(stream('404 Not Found', 'Upgrade: h2c', 'Content-Length: x'));
    for (const [check, verdict] of verdicts) {
      if (verdict === 'fail') expect(check).toMatch(/^event-stream-/);
    }
  });
});
