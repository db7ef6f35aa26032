import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { judgeSession } from '../../../src/analysis/judge-session.ts';
import { replay } from '../../../src/formats/imported.ts';
import { readPcap } from '../../../src/formats/pcap/read-pcap.ts';
import { captureFile, conversation, type WrittenSegment } from './capture-file.ts';

/** What a capture shows of the end of each connection, by its path. */
function endsOf(capture: Uint8Array) {
  const session = replay(readPcap(capture));
  return new Map(
    judgeSession(session, null).map(({ connection: { url, outcome, close }, explanation }) => [
      url.seen ? new URL(url.value).pathname : url.why,
      {
        outcome,
        close: close.seen ? { ...close.value } : close.why,
        cause: explanation?.cause ?? null,
        evidence: explanation?.evidence.at(-1) ?? '',
      },
    ]),
  );
}

const BROKEN = { code: 0, reason: '', wasClean: false, by: 'server' } as const;
const NEITHER = { cause: null, evidence: '' };
const BY_FIN = {
  cause: 'closed-before-response',
  evidence: 'The side of the server ended the TCP connection (FIN).',
};
const CUT_BY_FIN = { ...BY_FIN, cause: 'abnormal-closure-after-switch' };
const BY_RST = {
  cause: 'connection-reset',
  evidence: 'The side of the server reset the TCP connection (RST).',
};

describe('the end of TCP under an event stream of Chromium', () => {
  const ends = endsOf(readFileSync(new URL('../../fixtures/pcap/ended-streams.pcap', import.meta.url)));

  it.each([
    ['/fin', { outcome: 'closed', close: { ...BROKEN, tcp: 'fin' }, ...CUT_BY_FIN }],
    ['/killed', { outcome: 'closed', close: { ...BROKEN, tcp: 'fin' }, ...CUT_BY_FIN }],
    ['/rst', { outcome: 'closed', close: { ...BROKEN, tcp: 'reset' }, ...BY_RST }],
    // Its body goes on until TCP ends: a FIN is its end in order.
    ['/plain-rst', { outcome: 'closed', close: { ...BROKEN, tcp: 'reset' }, ...BY_RST }],
    ['/plain-ends', { outcome: 'closed', close: 'not-in-file', ...NEITHER }],
    ['/ends', { outcome: 'closed', close: 'not-in-file', ...NEITHER }],
    ['/unanswered-fin', { outcome: 'failed', close: { ...BROKEN, tcp: 'fin' }, ...BY_FIN }],
    ['/half-head', { outcome: 'failed', close: { ...BROKEN, tcp: 'fin' }, ...BY_FIN }],
    ['/killed-unanswered', { outcome: 'failed', close: { ...BROKEN, tcp: 'fin' }, ...BY_FIN }],
    ['/unanswered-rst', { outcome: 'failed', close: { ...BROKEN, tcp: 'reset' }, ...BY_RST }],
    ['/ws-fin', { outcome: 'failed', close: { ...BROKEN, code: 1006, tcp: 'fin' }, ...BY_FIN }],
    ['/ws-rst', { outcome: 'failed', close: { ...BROKEN, code: 1006, tcp: 'reset' }, ...BY_RST }],
    // The page closed these.
    [
      '/page-closes',
      { outcome: 'closed', close: { ...BROKEN, wasClean: null, by: 'client', tcp: 'fin' }, ...NEITHER },
    ],
    [
      '/never',
      { outcome: 'closed', close: { ...BROKEN, wasClean: null, by: 'client', tcp: 'fin' }, ...NEITHER },
    ],
    ['/healthy', { outcome: 'open', close: 'not-yet', ...NEITHER }],
  ])('%s', (path, expected) => {
    expect(ends.get(path)).toEqual(expected);
  });
});

const text = (...lines: readonly string[]) => Buffer.from(`${lines.join('\r\n')}\r\n\r\n`);

const causeOf = (segments: readonly WrittenSegment[]) => endsOf(captureFile(segments)).get('/sse')?.cause;

/** The client ends TCP before the server does. */
function clientEnds(segments: readonly WrittenSegment[], flags: string): WrittenSegment {
  const [server, client] = segments.slice(-2);
  if (server === undefined || client === undefined) throw new Error('two ends');
  return { ...client, ack: server.seq, flags };
}

describe('accuses nobody of an event stream', () => {
  const request = [true, text('GET /sse HTTP/1.1', 'Host: h', 'Accept: text/event-stream')] as const;
  const before = [true, text('GET / HTTP/1.1', 'Host: h')] as const;
  const empty = [false, text('HTTP/1.1 204 No Content')] as const;
  const type = 'Content-Type: text/event-stream';
  const answer = [false, text('HTTP/1.1 200 OK', type, 'Transfer-Encoding: chunked')] as const;
  const chunk = [false, Buffer.from('b\r\ndata: one\n\n\r\n')] as const;
  const last = [false, Buffer.from('0\r\n\r\n')] as const;

  const whole = conversation([request, answer, chunk]);
  const unanswered = conversation([request, empty]).filter((_, n) => n !== 3);

  it('though it accuses the server of one that it broke off', () => {
    expect(causeOf(whole)).toBe('abnormal-closure-after-switch');
    expect(causeOf(whole.slice(0, -1))).toBe('abnormal-closure-after-switch');
  });

  it.each([
    ['that the file outlasts', whole.slice(0, -2)],
    ['that ended in order', conversation([request, answer, chunk, last])],
    ['of which bytes are missing at its end', whole.toSpliced(4, 1)],
    ['whose answer is missing', unanswered],
    ['that came on a connection used before', conversation([before, empty, request])],
    ['that the client ended', [...whole.slice(0, -2), clientEnds(whole, 'FA')]],
    ['that the client reset', [...whole.slice(0, -2), clientEnds(whole, 'RA')]],
  ])('%s', (_, segments) => {
    expect(causeOf(segments)).toBeNull();
  });
});
