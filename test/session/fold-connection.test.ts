import { describe, expect, it } from 'vitest';
import {
  BODY_LIMIT,
  type ConnectionKind,
  type LifecycleEvent,
  type Source,
  type TargetKind,
  type Transport,
} from '../../src/events/event.ts';
import { notSeen, seen } from '../../src/events/observed.ts';
import { connectionId, epochMilliseconds, logId } from '../../src/events/units.ts';
import { parseRequestHead } from '../../src/protocol/http/request-head.ts';
import { Session } from '../../src/session/session.ts';
import { connectionOf } from './connection-of.ts';

const id = connectionId(0);
const source = 'debugger';
let clock = 0;
const tick = () => epochMilliseconds(++clock);

function created(kind: ConnectionKind = 'websocket', target: TargetKind = 'page'): LifecycleEvent {
  const pageUrl = seen('http://page.example/');
  const initiator = notSeen('source-cannot');
  const url = 'ws://server.example/';
  return {
    type: 'connection/created',
    at: tick(),
    source,
    connection: id,
    kind,
    url,
    sourceKey: '1',
    target,
    initiator,
    pageUrl,
  };
}
function answered(status: number, transport: Transport = 'http/1.1'): LifecycleEvent {
  const head = notSeen('not-in-file');
  return {
    type: 'handshake/response-received',
    at: tick(),
    source,
    connection: id,
    status: seen(status),
    transport,
    head,
  };
}
function asked(upgrade?: string): LifecycleEvent {
  const fields = [
    { name: 'Host', value: 'server.example' },
    ...(upgrade === undefined ? [] : [{ name: 'Upgrade', value: upgrade }]),
  ];
  const head = seen({ method: 'GET', target: '/', version: 'HTTP/1.1', fields, raw: null });
  return { type: 'handshake/request-sent', at: tick(), source, connection: id, head };
}
/** What a page's hook tells of a WebTransport whose promise `closed` was rejected. */
function brokeOff(): LifecycleEvent {
  const close = seen({ code: 0, reason: '', wasClean: false, by: 'unknown' as const });
  return { type: 'connection/closed', at: tick(), source: 'page-hook', connection: id, close };
}
function said(text: string): LifecycleEvent {
  return { type: 'browser/reported-error', at: tick(), source, connection: id, text };
}
function closed(code?: number): LifecycleEvent {
  const close =
    code === undefined
      ? notSeen('source-cannot')
      : seen({ code, reason: '', wasClean: null, by: 'unknown' as const });
  return { type: 'connection/closed', at: tick(), source, connection: id, close };
}
function navigated(at = tick()): LifecycleEvent {
  return { type: 'page/navigated', at, url: 'http://page.example/next' };
}
const discovered: LifecycleEvent = {
  type: 'connection/discovered',
  at: tick(),
  source,
  connection: id,
  kind: 'websocket',
  url: notSeen('before-recording'),
  sourceKey: '1',
  target: 'unknown',
};

/** An answer whose fields were seen. */
function answeredWith(status: number, name: string, value: string): LifecycleEvent {
  const fields = [{ name, value }];
  const head = seen({ version: 'HTTP/1.1', status, reason: '', fields, raw: null });
  const of = { at: tick(), source, connection: id, transport: 'http/1.1' } as const;
  return { type: 'handshake/response-received', ...of, status: seen(status), head };
}
const OF_STREAM = ['Content-Type', 'text/event-stream; charset=utf-8'] as const;

const HANDSHAKE = 'Error during WebSocket handshake: ';
const NOT_FOUND = said(`${HANDSHAKE}Unexpected response code: 404`);
const BAD_ACCEPT = said(`${HANDSHAKE}Incorrect 'Sec-WebSocket-Accept' header value`);
const BAD_FRAME = said('One or more reserved bits are on: reserved1 = 1, reserved2 = 0, reserved3 = 0');

describe('the outcome of a connection', () => {
  it.each<[string, string, number | null, LifecycleEvent[]]>([
    ['has no answer yet', 'pending', null, [created()]],
    ['switched by 101', 'open', 101, [created(), answered(101)]],
    ['switched, then ended', 'closed', 101, [created(), answered(101), closed()]],
    ['got a 101 without Upgrade', 'failed', 101, [created(), answeredWith(101, 'Server', 'x')]],
    ['got a 101 with Upgrade', 'open', 101, [created(), answeredWith(101, 'Upgrade', 'websocket')]],
    ['is a stream', 'open', 200, [created('event-stream'), answeredWith(200, ...OF_STREAM)]],
    ['is a page', 'refused', 200, [created('event-stream'), answeredWith(200, 'Content-Type', 'text/html')]],
    ['is no stream any more', 'refused', 204, [created('event-stream'), answeredWith(204, ...OF_STREAM)]],
    ['is a stream that never began', 'failed', null, [created('event-stream'), brokeOff()]],
    [
      'switched, then broke a rule: the browser ends it',
      'closed',
      101,
      [created(), answered(101), BAD_FRAME],
    ],
    ['switched, broke a rule, ended', 'closed', 101, [created(), answered(101), BAD_FRAME, closed(1006)]],
    ['was answered 404', 'refused', 404, [created(), answered(404), closed()]],
    ["was refused, by the browser's word", 'refused', 404, [created(), NOT_FOUND, closed()]],
    ['was refused, word first, answer later', 'refused', 404, [created(), NOT_FOUND, answered(404)]],
    ['never reached a server', 'failed', null, [created(), said('net::ERR_CONNECTION_REFUSED'), closed()]],
    ['got no reason', 'failed', null, [created(), said(''), closed()]],
    ['was rejected by the browser, no answer shown', 'failed', null, [created(), BAD_ACCEPT, closed()]],
    [
      'was rejected by the browser after its 101',
      'failed',
      101,
      [created(), answered(101), BAD_ACCEPT, closed()],
    ],
    [
      'was rejected by the browser before its 101',
      'failed',
      101,
      [created(), BAD_ACCEPT, answered(101), closed()],
    ],
    ['ended before any answer', 'failed', null, [created(), closed()]],
    ["ended with a page's 1006 before any answer", 'failed', null, [created(), closed(1006)]],
    ['ended with a close code, the answer not seen', 'closed', null, [created(), closed(1000)]],
    ['was ignored over HTTP/1.1', 'refused', 200, [created(), answered(200)]],
    ['was opened over HTTP/2', 'open', 200, [created(), answered(200, 'h2')]],
    ['was opened over HTTP/3', 'open', 204, [created(), answered(204, 'h3')]],
    ['was refused over HTTP/2', 'refused', 403, [created(), answered(403, 'h2')]],
    ['was answered 200 over nobody knows what', 'pending', 200, [created(), answered(200, 'unknown')]],
    ['the same, and the browser complained', 'refused', 200, [created(), answered(200, 'unknown'), said('')]],
    ['the same, and then it ended', 'closed', 200, [created(), answered(200, 'unknown'), closed()]],
    ['is an event stream', 'open', 200, [created('event-stream'), answered(200)]],
    ['is an extended CONNECT', 'open', 200, [created('extended-connect'), answered(200, 'h2')]],
    [
      'is an upgrade that the server ignored',
      'refused',
      200,
      [created('upgrade'), asked('h2c'), answered(200)],
    ],
    ['asked for no upgrade and was offered one', 'closed', 200, [created('upgrade'), asked(), answered(200)]],
    ['the same with an error page', 'closed', 404, [created('upgrade'), asked(), answered(404), closed()]],
    [
      'asked for none and was told that it has to',
      'refused',
      426,
      [created('upgrade'), asked(), answered(426)],
    ],
    ['may have asked: nobody saw the request', 'pending', 200, [created('upgrade'), answered(200)]],
    ['is a WebTransport that never began', 'failed', null, [created('webtransport'), brokeOff(), closed()]],
    ['was there before', 'open', null, [discovered]],
    ['was there before and ended', 'closed', null, [discovered, closed(1001)]],
  ])('%s: %s', (_, outcome, status, events) => {
    const connection = connectionOf(...events);
    expect(connection.outcome).toBe(outcome);
    expect(connection.status.seen ? connection.status.value : null).toBe(status);
  });
});

describe("a browser's words", () => {
  it.each<[string, boolean, LifecycleEvent[]]>([
    ['that come before any answer', true, [created(), said('net::ERR_FAILED')]],
    ['that reject a 101', true, [created(), answered(101), BAD_ACCEPT]],
    ['about a frame', false, [created(), answered(101), BAD_FRAME]],
    ['about a frame, after the end', false, [created(), answered(101), closed(), BAD_FRAME]],
  ])('%s: before the switch %s', (_, beforeSwitch, events) => {
    expect(connectionOf(...events).errors.map((error) => error.beforeSwitch)).toEqual([beforeSwitch]);
  });
});

describe('words after the switch', () => {
  const TIMED_OUT = 'net::ERR_TIMED_OUT';
  const at = "WebSocket connection to '";

  it.each([
    [TIMED_OUT, 'closed'],
    [`${at}ws://server.example/' failed: ${TIMED_OUT}`, 'closed'],
    ['The connection to ws://server.example/ was interrupted while the page was loading.', 'closed'],
    [`${TIMED_OUT} while fetching /avatar.png, retried`, 'open'],
    [`${at}ws://server.example/other' failed: ${TIMED_OUT}`, 'open'],
    ['The connection to ws://other.example/ was interrupted while the page was loading.', 'open'],
    [`${at}ws://other.example/' failed: Invalid frame header`, 'open'],
  ])('%s: %s', (text, outcome) => {
    expect(connectionOf(created(), answered(101), said(text)).outcome).toBe(outcome);
  });

  it('give way to the time of the close, whether or not its code was seen', () => {
    for (const code of [undefined, 1000]) {
      const events = [created(), answered(101), said(TIMED_OUT), closed(code)];
      const connection = connectionOf(...events);
      expect([connection.outcome, connection.closedAt]).toEqual(['closed', clock]);
    }
  });

  it('give way to a message that comes later, not to one that came before', () => {
    for (const [after, outcome] of [
      [0, 'closed'],
      [5, 'open'],
    ] as const) {
      const events = [created(), answered(101), said(TIMED_OUT)];
      const session = new Session();
      session.apply({
        log: logId('x'),
        number: 0,
        firstSeq: 0,
        events: events.map((event, seq) => ({ seq, event })),
        messages: {
          count: 1,
          time: Float64Array.of(clock + after),
          connection: Uint32Array.of(0),
          size: Uint32Array.of(1),
          stored: Uint32Array.of(1),
          flags: Uint8Array.of(1),
        },
      });
      expect(session.connections[0]?.outcome).toBe(outcome);
    }
  });
});

describe('navigation', () => {
  it.each<[TargetKind, string]>([
    ['page', 'closed'],
    ['iframe', 'closed'],
    ['worker', 'closed'],
    ['shared-worker', 'open'],
    ['service-worker', 'open'],
  ])('of a %s leaves its socket %s', (target, outcome) => {
    const connection = connectionOf(created('websocket', target), answered(101), navigated());
    expect(connection.outcome).toBe(outcome);
    expect(connection.close).toEqual(notSeen(outcome === 'closed' ? 'source-cannot' : 'not-yet'));
  });

  it('leaves a socket of the new page alone, even one that is reported first', () => {
    const before = tick();
    expect(connectionOf(created(), answered(101), navigated(before)).outcome).toBe('open');
    expect(connectionOf(navigated(), created(), answered(101)).outcome).toBe('open');
  });

  it('fails a socket that had no answer, and gives way to an end that was seen', () => {
    expect(connectionOf(created(), navigated()).outcome).toBe('failed');
    const connection = connectionOf(created(), answered(101), navigated(), closed(1001));
    expect(connection.close).toEqual(seen({ code: 1001, reason: '', wasClean: null, by: 'unknown' }));
    expect(connection.closedAt).toBe(clock);
  });
});

describe('a request that is told twice', () => {
  const list = { method: 'GET', target: '/', version: 'HTTP/1.1', fields: [], raw: null };
  const text = parseRequestHead('GET / HTTP/1.1\r\nHost: server.example\r\n\r\n').value;
  const sent = (head: typeof text): LifecycleEvent => ({
    type: 'handshake/request-sent',
    at: tick(),
    source,
    connection: id,
    head: seen(head),
  });

  it('is what the later text says, not what a later list says', () => {
    expect(connectionOf(created(), sent(list), sent(text)).request).toEqual(seen(text));
    expect(connectionOf(created(), sent(text), sent(list)).request).toEqual(seen(text));
  });

  it('keeps the time of the first', () => {
    const first = sent(list);
    expect(connectionOf(created(), first, sent(text)).requestSentAt).toBe(first.at);
  });
});

it("an answer's body is kept from the first source that saw one, and never from a page's own script", () => {
  const body = (text: string, from: Source) =>
    ({ ...answered(400), body: text, source: from }) as LifecycleEvent;
  expect(connectionOf(created(), answered(400)).body).toBeNull();
  expect(connectionOf(created(), body('forged', 'page-hook')).body).toBeNull();
  expect(connectionOf(created(), body('first', 'har'), body('second', 'har')).body).toBe('first');
  expect(connectionOf(created(), body('x'.repeat(50_000), 'har')).body).toHaveLength(BODY_LIMIT);
});

it('two sources of one connection are one connection that knows what either saw', () => {
  const connection = connectionOf(discovered, { ...created(), source: 'page-hook' } as LifecycleEvent);
  expect(connection.sources).toEqual(['debugger', 'page-hook']);
  expect(connection.url).toEqual(seen('ws://server.example/'));
  expect(connection.discovered).toBe(false);
});
