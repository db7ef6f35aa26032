import { describe, expect, it } from 'vitest';
import type { CloseSeen, LifecycleEvent, Source } from '../../src/events/event.ts';
import { FLAG, type MessageColumns, NO_MESSAGES, OPCODE } from '../../src/events/message-segment.ts';
import { notSeen, seen } from '../../src/events/observed.ts';
import { connectionId, epochMilliseconds, logId } from '../../src/events/units.ts';
import { Session } from '../../src/session/session.ts';
import { connectionOf } from './connection-of.ts';

const connection = connectionId(0);
const at = epochMilliseconds(1);
const log = logId('x');

function created(source: Source = 'page-hook', url = 'wss://server.example/'): LifecycleEvent {
  return {
    type: 'connection/created',
    at,
    source,
    connection,
    kind: 'websocket',
    url,
    sourceKey: `${source} 1`,
    target: source === 'page-hook' ? 'iframe' : 'unknown',
    initiator: notSeen('source-cannot'),
    pageUrl: notSeen('source-cannot'),
  };
}
function answered(status: number, source: Source = 'devtools-network'): LifecycleEvent {
  const head = notSeen('not-in-file');
  return {
    type: 'handshake/response-received',
    at,
    source,
    connection,
    status: seen(status),
    transport: 'http/1.1',
    head,
  };
}
function said(text: string, source: Source = 'devtools-network'): LifecycleEvent {
  return { type: 'browser/reported-error', at, source, connection, text };
}
const opened: LifecycleEvent = {
  type: 'connection/opened',
  at,
  source: 'page-hook',
  connection,
  protocol: 'chat',
  extensions: 'permessage-deflate',
};
const blocked = (source: Source): LifecycleEvent => ({
  type: 'connection/blocked',
  at,
  source,
  connection,
  directive: 'connect-src',
});
function closed(
  code: number | null,
  source: Source = 'page-hook',
  more: Partial<CloseSeen> = {},
): LifecycleEvent {
  const close =
    code === null
      ? notSeen('source-cannot')
      : seen({ code, reason: '', wasClean: code !== 1006, by: 'unknown' as const, ...more });
  return { type: 'connection/closed', at, source, connection, close };
}

const join = (source: Source, how: 'exact' | 'by-order'): LifecycleEvent => ({
  type: 'connection/joined',
  at,
  source,
  connection,
  sourceKey: `${source} 7`,
  how,
});
const buffered = (bytes: number): LifecycleEvent => ({
  type: 'send/buffered',
  at,
  source: 'page-hook',
  connection,
  bytes,
});
const frame = (line: number) => ({
  functionName: 'say',
  url: 'https://page.example/app.js',
  line,
  column: 1,
});

const from = (id: number, ...stack: ReturnType<typeof frame>[]): LifecycleEvent => ({
  type: 'message/sent-from',
  at,
  source: 'page-hook',
  connection: connectionId(id),
  stack,
});

function sessionOf(events: readonly LifecycleEvent[], messages: MessageColumns = NO_MESSAGES): Session {
  const session = new Session();
  session.apply({
    log,
    number: 0,
    firstSeq: 0,
    events: events.map((event, seq) => ({ seq, event })),
    messages,
  });
  return session;
}
describe("how far a connection came by the page hook's account", () => {
  it.each<[string, string, number | null, LifecycleEvent[]]>([
    ['was made', 'pending', null, [created()]],
    ['opened, and no 101 is made up', 'open', null, [created(), opened]],
    ['opened and closed', 'closed', null, [created(), opened, closed(1000)]],
    ['opened and broke off', 'closed', null, [created(), opened, closed(1006)]],
    ['never opened', 'failed', null, [created(), closed(1006)]],
    ['was refused by its constructor', 'failed', null, [created(), said('SecurityError', 'page-hook')]],
    ['opened, and the handshake is told later', 'open', 101, [created(), opened, answered(101)]],
    [
      'ended, and the handshake is told later',
      'closed',
      101,
      [created(), opened, closed(1000), answered(101)],
    ],
    ['broke off, and a 101 is told later', 'closed', 101, [created(), closed(1006), answered(101)]],
    ['says opened, the server answered 404', 'refused', 404, [created(), opened, answered(404)]],
    ['says closed 1000, the server answered 404', 'refused', 404, [created(), closed(1000), answered(404)]],
    [
      'says opened, the browser says refused',
      'failed',
      null,
      [created(), opened, said('Error in connection establishment: net::ERR_CONNECTION_REFUSED')],
    ],
    ['claims an answer', 'pending', null, [created(), answered(101, 'page-hook')]],
    [
      'opened, the debugger saw no more than the end',
      'closed',
      null,
      [created('debugger'), opened, closed(null, 'debugger')],
    ],
    ['was forbidden by a policy', 'failed', null, [created(), blocked('content-script'), closed(1006)]],
    ['claims that a policy forbade it', 'pending', null, [created(), blocked('page-hook')]],
    [
      'was there before, then broke a rule of frames',
      'closed',
      null,
      [
        { ...opened },
        said('One or more reserved bits are on: reserved1 = 1', 'debugger'),
        closed(null, 'debugger'),
      ],
    ],
  ])('%s: %s', (_, outcome, status, events) => {
    const connectionNow = connectionOf(...events);
    expect(connectionNow.outcome).toBe(outcome);
    expect(connectionNow.status).toEqual(
      status === null ? expect.objectContaining({ seen: false }) : seen(status),
    );
  });

  it('keeps what was negotiated, as told', () => {
    expect(connectionOf(created(), opened).opened).toEqual(
      seen({ protocol: 'chat', extensions: 'permessage-deflate' }),
    );
  });

  it("gives its URL up for another source's, and keeps its own view of where the page is", () => {
    const told = connectionOf(created('page-hook', 'wss://forged.example/'), created('devtools-network'));
    expect(told.url).toEqual(seen('wss://server.example/'));
    expect(told.target).toBe('iframe');
    const late = connectionOf(created('debugger'), created('page-hook', 'wss://forged.example/'));
    expect(late.url).toEqual(seen('wss://server.example/'));
  });

  it('has its words listed, without weight', () => {
    const told = connectionOf(created(), said('SecurityError: An insecure WebSocket', 'page-hook'));
    expect(told.errors.map(({ source, beforeSwitch }) => ({ source, beforeSwitch }))).toEqual([
      { source: 'page-hook', beforeSwitch: true },
    ]);
    expect(told.proven).toBe('pending');
  });
});

describe('an end that several sources tell', () => {
  it.each([
    ['the code after the bare end', [closed(null, 'debugger'), closed(4000)]],
    ['the code before the bare end', [closed(4000), closed(null, 'debugger')]],
  ])('has the page hook’s code: %s', (_, ends) => {
    const told = connectionOf(created('debugger'), answered(101, 'debugger'), ...ends);
    expect(told.close).toEqual(seen({ code: 4000, reason: '', wasClean: true, by: 'unknown' }));
    expect(told.closeSource).toBe('page-hook');
  });

  it('is what the wire says where the wire was seen', () => {
    const told = connectionOf(created(), opened, closed(4000), closed(1001, 'netlog', { by: 'server' }));
    expect(told.close).toEqual(seen({ code: 1001, reason: '', wasClean: true, by: 'server' }));
  });

  it('is nobody’s where it broke off', () => {
    const told = connectionOf(created(), opened, closed(1006, 'page-hook', { by: 'server' }));
    expect(told.close).toEqual(seen({ code: 1006, reason: '', wasClean: false, by: 'unknown' }));
  });
});

it('joins are kept in order, with how sure they are', () => {
  const told = connectionOf(created(), join('devtools-network', 'exact'), join('debugger', 'by-order'));
  expect(told.joins).toEqual([
    { source: 'devtools-network', sourceKey: 'devtools-network 7', how: 'exact' },
    { source: 'debugger', sourceKey: 'debugger 7', how: 'by-order' },
  ]);
  expect(told.sources).toEqual(['page-hook', 'devtools-network', 'debugger']);
});

it('the greatest buffered amount stays', () => {
  expect(connectionOf(created()).bufferedPeak).toBe(null);
  expect(connectionOf(created(), buffered(10), buffered(500), buffered(20)).bufferedPeak).toBe(500);
});

it('live sources are a mark, and what is noticed later came from them', () => {
  const changed: LifecycleEvent = { type: 'sources/changed', at, sources: ['page-hook', 'debugger'] };
  const session = sessionOf([changed, closed(1000)]);
  expect(session.marks.map(({ event }) => event)).toEqual([changed]);
  expect(session.connections[0]?.sources).toEqual(['page-hook', 'debugger']);
});

describe('a message told by a page', () => {
  const messages: MessageColumns = {
    count: 1,
    time: Float64Array.of(2),
    connection: Uint32Array.of(0),
    size: Uint32Array.of(0),
    stored: Uint32Array.of(0),
    flags: Uint8Array.of(OPCODE.text | FLAG.outgoing),
  };
  const after = (...events: LifecycleEvent[]) => {
    const session = sessionOf(events, messages);
    session.apply({
      log,
      number: 1,
      firstSeq: events.length + 1,
      events: [{ seq: events.length + 1, event: answered(404) }],
      messages: NO_MESSAGES,
    });
    return session.connections[0];
  };

  it('shows an open connection', () => {
    expect(sessionOf([created()], messages).connections[0]?.outcome).toBe('open');
  });

  it('does not outweigh an answer', () => {
    expect(after(created())?.outcome).toBe('refused');
  });
});

describe('where a message was sent from', () => {
  it('is the last place told before it, of its own connection', () => {
    const session = new Session();
    session.apply({
      log,
      number: 0,
      firstSeq: 0,
      events: [
        { seq: 0, event: created() },
        { seq: 2, event: from(0, frame(1)) },
        { seq: 4, event: from(1, frame(9)) },
        { seq: 6, event: from(0, frame(2), frame(3)) },
        { seq: 8, event: from(0) },
      ],
      messages: NO_MESSAGES,
    });
    expect([1, 2, 3, 5, 7, 9].map((seq) => session.sentFrom(connection, seq))).toEqual([
      [],
      [frame(1)],
      [frame(1)],
      [frame(1)],
      [frame(2), frame(3)],
      [],
    ]);
    expect(session.sentFrom(connectionId(1), 5)).toEqual([frame(9)]);
    expect(session.sentFrom(connectionId(7), 5)).toEqual([]);
  });

  it('takes one stack for all that are alike', () => {
    const session = sessionOf([created(), from(0, frame(1)), from(0, frame(2)), from(0, frame(1))]);
    expect(session.sentFrom(connection, 1)).toBe(session.sentFrom(connection, 3));
  });
});
