import fc from 'fast-check';
import { beforeEach, describe, expect, it } from 'vitest';
import { ConnectionLedger } from '../../../src/capture/connection-ledger.ts';
import { DebuggerSource } from '../../../src/capture/debugger/debugger-source.ts';
import { LogClock } from '../../../src/capture/log-clock.ts';
import type { HookPlace } from '../../../src/capture/page-hook/reading/hook-place.ts';
import { epochMilliseconds } from '../../../src/events/units.ts';
import { frameWithHook } from '../page-hook/frame-with-hook.ts';
import { RecordedLog } from './recorded-log.ts';

const NOW = 1_010_000;
const URL_OF_STREAM = 'http://a.example/events';

let log: RecordedLog;
let source: DebuggerSource;
let ledger: ConnectionLedger;
let clock: LogClock;
let wanted: [requestId: string, key: string][];
let sharedWorkers: number;

beforeEach(() => {
  log = new RecordedLog();
  ledger = new ConnectionLedger(log);
  wanted = [];
  sharedWorkers = 0;
  clock = new LogClock(
    () => NOW,
    () => NOW,
  );
  clock.restore(epochMilliseconds(1_000_000));
  const owner = {
    navigated: () => {},
    crashed: () => {},
    waiting: () => {},
    wantContent: (requestId: string, key: string) => wanted.push([requestId, key]),
    sharedWorkerStarts: () => sharedWorkers++,
  };
  source = new DebuggerSource(owner, clock, log, ledger);
});

const reports = (method: string, requestId: string, more: object = {}) =>
  source.handle(`Network.${method}`, { requestId, timestamp: 10, ...more });
const asks = (requestId: string, url: string, type = 'Fetch') =>
  reports('requestWillBeSent', requestId, {
    type,
    request: { url, method: 'GET', headers: {} },
    initiator: {},
  });
const answers = (requestId: string, response: object, extra: object = {}) => {
  reports('responseReceived', requestId, {
    response: { status: 200, headers: {}, ...response },
    hasExtraInfo: true,
  });
  reports('responseReceivedExtraInfo', requestId, { statusCode: 200, headers: {}, ...extra });
};
const base64 = (text: string) => Buffer.from(text).toString('base64');
const texts = () => log.messages.map(({ payload }) => payload);

const created = () =>
  log.events.flatMap((event) => (event.type === 'connection/created' ? [`${event.kind} ${event.url}`] : []));

describe('HttpExchanges', () => {
  it('writes nothing of an ordinary exchange, and remembers nothing of it', () => {
    asks('1', 'http://a.example/plain');
    answers('1', {});
    reports('dataReceived', '1', { data: base64('data: x\n\n') });
    reports('loadingFinished', '1');
    expect(log.events).toEqual([]);
    expect(texts()).toEqual([]);
  });

  it('reports an EventSource from its request to its end', () => {
    asks('1', URL_OF_STREAM, 'EventSource');
    answers('1', { mimeType: 'text/event-stream' });
    reports('eventSourceMessageReceived', '1', { eventName: 'message', eventId: '', data: 'plain' });
    reports('eventSourceMessageReceived', '1', { eventName: 'price', eventId: '7', data: '1\n2' });
    reports('eventSourceMessageReceived', '1', { eventName: 'message', eventId: '7', data: 'same id' });
    reports('loadingFailed', '1', { errorText: 'net::ERR_FAILED' });
    expect(log.outline).toEqual([
      'connection/created 0',
      'handshake/request-sent 0',
      'handshake/response-received 0',
      'browser/reported-error 0',
      'connection/closed 0',
    ]);
    expect(texts()).toEqual(['plain', 'event: price\nid: 7\ndata: 1\ndata: 2', 'same id']);
  });

  it('puts what came of a fetched stream before it was asked for in front of what came since', () => {
    asks('1', URL_OF_STREAM);
    answers('1', { mimeType: 'text/event-stream' });
    expect(wanted).toEqual([['1', '1']]);
    reports('dataReceived', '1', { data: base64('st\n\ndata: second\n\n') });
    expect(texts()).toEqual([]);
    source.streamed('1', base64('data: fir'));
    expect(texts()).toEqual(['first', 'second']);
    reports('dataReceived', '1', { data: base64('data: third\n\n') });
    reports('loadingFinished', '1');
    reports('dataReceived', '1', { data: base64('data: late\n\n') });
    expect(texts()).toEqual(['first', 'second', 'third']);
    expect(log.outline.at(-1)).toBe('connection/closed 0');
  });

  it('writes what it holds where the stream ends before its beginning was to be had', () => {
    asks('1', URL_OF_STREAM);
    answers('1', { mimeType: 'text/event-stream' });
    reports('dataReceived', '1', { data: base64('data: kept\n\n') });
    reports('loadingFinished', '1');
    source.streamed('1', base64('data: too late\n\n'));
    expect(texts()).toEqual(['kept']);
  });

  it.each([
    ['Alt-Svc', 'h3=":443"'],
    ['Upgrade', 'h2,h2c'],
  ])('reports offers of other protocols whole, and each %s of an origin once a log', (name, value) => {
    asks('1', 'http://a.example/1');
    answers('1', { status: 426 }, { statusCode: 426, headers: { Upgrade: 'websocket' } });
    const offered = (requestId: string) => {
      asks(requestId, `http://a.example/${requestId}`);
      answers(requestId, {}, { headers: { [name]: value } });
    };
    offered('2');
    offered('3');
    expect(created()).toEqual(['upgrade http://a.example/1', 'upgrade http://a.example/2']);
    expect(log.last('connection/closed').connection).toBe(1);

    log = new RecordedLog();
    ledger.beginLog(log);
    source.beginLog(log);
    offered('4');
    expect(created()).toEqual(['upgrade http://a.example/4']);
  });

  it('makes no WebSocket of an ordinary answer that has its fields', () => {
    reports('requestWillBeSent', '1', {
      type: 'Fetch',
      request: { url: 'http://a.example/1', method: 'GET', headers: { Accept: '*/*' } },
    });
    answers('1', {}, { headers: { 'Sec-WebSocket-Accept': 'x', Upgrade: 'websocket' } });
    expect(created()).toEqual(['upgrade http://a.example/1']);
  });

  it('reports an offer in a redirect, and goes on with what it leads to', () => {
    asks('1', 'http://a.example/1');
    reports('requestWillBeSent', '1', {
      type: 'Fetch',
      request: { url: URL_OF_STREAM, method: 'GET', headers: {} },
      initiator: {},
      redirectResponse: { status: 302, headers: { Upgrade: 'h2c' } },
    });
    answers('1', { mimeType: 'text/event-stream' });
    expect(created()).toEqual(['upgrade http://a.example/1', `event-stream ${URL_OF_STREAM}`]);
  });

  it('hears of a shared worker by its script', () => {
    reports('requestWillBeSentExtraInfo', '1', { headers: { 'Sec-Fetch-Dest': 'sharedworker' } });
    reports('requestWillBeSentExtraInfo', '2', { headers: { 'Sec-Fetch-Dest': 'script' } });
    expect(sharedWorkers).toBe(1);
  });

  it('never throws, and writes no message without a stream, whatever comes', () => {
    const method = fc.constantFrom(
      'requestWillBeSent',
      'requestWillBeSentExtraInfo',
      'responseReceived',
      'responseReceivedExtraInfo',
      'dataReceived',
      'eventSourceMessageReceived',
      'loadingFinished',
      'loadingFailed',
    );
    fc.assert(
      fc.property(fc.array(fc.tuple(method, fc.constantFrom('a', 'b'), fc.object())), (events) => {
        for (const [name, requestId, params] of events) reports(name, requestId, params);
        source.streamed('a', '!');
      }),
    );
    expect(texts()).toEqual([]);
  });
});

describe('a stream that the page hook reports as well', () => {
  const place: HookPlace = { key: 'd', target: 'page', url: 'http://a.example/' };

  function hook(of: object): void {
    const at = NOW;
    const kind = 'event-stream';
    const event = { row: 0, at, socket: 0, kind, url: URL_OF_STREAM, mark: 'switchyard#f#0', ...of };
    const rows = { time: [at], socket: [0], flags: [1], size: [1], ordinal: [0] };
    const report = { number: 0, frame: 'f', before: 0, waiting: 0, at, wall: at, events: [event], rows };
    frameWithHook(clock, ledger, log, place).hear({ ...report, text: 'x', base64: '' });
  }

  const createdEvent = { type: 'created', protocols: [], stack: '' };
  const adopted = { type: 'adopted', readyState: 1, protocol: '', extensions: '' };

  it.each([
    ['made', createdEvent],
    ['found open', adopted],
  ])('is one connection, %s before or after the debugger heard of it', (_how, event) => {
    asks('1', URL_OF_STREAM, 'EventSource');
    reports('eventSourceMessageReceived', '1', { eventName: 'message', eventId: '', data: 'x' });
    hook(event);
    expect(log.last('connection/joined')).toMatchObject({ connection: 0, how: 'by-order' });
    expect(texts()).toEqual(['x']);
  });

  it('counts with both: what one reported, the other does not', () => {
    hook(createdEvent);
    asks('1', URL_OF_STREAM, 'EventSource');
    reports('eventSourceMessageReceived', '1', { eventName: 'message', eventId: '', data: 'x' });
    reports('eventSourceMessageReceived', '1', { eventName: 'message', eventId: '', data: 'y' });
    expect(texts()).toEqual(['x', 'y']);
    expect(log.messages.map(({ connection }) => connection)).toEqual([0, 0]);
  });
});
