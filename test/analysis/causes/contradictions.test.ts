import { describe, expect, it } from 'vitest';
import { judge } from '../../../src/analysis/judge.ts';
import { epochMilliseconds } from '../../../src/events/units.ts';
import { type Sight, SWITCHED_AT, sightOf } from './connections.ts';
import { ASK, explained, explainedAnswer } from './explained.ts';

const SWITCH = [
  'HTTP/1.1 101 Switching Protocols',
  'Upgrade: websocket',
  'Connection: Upgrade',
  'Sec-WebSocket-Accept: s3pPLMBiTxaQ9kYGzzhZRbK+xOo=',
];
const STREAM = ['HTTP/1.1 200 OK', 'Content-Type: text/event-stream'];

/** The last message came that many seconds after the switch. */
function at(seconds: number) {
  return { lastMessageAt: epochMilliseconds(SWITCHED_AT + seconds * 1000) };
}

describe('words which mean that no answer came', () => {
  it.each([
    'net::ERR_CONNECTION_REFUSED',
    'Error in connection establishment: net::ERR_CONNECTION_REFUSED',
    'net::ERR_NAME_NOT_RESOLVED',
    'net::ERR_BLOCKED_BY_CSP',
    'net::ERR_BLOCKED_BY_LOCAL_NETWORK_ACCESS_CHECKS',
    'net::ERR_CERT_DATE_INVALID',
    'net::ERR_UNSAFE_PORT',
    'net::ERR_PROXY_CONNECTION_FAILED',
    'NS_ERROR_UNKNOWN_HOST',
    "Refused to connect to 'wss://app.example.com/chat' because it violates the following Content Security Policy directive: \"connect-src 'self'\".",
  ])('contradict a 101 and the beginning of a stream: %s', (text) => {
    for (const sight of [
      { response: SWITCH, laterWords: [text], life: 2 },
      { kind: 'event-stream', response: STREAM, laterWords: [text], life: 2 },
    ] as const) {
      const explanation = explainedAnswer(sight);
      expect(explanation?.cause).toBe('failed-with-these-words');
      expect(explanation?.evidence.join('\n')).toContain('contradicts itself');
      // Neither that the switch worked nor that it did not.
      expect(explanation).toMatchObject({ isNot: [], fixes: [] });
      expect(JSON.stringify(explanation)).not.toMatch(/switch worked|broke off/);
    }
  });

  it.each([
    'net::ERR_CONNECTION_RESET',
    'net::ERR_NETWORK_CHANGED',
    'net::ERR_INTERNET_DISCONNECTED',
    'net::ERR_ADDRESS_UNREACHABLE',
    'net::ERR_TIMED_OUT',
    'net::ERR_SSL_PROTOCOL_ERROR',
    'net::ERR_NETWORK_ACCESS_REVOKED',
    'net::ERR_CERT_VERIFIER_CHANGED',
    'net::ERR_BLOCKED_BY_CLIENT',
  ])('are not those of an end that may come later: %s', (text) => {
    const explanation = explainedAnswer({ response: SWITCH, laterWords: [text], life: 2 });
    expect(explanation?.cause).toBe('abnormal-closure-after-switch');
    expect(JSON.stringify(explanation)).not.toContain('contradicts');
  });
});

describe('an account that contradicts itself', () => {
  const broken = {
    source: 'har',
    request: ASK,
    response: SWITCH,
    laterWords: ['net::ERR_CONNECTION_RESET'],
    life: 60,
  } as const;

  it('of times is named, and no time is measured by it', () => {
    const text = JSON.stringify(explained(broken, at(-3600)));
    expect(text).toContain('the last message has a time before the answer');
    expect(text).not.toMatch(/It lasted|before the end/);
  });

  it('is not one where clocks differ a little', () => {
    const text = JSON.stringify(explained(broken, at(-0.5)));
    expect(text).not.toContain('contradicts');
    expect(text).toContain('before the end');
  });

  it('of a refusal that is called a switch is named', () => {
    const [, ...fields] = SWITCH;
    const of = (line: string) => explainedAnswer({ response: [line, ...fields] })?.evidence.join('\n');
    expect(of('HTTP/1.1 403 Switching Protocols')).toContain('as only a 101 is');
    expect(of('HTTP/1.1 403 Forbidden')).not.toContain('contradicts');
  });

  it('of messages behind a refusal is named', () => {
    for (const kind of ['websocket', 'event-stream'] as const) {
      const refused = { kind, source: 'har', request: ASK, status: 404 } as const;
      expect(explained(refused, at(1))?.evidence.join('\n')).toContain(
        'messages were recorded, but the answer 404',
      );
      expect(explained(refused)?.evidence.join('\n')).not.toContain('contradicts');
    }
  });
});

/** The checks that fail, of what a file labels HTTP/2. */
function failed(sight: Sight): string[] {
  const connection = sightOf({ source: 'har', transport: 'h2', ...sight });
  const findings = judge(connection, { attempts: [connection], frames: null });
  return findings.filter(({ verdict }) => verdict === 'fail').map(({ check }) => check);
}

describe('a label HTTP/2 on a handshake of HTTP/1.1', () => {
  it('is not believed against a 101 with key and accept value', () => {
    expect(failed({ request: ASK, response: SWITCH })).toEqual([]);
    expect(
      failed({ request: ASK, response: SWITCH.map((line) => line.replace('s3pP', 'AAAA')) }),
    ).not.toContain('extended-connect-succeeded');
  });

  it('is believed where nothing speaks against it', () => {
    expect(failed({ response: ['HTTP/2 101 Switching Protocols'] })).toContain('extended-connect-succeeded');
    expect(failed({ request: ASK, response: ['HTTP/2 403 Forbidden'] })).toContain(
      'extended-connect-succeeded',
    );
  });
});
