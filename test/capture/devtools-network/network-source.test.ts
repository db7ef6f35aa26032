import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { ConnectionLedger } from '../../../src/capture/connection-ledger.ts';
import { NetworkSource } from '../../../src/capture/devtools-network/network-source.ts';
import { readHarEntry } from '../../../src/capture/devtools-network/read-har-entry.ts';
import { LogClock } from '../../../src/capture/log-clock.ts';
import { RecordedLog } from '../debugger/recorded-log.ts';
import { frameWithHook } from '../page-hook/frame-with-hook.ts';

const NOW = Date.UTC(2026, 10, 21, 12);
const URL_OF_SOCKET = 'ws://a.example/chat?x=1';
const MARK = 'switchyard#frame1#0';
const KEY = { name: 'Sec-WebSocket-Key', value: 'dGhlIHNhbXBsZSBub25jZQ==' };

function entry(more: object = {}, mark = MARK): object {
  const frames = [
    { functionName: mark, url: 'chrome-extension://x/hook.js', lineNumber: 0, columnNumber: 0 },
    { functionName: 'open', url: 'http://a.example/app.js', lineNumber: 2, columnNumber: 8 },
  ];
  return {
    _resourceType: 'websocket',
    _initiator: { type: 'script', stack: { callFrames: mark === '' ? frames.slice(1) : frames } },
    _webSocketMessages: [],
    startedDateTime: new Date(NOW).toISOString(),
    time: 20,
    request: {
      method: 'GET',
      url: URL_OF_SOCKET,
      httpVersion: 'HTTP/1.1',
      headers: [{ name: 'Upgrade', value: 'websocket' }, KEY],
    },
    response: {
      status: 101,
      statusText: 'Switching Protocols',
      httpVersion: 'HTTP/1.1',
      headers: [{ name: 'Upgrade', value: 'websocket' }],
    },
    ...more,
  };
}

const failed = (words: string, mark = MARK) =>
  entry(
    {
      _webSocketMessages: [{ type: 'error', opcode: -1, data: words, time: NOW / 1000 }],
      response: { status: 0, statusText: '', httpVersion: '', headers: [] },
    },
    mark,
  );

/** One whose maker is withheld. */
const withheld = (key: string, after: number, more: object = {}) =>
  entry({
    _initiator: null,
    startedDateTime: new Date(NOW + after).toISOString(),
    request: {
      method: 'GET',
      url: URL_OF_SOCKET,
      httpVersion: 'HTTP/1.1',
      headers: [
        { name: 'Upgrade', value: 'websocket' },
        { name: 'Sec-WebSocket-Key', value: key },
      ],
    },
    ...more,
  });
const refused = () =>
  withheld('', 0, {
    startedDateTime: new Date(-1000).toISOString(),
    _webSocketMessages: [
      { type: 'error', opcode: -1, data: 'net::ERR_CONNECTION_REFUSED', time: NOW / 1000 },
    ],
    response: { status: 0, statusText: '', httpVersion: '', headers: [] },
  });
const markOf = (number: number) => `switchyard#frame1#${number}`;
const joins = (log: RecordedLog) =>
  log.events.flatMap((event) =>
    event.type === 'connection/joined' ? [[event.connection, event.how] as const] : [],
  );

const URL_OF_STREAM = 'http://a.example/events';

/** A stream's exchange, answered with that status. */
const requested = (after: number, status: number) =>
  entry({
    _resourceType: 'eventsource',
    _initiator: { type: 'other' },
    startedDateTime: new Date(NOW + after).toISOString(),
    request: {
      method: 'GET',
      url: URL_OF_STREAM,
      httpVersion: 'HTTP/1.1',
      headers: [{ name: 'Accept', value: 'text/event-stream' }],
    },
    response: {
      status,
      statusText: '',
      httpVersion: 'HTTP/1.1',
      headers: [{ name: 'Content-Type', value: 'text/event-stream' }],
    },
  });

function answersOf(log: RecordedLog) {
  const answers = log.events.flatMap((event) =>
    event.type === 'handshake/response-received' && event.status.seen
      ? [[event.connection, event.status.value] as const]
      : [],
  );
  return new Map(answers);
}

/** An ordinary exchange. */
const answered = (headers: object[], url: string, status = 200) =>
  entry(
    {
      _resourceType: 'fetch',
      request: { method: 'GET', url, httpVersion: 'h2', headers: [{ name: 'accept', value: '*/*' }] },
      response: { status, statusText: 'OK', httpVersion: 'h2', headers },
    },
    '',
  );

function rig() {
  const log = new RecordedLog();
  let now = NOW;
  const clock = new LogClock(
    () => now,
    () => now,
  );
  const ledger = new ConnectionLedger(log);
  const network = new NetworkSource(clock, ledger, log);
  const frame = frameWithHook(clock, ledger, log);
  const create = (mark = MARK, url = URL_OF_SOCKET, kind = 'websocket', number = 0) =>
    frame.hear({
      number,
      frame: 'f',
      before: 0,
      waiting: 0,
      at: now,
      wall: now,
      events: [
        { type: 'created', row: 0, at: now, socket: number, kind, url, protocols: [], mark, stack: '' },
      ],
      rows: { time: [], socket: [], flags: [], size: [], ordinal: [] },
      text: '',
      base64: '',
    });
  return {
    log,
    ledger,
    network,
    create,
    pass: (milliseconds: number) => {
      now += milliseconds;
    },
  };
}

describe('the network log of DevTools', () => {
  it('tells the handshake of the socket that the page hook named, once', () => {
    const { log, network, create } = rig();
    create();
    network.listed([entry(), { broken: true }, null]);
    network.finished(entry());
    expect(log.outline).toEqual([
      'connection/created 0',
      'connection/joined 0',
      'handshake/request-sent 0',
      'handshake/response-received 0',
    ]);
    expect(log.last('connection/joined')).toMatchObject({ how: 'exact', source: 'devtools-network' });
    const { head } = log.last('handshake/request-sent');
    expect(head.seen && head.value).toMatchObject({ method: 'GET', target: '/chat?x=1', raw: null });
    expect(log.last('handshake/response-received')).toMatchObject({
      status: { seen: true, value: 101 },
      transport: 'http/1.1',
    });
  });

  it('waits for the hook where it is the first to speak', () => {
    const { log, network, create } = rig();
    network.finished(failed('Error during WebSocket handshake: Unexpected response code: 404'));
    expect(log.outline).toEqual([]);
    create();
    network.settle();
    expect(log.outline).toEqual([
      'connection/created 0',
      'connection/joined 0',
      'handshake/request-sent 0',
      'browser/reported-error 0',
    ]);
  });

  it('invents neither a status of a refusal nor a request over HTTP/2', () => {
    const { log, network, create } = rig();
    create();
    network.finished(
      entry({
        request: {
          method: 'GET',
          url: URL_OF_SOCKET,
          httpVersion: 'HTTP/1.1',
          headers: [{ name: 'Upgrade', value: 'websocket' }],
        },
        response: {
          status: 200,
          statusText: '',
          httpVersion: 'HTTP/1.1',
          headers: [{ name: 'date', value: 'now' }],
        },
      }),
    );
    expect(log.last('handshake/request-sent').head).toEqual({ seen: false, why: 'invented-by-browser' });
    const { transport, head } = log.last('handshake/response-received');
    expect(transport).toBe('h2');
    expect(head.seen && head.value.version).toBe('HTTP/2');
  });

  describe('where it withholds who made a socket, since another extension’s function stood between', () => {
    it('pairs sockets of one URL by order, each once, whatever is listed again', () => {
      const { log, network, create } = rig();
      for (const number of [0, 1]) create(markOf(number), URL_OF_SOCKET, 'websocket', number);
      const both = [withheld('one', 1), withheld('two', 1)];
      for (let n = 0; n < 3; n++) network.listed(both);
      for (const each of both) network.finished(each);
      expect(joins(log)).toEqual([
        [0, 'by-order'],
        [1, 'by-order'],
      ]);
      expect(log.outline.filter((line) => line.startsWith('handshake/response'))).toHaveLength(2);
      expect(log.outline.filter((line) => line.startsWith('connection/created'))).toHaveLength(2);
    });

    it('waits for the hook, and leaves to a socket with its mark what has that mark', () => {
      const { log, network, create, pass } = rig();
      create(markOf(0));
      network.listed([withheld('theirs', 1), entry({}, markOf(0))]);
      expect(joins(log)).toEqual([[0, 'exact']]);
      create(markOf(1), URL_OF_SOCKET, 'websocket', 1);
      network.settle();
      expect(joins(log).at(-1)).toEqual([1, 'by-order']);
      // A worker's, say: nobody reports that.
      network.finished(withheld('nobody’s', 2));
      pass(3000);
      network.settle();
      expect(log.outline.filter((line) => line.startsWith('connection/created'))).toHaveLength(3);
    });

    it('knows a refused one that has no time', () => {
      const { log, network, create } = rig();
      for (const number of [0, 1]) create(markOf(number), URL_OF_SOCKET, 'websocket', number);
      network.finished(refused());
      network.finished(refused());
      expect(log.outline.filter((line) => line.startsWith('browser/reported-error'))).toEqual([
        'browser/reported-error 0',
        'browser/reported-error 1',
      ]);
    });
  });

  it('pairs streams of one URL by when they were made, though frames report and are listed in any order', () => {
    const { log, network, create, pass } = rig();
    pass(2);
    create(markOf(0), URL_OF_STREAM, 'event-stream', 0);
    pass(-2);
    create(markOf(1), URL_OF_STREAM, 'event-stream', 1);
    pass(10);
    network.listed([requested(3, 203), requested(1, 201)]);
    expect(answersOf(log)).toEqual(
      new Map([
        [0, 203],
        [1, 201],
      ]),
    );
  });

  it('keeps streams of one URL apart that begin in the same millisecond, also as they end', () => {
    const { log, network, create, pass } = rig();
    for (const number of [0, 1, 2]) create(markOf(number), URL_OF_STREAM, 'event-stream', number);
    pass(10);
    const all = [requested(1, 201), requested(1, 202), requested(2, 203)];
    network.listed(all);
    network.listed(all);
    for (const each of all.toReversed()) network.finished(each);
    expect(answersOf(log)).toEqual(
      new Map([
        [0, 201],
        [1, 202],
        [2, 203],
      ]),
    );
    expect(log.outline.filter((line) => line.startsWith('connection/created'))).toHaveLength(3);
  });

  it('takes a mark that two requests have for none', () => {
    const { log, network, create } = rig();
    create();
    network.finished(entry());
    network.finished(entry({ startedDateTime: new Date(NOW + 5).toISOString() }));
    expect(log.outline.filter((line) => line.startsWith('connection/'))).toEqual([
      'connection/created 0',
      'connection/joined 0',
      'connection/created 1',
      'connection/closed 1',
    ]);
  });

  it('has connections of its own where no hook was, and nothing of before', () => {
    const { log, network, pass } = rig();
    network.listed([entry({}, '')]);
    network.finished(entry({ startedDateTime: new Date(NOW - 60_000).toISOString() }, ''));
    expect(log.outline.filter((line) => line.startsWith('connection/'))).toEqual(['connection/created 0']);
    expect(log.last('connection/created').target).toBe('unknown');
    network.finished(failed('words', 'switchyard#another#9'));
    pass(3000);
    network.settle();
    expect(log.last('browser/reported-error')).toMatchObject({ connection: 1, text: 'words' });
  });

  it('joins event streams by their order, and tells other offers once an origin', () => {
    const { log, network, create } = rig();
    create('', 'http://a.example/events', 'event-stream');
    network.finished(
      answered([{ name: 'content-type', value: 'text/event-stream' }], 'http://a.example/events'),
    );
    expect(log.last('connection/joined').how).toBe('by-order');
    const offer = [{ name: 'Alt-Svc', value: 'h3=":443"' }];
    network.finished(answered(offer, 'https://b.example/1'));
    network.finished(answered(offer, 'https://b.example/2'));
    network.finished(answered([{ name: 'Upgrade', value: 'TLS/1.3' }], 'http://c.example/', 426));
    network.finished(answered([], 'http://c.example/plain'));
    const kinds = log.events.flatMap((event) => (event.type === 'connection/created' ? [event.kind] : []));
    expect(kinds).toEqual(['event-stream', 'upgrade', 'upgrade']);
  });

  it('ends an answer that is there, though its body was never read', () => {
    const { log, network } = rig();
    network.listed([answered([{ name: 'Upgrade', value: 'TLS/1.3' }], 'http://c.example/', 426)]);
    expect(log.outline.filter((line) => line.startsWith('connection/closed'))).toHaveLength(1);
  });

  it('reads whatever there may be in it', () => {
    fc.assert(
      fc.property(fc.anything(), fc.anything(), fc.anything(), (one, other, third) => {
        const { network } = rig();
        network.finished(one);
        network.finished(entry({ request: one, response: other, _webSocketMessages: third }));
        network.listed([entry({ _initiator: one, startedDateTime: other, time: third }), other]);
        readHarEntry(
          entry({ request: { url: 'ws://x', headers: one }, response: { status: other, headers: third } }),
        );
      }),
    );
  });
});
