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

const tell = (method: string, requestId: string, more: object = {}) =>
  source.handle(`Network.${method}`, { requestId, timestamp: 10, ...more });
const asks = (requestId: string, url: string, type = 'Fetch') =>
  tell('requestWillBeSent', requestId, { type, request: { url, method: 'GET', headers: {} }, initiator: {} });
const answers = (requestId: string, response: object, extra: object = {}) => {
  tell('responseReceived', requestId, {
    response: { status: 200, headers: {}, ...response },
    hasExtraInfo: true,
  });
  tell('responseReceivedExtraInfo', requestId, { statusCode: 200, headers: {}, ...extra });
};
const base64 = (text: string) => Buffer.from(text).toString('base64');
const texts = () => log.messages.map(({ payload }) => payload);

describe('HttpExchanges', () => {
  it('writes nothing of an ordinary exchange, and remembers nothing of it', () => {
    asks('1', 'http://a.example/plain');
    answers('1', {});
    tell('dataReceived', '1', { data: base64('data: x\n\n') });
    tell('loadingFinished', '1');
    expect(log.events).toEqual([]);
    expect(texts()).toEqual([]);
  });

  it('tells an EventSource from its request to its end', () => {
    asks('1', URL_OF_STREAM, 'EventSource');
    answers('1', { mimeType: 'text/event-stream' });
    tell('eventSourceMessageReceived', '1', { eventName: 'message', eventId: '', data: 'plain' });
    tell('eventSourceMessageReceived', '1', { eventName: 'price', eventId: '7', data: '1\n2' });
    tell('eventSourceMessageReceived', '1', { eventName: 'message', eventId: '7', data: 'same id' });
    tell('loadingFailed', '1', { errorText: 'net::ERR_FAILED' });
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
    tell('dataReceived', '1', { data: base64('st\n\ndata: second\n\n') });
    expect(texts()).toEqual([]);
    source.streamed('1', base64('data: fir'));
    expect(texts()).toEqual(['first', 'second']);
    tell('dataReceived', '1', { data: base64('data: third\n\n') });
    tell('loadingFinished', '1');
    tell('dataReceived', '1', { data: base64('data: late\n\n') });
    expect(texts()).toEqual(['first', 'second', 'third']);
    expect(log.outline.at(-1)).toBe('connection/closed 0');
  });

  it('tells what it holds where the stream ends before its beginning was to be had', () => {
    asks('1', URL_OF_STREAM);
    answers('1', { mimeType: 'text/event-stream' });
    tell('dataReceived', '1', { data: base64('data: kept\n\n') });
    tell('loadingFinished', '1');
    source.streamed('1', base64('data: too late\n\n'));
    expect(texts()).toEqual(['kept']);
  });

  it('tells offers of other protocols whole, and each Alt-Svc of an origin once', () => {
    asks('1', 'http://a.example/1');
    answers('1', { status: 426 }, { statusCode: 426, headers: { Upgrade: 'websocket' } });
    for (const requestId of ['2', '3']) {
      asks(requestId, `http://a.example/${requestId}`);
      answers(requestId, {}, { headers: { 'Alt-Svc': 'h3=":443"' } });
    }
    const created = log.events.flatMap((event) => (event.type === 'connection/created' ? [event] : []));
    expect(created.map(({ kind, url }) => `${kind} ${url}`)).toEqual([
      'upgrade http://a.example/1',
      'upgrade http://a.example/2',
    ]);
    expect(log.last('connection/closed').connection).toBe(1);
  });

  it('tells an offer in a redirect, and goes on with what it leads to', () => {
    asks('1', 'http://a.example/1');
    tell('requestWillBeSent', '1', {
      type: 'Fetch',
      request: { url: URL_OF_STREAM, method: 'GET', headers: {} },
      initiator: {},
      redirectResponse: { status: 302, headers: { Upgrade: 'h2c' } },
    });
    answers('1', { mimeType: 'text/event-stream' });
    const kinds = log.events.flatMap((event) => (event.type === 'connection/created' ? [event.kind] : []));
    expect(kinds).toEqual(['upgrade', 'event-stream']);
  });

  it('hears of a shared worker by its script', () => {
    tell('requestWillBeSentExtraInfo', '1', { headers: { 'Sec-Fetch-Dest': 'sharedworker' } });
    tell('requestWillBeSentExtraInfo', '2', { headers: { 'Sec-Fetch-Dest': 'script' } });
    expect(sharedWorkers).toBe(1);
  });

  it('never throws, and writes no message without a stream, whatever it is told', () => {
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
        for (const [name, requestId, params] of events) tell(name, requestId, params);
        source.streamed('a', '!');
      }),
    );
    expect(texts()).toEqual([]);
  });
});

describe('a stream that the page hook tells of as well', () => {
  const place: HookPlace = { key: 'd', target: 'page', url: 'http://a.example/' };

  function hook(event: object): void {
    const at = NOW;
    const kind = 'event-stream';
    const told = { row: 0, at, socket: 0, kind, url: URL_OF_STREAM, mark: 'switchyard#f#0', ...event };
    const rows = { time: [at], socket: [0], flags: [1], size: [1], ordinal: [0] };
    const report = { number: 0, frame: 'f', before: 0, waiting: 0, at, wall: at, events: [told], rows };
    frameWithHook(clock, ledger, log, place).hear({ ...report, text: 'x', base64: '' });
  }

  const created = { type: 'created', protocols: [], stack: '' };
  const adopted = { type: 'adopted', readyState: 1, protocol: '', extensions: '' };

  it.each([
    ['made', created],
    ['found open', adopted],
  ])('is one connection, %s before or after the debugger heard of it', (_how, event) => {
    asks('1', URL_OF_STREAM, 'EventSource');
    tell('eventSourceMessageReceived', '1', { eventName: 'message', eventId: '', data: 'x' });
    hook(event);
    expect(log.last('connection/joined')).toMatchObject({ connection: 0, how: 'by-order' });
    expect(texts()).toEqual(['x']);
  });

  it('counts with both: what one told, the other does not', () => {
    hook(created);
    asks('1', URL_OF_STREAM, 'EventSource');
    tell('eventSourceMessageReceived', '1', { eventName: 'message', eventId: '', data: 'x' });
    tell('eventSourceMessageReceived', '1', { eventName: 'message', eventId: '', data: 'y' });
    expect(texts()).toEqual(['x', 'y']);
    expect(log.messages.map(({ connection }) => connection)).toEqual([0, 0]);
  });
});
