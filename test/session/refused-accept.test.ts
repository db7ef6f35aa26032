import { describe, expect, it } from 'vitest';
import type { LifecycleEvent } from '../../src/events/event.ts';
import { NO_MESSAGES } from '../../src/events/message-segment.ts';
import { notSeen, seen } from '../../src/events/observed.ts';
import { connectionId, epochMilliseconds, logId } from '../../src/events/units.ts';
import { parseRequestHead } from '../../src/protocol/http/request-head.ts';
import { parseResponseHead } from '../../src/protocol/http/response-head.ts';
import { computeAccept } from '../../src/protocol/websocket/accept.ts';
import { Session } from '../../src/session/session.ts';

const at = epochMilliseconds(1_795_176_000_000);
const connection = connectionId(0);
const KEY = 'dGhlIHNhbXBsZSBub25jZQ==';
const RIGHT = `Sec-WebSocket-Accept: ${computeAccept(KEY).accept}\r\n`;
const WRONG = 'Sec-WebSocket-Accept: AAAAAAAAAAAAAAAAAAAAAAAAAAA=\r\n';
const hook = { at, connection, source: 'page-hook' } as const;
const web = { at, connection, source: 'web-request' } as const;

const created: LifecycleEvent = {
  type: 'connection/created',
  ...hook,
  kind: 'websocket',
  url: 'ws://h/',
  sourceKey: '1',
  target: 'page',
  initiator: notSeen('source-cannot'),
  pageUrl: notSeen('source-cannot'),
};
const request = (field: string): LifecycleEvent => ({
  type: 'handshake/request-sent',
  ...web,
  head: seen(parseRequestHead(`GET / HTTP/1.1\r\nHost: h\r\n${field}\r\n\r\n`).value),
});
const sent = request(`Sec-WebSocket-Key: ${KEY}`);
const answered = (accept: string): LifecycleEvent => ({
  type: 'handshake/response-received',
  ...web,
  status: seen(101),
  transport: 'http/1.1',
  head: seen(
    parseResponseHead(
      `HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n${accept}\r\n`,
    ).value,
  ),
});
const opened: LifecycleEvent = { type: 'connection/opened', ...hook, protocol: '', extensions: '' };
const closed = (code: number): LifecycleEvent => ({
  type: 'connection/closed',
  ...hook,
  close: seen({ code, reason: '', wasClean: code !== 1006, by: 'unknown' }),
});

function outcome(...events: LifecycleEvent[]) {
  const session = new Session();
  session.apply({
    log: logId('a'),
    number: 0,
    firstSeq: 0,
    events: events.map((event, seq) => ({ seq, event })),
    messages: NO_MESSAGES,
  });
  return session.connections[0]?.outcome;
}

describe('a 101 that Firefox refused without a word', () => {
  it.each([
    ['the accept value is wrong', [WRONG]],
    ['there is none', ['']],
    ['there are two', [RIGHT + RIGHT]],
  ])('has failed where %s, whatever is reported first', (_, [accept = '']) => {
    expect(outcome(created, sent, answered(accept), closed(1006))).toBe('failed');
    expect(outcome(created, closed(1006), sent, answered(accept))).toBe('failed');
  });

  it.each([
    [
      'the value is right: the page may have closed it, or its opening was lost',
      [sent, answered(RIGHT), closed(1006)],
    ],
    ['the page had it open', [sent, answered(WRONG), opened, closed(1006)]],
    ['a close frame came', [sent, answered(WRONG), closed(1000)]],
    ['the request was not seen', [answered(WRONG), closed(1006)]],
    [
      'a recorder masked the accept value',
      [sent, answered('Sec-WebSocket-Accept: [redacted]\r\n'), closed(1006)],
    ],
    ['a recorder emptied it', [sent, answered('Sec-WebSocket-Accept: \r\n'), closed(1006)]],
    ['a recorder masked the key', [request('Sec-WebSocket-Key: REDACTED'), answered(WRONG), closed(1006)]],
  ])('has not failed where %s', (_, events) => {
    expect(outcome(created, ...events)).toBe('closed');
  });
});
