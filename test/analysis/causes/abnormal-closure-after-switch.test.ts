import { describe, expect, it } from 'vitest';
import { explain } from '../../../src/analysis/explain.ts';
import type { Explanation } from '../../../src/analysis/explanation.ts';
import { epochMilliseconds } from '../../../src/events/units.ts';
import { SWITCHED_AT, sightOf } from './connections.ts';

/** A connection that worked and broke off, with its last message that many seconds after the switch. */
function broken(life: number, lastMessage: number | null | undefined): Explanation | null {
  const connection = sightOf({
    response: ['HTTP/1.1 101 Switching Protocols'],
    close: { code: 1006, reason: '', wasClean: false, by: 'unknown' },
    life,
  });
  if (lastMessage === undefined) return explain(connection, [], {});
  const lastMessageAt = lastMessage === null ? null : epochMilliseconds(SWITCHED_AT + lastMessage * 1000);
  return explain(connection, [], { lastMessageAt });
}

const text = (explanation: Explanation | null): string =>
  [...(explanation?.evidence ?? []), ...(explanation?.hints ?? [])].join('\n');

describe('abnormal-closure-after-switch', () => {
  it.each([
    [55.2, 'Heroku'],
    [60.1, 'nginx proxy_read_timeout'],
    [60.1, 'AWS ALB'],
    [100.3, 'Cloudflare'],
    [231, 'Azure App Service'],
    [240.2, 'Azure Load Balancer'],
    [350.5, 'AWS NLB'],
    [601, 'AWS API Gateway idle'],
  ])('names what matches %d s of silence: %s', (idle, name) => {
    const explanation = broken(idle + 700, 700);
    expect(text(explanation)).toContain(`The silence matches ${name}`);
    expect(explanation?.sentence).toContain('matches');
    expect(explanation?.fixes.length).toBeGreaterThan(0);
  });

  it.each([
    [1.2, 'fin', true],
    [1.2, 'reset', false],
    [20, 'reset', true],
  ] as const)(
    'of a silence of %d s that ended by %s a longer time limit is a fix: %s',
    (life, tcp, fixes) => {
      const close = { code: 1006, reason: '', wasClean: false, by: 'server', tcp } as const;
      const seenOnWire = sightOf({
        source: 'pcap',
        response: ['HTTP/1.1 101 Switching Protocols'],
        close,
        life,
      });
      const explanation = explain(seenOnWire, [], { lastMessageAt: null });
      expect((explanation?.fixes.length ?? 0) > 0).toBe(fixes);
    },
  );

  it.each([
    ['server', 'Read the server’s log', 'The side of the server ended the TCP connection', 1],
    ['client', 'Read the log of the client', 'The side of the client ended the TCP connection', 0],
  ] as const)('says that the %s ended it, where the wire shows that', (by, sentence, evidence, fixes) => {
    const close = { code: 1006, reason: '', wasClean: false, by };
    const seenOnWire = sightOf({
      source: 'pcap',
      response: ['HTTP/1.1 101 Switching Protocols'],
      close,
      life: 10,
    });
    const explanation = explain(seenOnWire, [], { lastMessageAt: epochMilliseconds(SWITCHED_AT + 2_000) });
    expect(explanation?.sentence).toContain(sentence);
    expect(text(explanation)).toContain(evidence);
    expect(text(explanation)).not.toContain('a lost network');
    expect(Math.min(explanation?.fixes.length ?? 0, 1)).toBe(fixes);
  });

  it.each([
    ['server', 'message-too-big'],
    ['unknown', 'message-too-big'],
    ['client', 'abnormal-closure-after-switch'],
  ] as const)('by the %s straight after a large message is %s', (by, cause) => {
    const seenOnWire = sightOf({
      source: 'pcap',
      response: ['HTTP/1.1 101 Switching Protocols'],
      close: { code: 1006, reason: '', wasClean: false, by },
      life: 10,
    });
    const at = epochMilliseconds(SWITCHED_AT + 9_900);
    const messages = { received: 0, lastReceivedAt: null, sentSince: 0, period: null };
    const context = { lastMessageAt: at, messages: { ...messages, lastSent: { at, bytes: 65_536 } } };
    expect(explain(seenOnWire, [], context)?.cause).toBe(cause);
  });

  it.each([
    [
      'server',
      'fin',
      'The side of the server ended the TCP connection (FIN), without a close frame.',
      'A crash',
    ],
    [
      'server',
      'reset',
      'The side of the server reset the TCP connection (RST), without a close frame.',
      'a firewall',
    ],
    [
      'client',
      'reset',
      'The side of the client reset the TCP connection (RST), without a close frame.',
      'A crash',
    ],
  ] as const)('says how the %s ended TCP: %s', (by, tcp, evidence, hint) => {
    const close = { code: 1006, reason: '', wasClean: false, by, tcp };
    const response = ['HTTP/1.1 101 Switching Protocols'];
    const explanation = explain(sightOf({ source: 'pcap', response, close, life: 10 }), [], {
      lastMessageAt: epochMilliseconds(SWITCHED_AT + 2_000),
    });
    expect(explanation?.evidence).toContain(evidence);
    expect(explanation?.hints.join(' ')).toContain(hint);
  });

  it('measures nothing in a transcript, which has an order and no times', () => {
    const close = { code: 1006, reason: '', wasClean: false, by: 'unknown' } as const;
    const response = ['HTTP/1.1 101 Switching Protocols'];
    const written = sightOf({ source: 'transcript', response, close, life: 60 });
    const explanation = explain(written, [], { lastMessageAt: epochMilliseconds(SWITCHED_AT) });
    expect(text(explanation)).not.toMatch(/lasted|before the end|matches/);
  });

  // Of Node, OkHttp and others, in the error of a HAR’s entry that has a 101.
  it.each(['read ECONNRESET', 'socket hang up', 'Something nobody knows'])(
    'accuses no frame by “%s”',
    (words) => {
      const opened = sightOf({
        source: 'har',
        response: ['HTTP/1.1 101 Switching Protocols'],
        laterWords: [words],
        life: 3,
      });
      const explanation = explain(opened, [], { lastMessageAt: epochMilliseconds(SWITCHED_AT + 1_000) });
      expect(explanation?.cause).toBe('abnormal-closure-after-switch');
      expect(text(explanation)).toContain(words);
    },
  );

  it('names what fits the whole life, however busy', () => {
    expect(text(broken(7200.4, 7199))).toContain('AWS API Gateway connection duration (2 h)');
  });

  it('takes the silence from the switch where there was no message at all', () => {
    expect(text(broken(60, null))).toContain('The silence matches nginx');
  });

  it.each([
    ['a silence that fits nothing', 37, 0],
    ['messages up to the end', 60, 59.9],
    ['messages that nobody counted', 60, undefined],
  ])('names no limit for %s', (_name, life, lastMessage) => {
    const explanation = broken(life, lastMessage);
    expect(explanation?.cause).toBe('abnormal-closure-after-switch');
    expect(text(explanation)).not.toContain('The silence matches');
    expect(explanation?.sentence).not.toContain('matches');
  });

  it('blames no limit where the browser names a broken frame', () => {
    const connection = sightOf({
      response: ['HTTP/1.1 101 Switching Protocols'],
      laterWords: ['A server must not mask any frames that it sends to the client.'],
      life: 60,
    });
    const explanation = explain(connection, [], { lastMessageAt: null });
    expect(explanation?.cause).toBe('frames-broken-after-switch');
    expect(explanation?.sentence).toContain('Do not mask the server’s frames');
    expect(text(explanation)).toContain('“A server must not mask any frames');
    expect(text(explanation)).not.toContain('matches');
    expect(explanation?.fixes).toEqual([]);
  });

  it('counts no last message where none came', () => {
    expect(text(broken(0.2, null))).toContain('No message came in the 0.2 s between the switch and the end.');
    expect(text(broken(0.2, null))).not.toContain('last message');
  });

  it('names a frame that broke the protocol among what looks the same in Firefox, and not in Chromium', () => {
    const sight = {
      response: ['HTTP/1.1 101 Switching Protocols'],
      close: { code: 1006, reason: '', wasClean: false, by: 'unknown' },
      life: 3,
    } as const;
    const firefox = explain(sightOf({ ...sight, source: 'web-request' }), [], {});
    const chromium = explain(sightOf({ ...sight, source: 'debugger' }), [], {});
    expect(text(firefox)).toContain('A server frame that broke the protocol');
    expect(text(chromium)).not.toContain('broke the protocol');
  });
});
