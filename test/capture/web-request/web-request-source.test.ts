import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { ConnectionLedger, end, UNNUMBERED } from '../../../src/capture/connection-ledger.ts';
import { LogClock } from '../../../src/capture/log-clock.ts';
import { WEB_REQUEST_EVENTS, WebRequestSource } from '../../../src/capture/web-request/web-request-source.ts';
import type { LifecycleEvent } from '../../../src/events/event.ts';
import { notSeen, seen } from '../../../src/events/observed.ts';
import { epochMilliseconds } from '../../../src/events/units.ts';

const URL = 'ws://a.example/chat';
const FIRST = {
  url: URL,
  method: 'GET',
  type: 'websocket',
  timeStamp: 1000,
  frameId: 0,
  documentUrl: 'http://a.example/',
};
const REQUEST = [
  { name: 'Sec-WebSocket-Key', value: 'dGhlIHNhbXBsZSBub25jZQ==' },
  { name: 'Connection', value: 'keep-alive' },
];
const RESPONSE = [
  { name: 'Set-Cookie', value: 'a=1\nb=2' },
  { name: 'X-Two', value: 'a, b' },
];

function rig(hooked = true) {
  const events: LifecycleEvent[] = [];
  const writer = {
    lifecycle: (event: LifecycleEvent) => void events.push(event),
    message: () => undefined,
    text: () => undefined,
    bytes: () => undefined,
    together: (write: () => void) => write(),
  };
  let now = 1000;
  const clock = new LogClock(
    () => now,
    () => now,
  );
  const ledger = new ConnectionLedger(writer);
  const source = new WebRequestSource(clock, ledger, writer, () => hooked);
  const tell = (
    requestId: string,
    documentId: string,
    ending: { statusCode?: number; statusLine?: string; error?: string; timeStamp?: number },
  ) => {
    const details = { ...FIRST, timeStamp: ending.timeStamp ?? FIRST.timeStamp, requestId, documentId };
    source.handle('onBeforeRequest', details);
    source.handle('onSendHeaders', { ...details, requestHeaders: REQUEST });
    source.handle('onHeadersReceived', { ...details, ...ending, responseHeaders: RESPONSE });
    source.handle('error' in ending ? 'onErrorOccurred' : 'onCompleted', { ...details, ...ending });
  };
  const hook = (socket: number, documentId = 'doc') =>
    ledger.discover(
      `hook ${documentId} ${socket} `,
      {
        type: 'connection/created',
        at: epochMilliseconds(now),
        connection: UNNUMBERED,
        source: 'page-hook',
        kind: 'websocket',
        url: URL,
        sourceKey: `hook ${documentId} ${socket} `,
        target: 'page',
        initiator: notSeen('source-cannot'),
        pageUrl: seen('http://a.example/'),
      },
      URL,
    );
  const joins = () => events.filter((event) => event.type === 'connection/joined');
  return { events, source, ledger, writer, tell, hook, joins, later: (by: number) => (now += by) };
}

const SWITCHED = { statusCode: 101, statusLine: 'HTTP/1.1 101 Switching Protocols' };
const REFUSED = {
  statusCode: 404,
  statusLine: 'HTTP/1.1 404 Not There',
  error: 'NS_ERROR_WEBSOCKET_CONNECTION_REFUSED',
};

describe('what webRequest tells', () => {
  it('is one connection with the only socket of its document and URL: exact by elimination', () => {
    const { tell, source, hook, joins, events } = rig();
    tell('7', 'doc', SWITCHED);
    expect(events).toEqual([]);
    hook(0);
    source.settle();
    expect(joins()).toMatchObject([{ connection: 0, sourceKey: 'web 7', how: 'exact' }]);
    const request = events.find(({ type }) => type === 'handshake/request-sent');
    // Firefox writes Connection anew after this copy: what it says here was never sent.
    expect(request).toMatchObject({ head: { value: { fields: [REQUEST[0]], target: '/chat', raw: null } } });
    expect(events.find(({ type }) => type === 'handshake/response-received')).toMatchObject({
      status: seen(101),
      transport: 'http/1.1',
      head: {
        value: {
          reason: 'Switching Protocols',
          fields: [{ value: 'a=1' }, { value: 'b=2' }, { value: 'a, b' }],
        },
      },
    });
    expect(events.some(({ type }) => type === 'connection/closed')).toBe(false);
  });

  it('says by-order where two sockets of one URL waited together, and joins them in their order', () => {
    const { tell, source, hook, joins } = rig();
    tell('7', 'doc', SWITCHED);
    tell('8', 'doc', SWITCHED);
    hook(0);
    hook(1);
    source.settle();
    expect(joins()).toMatchObject([
      { connection: 0, sourceKey: 'web 7', how: 'by-order' },
      { connection: 1, sourceKey: 'web 8', how: 'by-order' },
    ]);
  });

  it('is joined to a socket that told its end before the callbacks came, and to none that ended before it began', () => {
    const { tell, source, hook, joins, later, ledger } = rig();
    const ended = (socket: number) => {
      hook(socket);
      const entry = ledger.get(`hook doc ${socket} `);
      if (entry === undefined) throw new Error('no such socket');
      ledger.number(entry, epochMilliseconds(later(0)));
      end(entry, epochMilliseconds(later(0)));
    };
    ended(0);
    later(1000);
    ended(1);
    // By its own time it began between the end of the one and that of the other.
    tell('7', 'doc', { ...REFUSED, timeStamp: 1999 });
    source.settle();
    expect(joins()).toMatchObject([{ connection: 1, sourceKey: 'web 7' }]);
  });

  it.each(['recording ends', 'the page is left'])(
    'is joined where %s and the hook had told before',
    (what) => {
      const { tell, source, hook, joins } = rig();
      hook(0);
      tell('7', 'doc', SWITCHED);
      if (what === 'recording ends') source.giveUp();
      else source.leavePage('next');
      expect(joins()).toMatchObject([{ connection: 0, sourceKey: 'web 7', how: 'exact' }]);
      expect(source.waits).toBe(false);
    },
  );

  it('is joined where the page is left before its hook reports the socket, and is listed once', () => {
    const { tell, source, hook, joins, later, events } = rig();
    tell('7', 'doc', SWITCHED);
    source.leavePage('next');
    later(1500);
    source.settle();
    hook(0);
    source.settle();
    later(60_000);
    source.settle();
    expect(joins()).toMatchObject([{ connection: 0, sourceKey: 'web 7', how: 'exact' }]);
    expect(events.filter(({ type }) => type === 'connection/created')).toHaveLength(1);
    expect(source.waits).toBe(false);
  });

  it('is a connection of its own, which ended with its page, where no hook reports it after that', () => {
    const { tell, source, events, later } = rig(false);
    tell('7', 'doc', SWITCHED);
    const left = later(2000);
    source.leavePage('next');
    later(3000);
    source.settle();
    expect(events).toEqual([]);
    later(3000);
    source.settle();
    expect(events.map(({ type }) => type)).toEqual([
      'connection/created',
      'handshake/request-sent',
      'handshake/response-received',
      'connection/closed',
    ]);
    expect(events.at(-1)?.at).toBe(left);
  });

  it('is not in the log that begins where its page was left', () => {
    const { tell, source, events, writer, later } = rig(false);
    tell('7', 'doc', SWITCHED);
    source.leavePage('next');
    source.beginLog(writer);
    later(60_000);
    source.settle();
    source.giveUp();
    expect(events).toEqual([]);
  });

  it('is told as a connection of its own where recording ends while it waits', () => {
    const { tell, source, events } = rig();
    tell('7', 'doc', REFUSED);
    source.giveUp();
    expect(events.map(({ type }) => type)).toEqual([
      'connection/created',
      'handshake/request-sent',
      'handshake/response-received',
      'browser/reported-error',
      'connection/closed',
    ]);
    expect(source.waits).toBe(false);
  });

  it('is never joined to a socket of another document', () => {
    const { tell, source, hook, joins, later, events } = rig(false);
    hook(0, 'other');
    tell('7', 'doc', REFUSED);
    later(6000);
    source.settle();
    expect(joins()).toEqual([]);
    expect(events.slice(1).map(({ type }) => type)).toEqual([
      'connection/created',
      'handshake/request-sent',
      'handshake/response-received',
      'browser/reported-error',
      'connection/closed',
    ]);
  });

  it('stands for itself at once where a worker asked, which no document did', () => {
    const { tell, events } = rig();
    tell('7', '', { error: 'NS_ERROR_CONNECTION_REFUSED', statusCode: 0, statusLine: '' });
    expect(events[0]).toMatchObject({ type: 'connection/created', target: 'worker', source: 'web-request' });
    expect(events.some(({ type }) => type === 'handshake/response-received')).toBe(false);
    expect(events.at(-2)).toMatchObject({ text: 'NS_ERROR_CONNECTION_REFUSED' });
  });

  it('passes no word on that only says how far an exchange came', () => {
    const { tell, events } = rig();
    tell('7', '', {
      statusCode: 301,
      statusLine: 'HTTP/1.1 301 Moved',
      error: 'NS_ERROR_NET_ON_RECEIVING_FROM',
    });
    expect(events.some(({ type }) => type === 'browser/reported-error')).toBe(false);
    expect(events.at(-1)?.type).toBe('connection/closed');
  });

  it('of an event stream that is refused, or answered with a page, is the answer', () => {
    const { source, events } = rig(false);
    const details = { ...FIRST, type: 'xmlhttprequest', url: 'http://a.example/events', documentId: '' };
    const ask = (requestId: string, statusCode: number, contentType: string) => {
      const of = { ...details, requestId };
      source.handle('onBeforeRequest', of);
      source.handle('onSendHeaders', {
        ...of,
        requestHeaders: [{ name: 'Accept', value: 'text/event-stream' }],
      });
      const responseHeaders = [{ name: 'Content-Type', value: contentType }];
      source.handle('onHeadersReceived', { ...of, statusCode, statusLine: 'HTTP/1.1 X', responseHeaders });
      source.handle('onCompleted', { ...of, statusCode });
    };
    ask('1', 404, 'text/html');
    ask('2', 200, 'text/html');
    source.giveUp();
    const kinds = events.map((event) => (event.type === 'connection/created' ? event.kind : event.type));
    const life = ['handshake/request-sent', 'handshake/response-received', 'connection/closed'];
    expect(kinds).toEqual(['event-stream', ...life, 'event-stream', ...life]);
  });

  it('of an event stream is reported where no answer comes, and where a redirect led to the answer', () => {
    const { events, source } = rig(false);
    const stream = { ...FIRST, type: 'xmlhttprequest', documentId: '', url: 'http://a.example/events' };
    const requestHeaders = [{ name: 'Accept', value: 'text/event-stream' }];
    const silent = { ...stream, requestId: 'silent' };
    source.handle('onBeforeRequest', silent);
    source.handle('onSendHeaders', { ...silent, requestHeaders });
    source.handle('onErrorOccurred', { ...silent, error: 'NS_ERROR_NET_RESET' });
    expect(events.at(-2)).toMatchObject({ type: 'browser/reported-error', text: 'NS_ERROR_NET_RESET' });
    expect(events.at(-1)).toMatchObject({ type: 'connection/closed', connection: 0 });

    const moved = { ...stream, requestId: 'moved' };
    for (const statusCode of [301, 200]) {
      source.handle('onBeforeRequest', moved);
      source.handle('onSendHeaders', { ...moved, requestHeaders });
      const statusLine = `HTTP/1.1 ${statusCode} x`;
      source.handle('onHeadersReceived', { ...moved, statusCode, statusLine, responseHeaders: RESPONSE });
    }
    const statuses = events.flatMap((event) =>
      event.type === 'handshake/response-received' ? [[event.connection, event.status]] : [],
    );
    expect(statuses).toEqual([[1, seen(200)]]);
  });

  it('never throws, whatever it is given', () => {
    const name = fc.constantFrom(...WEB_REQUEST_EVENTS);
    const details = fc.oneof(
      fc.anything(),
      fc.record({
        requestId: fc.constantFrom('1', '2'),
        url: fc.oneof(fc.string(), fc.constant(URL)),
        type: fc.constantFrom('websocket', 'xmlhttprequest'),
        documentId: fc.constantFrom('', 'doc'),
        statusCode: fc.oneof(fc.integer(), fc.anything()),
        statusLine: fc.oneof(fc.string(), fc.anything()),
        responseHeaders: fc.oneof(fc.anything(), fc.array(fc.anything())),
        requestHeaders: fc.oneof(fc.anything(), fc.array(fc.anything())),
      }),
    );
    fc.assert(
      fc.property(fc.array(fc.tuple(name, details)), (calls) => {
        const { source } = rig();
        for (const [event, value] of calls) source.handle(event, value);
        source.settle();
      }),
    );
  });
});
