import fc from 'fast-check';
import { beforeEach, describe, expect, it } from 'vitest';
import { ConnectionLedger } from '../../../src/capture/connection-ledger.ts';
import { DebuggerSource } from '../../../src/capture/debugger/debugger-source.ts';
import { LogClock } from '../../../src/capture/log-clock.ts';
import { FLAG, OPCODE } from '../../../src/events/message-segment.ts';
import { notSeen, seen } from '../../../src/events/observed.ts';
import { connectionId, epochMilliseconds } from '../../../src/events/units.ts';
import { RecordedLog } from './recorded-log.ts';

/** Epoch time of monotonic second 0. */
const ZERO = 1_000_000;
const KEY = 'Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==';

let now: number;
let log: RecordedLog;
let told: string[];
let source: DebuggerSource;
let ledger: ConnectionLedger;

beforeEach(() => {
  now = ZERO + 10_000;
  log = new RecordedLog();
  told = [];
  const clock = new LogClock(
    () => now,
    () => now,
  );
  clock.restore(epochMilliseconds(ZERO));
  const owner = {
    navigated: (url: string) => told.push(`navigated ${url}`),
    crashed: () => told.push('crashed'),
    waiting: () => told.push('waiting'),
  };
  ledger = new ConnectionLedger(log);
  source = new DebuggerSource(owner, clock, log, ledger);
});

const created = (requestId: string, url = 'ws://a.example/chat') =>
  source.handle('Network.webSocketCreated', { requestId, url, initiator: { type: 'script' } });
const willSend = (requestId: string, timestamp: number, headers: object = { 'Sec-WebSocket-Key': 'k' }) =>
  source.handle('Network.webSocketWillSendHandshakeRequest', {
    requestId,
    timestamp,
    wallTime: 0,
    request: { headers },
  });
const answered = (requestId: string, timestamp: number, response: object = { status: 101 }) =>
  source.handle('Network.webSocketHandshakeResponseReceived', { requestId, timestamp, response });
const message = (
  direction: 'Sent' | 'Received',
  requestId: string,
  timestamp: number,
  opcode: number,
  data: string,
) =>
  source.handle(`Network.webSocketFrame${direction}`, {
    requestId,
    timestamp,
    response: { opcode, mask: direction === 'Sent', payloadData: data },
  });
const failed = (requestId: string, timestamp: number, errorMessage: string) =>
  source.handle('Network.webSocketFrameError', { requestId, timestamp, errorMessage });
const closed = (requestId: string, timestamp: number) =>
  source.handle('Network.webSocketClosed', { requestId, timestamp });
const navigate = (url: string, parentId?: string) =>
  source.handle('Page.frameNavigated', {
    frame: { id: 'f', loaderId: url, url, ...(parentId === undefined ? {} : { parentId }) },
  });

function open(requestId: string, timestamp: number): void {
  created(requestId);
  willSend(requestId, timestamp);
  answered(requestId, timestamp);
}

describe('DebuggerSource, the life of a connection', () => {
  it('tells it from creation to close, in epoch times', () => {
    created('1.1');
    willSend('1.1', 10.5);
    answered('1.1', 11, {
      status: 101,
      headersText:
        'HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nSet-Cookie: a\r\nSet-Cookie: b\r\n\r\n',
      requestHeadersText: `GET ws://a.example/chat?x HTTP/1.1\r\nHost: a.example\r\n${KEY}\r\n\r\n`,
    });
    message('Sent', '1.1', 12, OPCODE.text, 'hi');
    message('Received', '1.1', 13, OPCODE.binary, 'AQI=');
    closed('1.1', 14);
    expect(log.outline).toEqual([
      'connection/created 0',
      'handshake/request-sent 0',
      'handshake/request-sent 0',
      'handshake/response-received 0',
      'connection/closed 0',
    ]);
    expect(log.events.map(({ at }) => at - ZERO)).toEqual([10_000, 10_500, 10_500, 11_000, 14_000]);
    expect(log.messages).toEqual([
      { connection: 0, at: ZERO + 12_000, flags: OPCODE.text | FLAG.outgoing, payload: 'hi' },
      { connection: 0, at: ZERO + 13_000, flags: OPCODE.binary, payload: 'AQI=' },
    ]);
    expect(log.last('connection/closed').close).toEqual(notSeen('source-cannot'));
  });

  it('tells the request by its text once there is one: true order, repeats apart, the path as sent', () => {
    created('1.1');
    willSend('1.1', 10, { Cookie: 'a\nb', 'Sec-WebSocket-Key': 'k' });
    const early = log.last('handshake/request-sent').head;
    expect(early.seen && early.value.fields).toEqual([
      { name: 'Cookie', value: 'a' },
      { name: 'Cookie', value: 'b' },
      { name: 'Sec-WebSocket-Key', value: 'k' },
    ]);
    answered('1.1', 11, {
      status: 101,
      requestHeadersText: `GET ws://a.example/chat?x=1 HTTP/1.1\r\n${KEY}\r\nCookie: a\r\nCookie: b\r\n\r\n`,
    });
    const { head } = log.last('handshake/request-sent');
    expect(head.seen && head.value.target).toBe('/chat?x=1');
    expect(head.seen && head.value.raw?.split('\r\n')[0]).toBe('GET /chat?x=1 HTTP/1.1');
    expect(head.seen && head.value.fields.map(({ value }) => value)).toEqual([
      'dGhlIHNhbXBsZSBub25jZQ==',
      'a',
      'b',
    ]);
  });

  it('keeps the request of a refused handshake, and the browser’s words', () => {
    created('1.1', 'ws://a.example/no?q');
    willSend('1.1', 10, { Host: 'a.example', 'Sec-WebSocket-Key': 'k' });
    failed('1.1', 11, 'Error during WebSocket handshake: Unexpected response code: 404');
    closed('1.1', 11);
    const { head } = log.last('handshake/request-sent');
    expect(head.seen && [head.value.method, head.value.target, head.value.raw]).toEqual([
      'GET',
      '/no?q',
      null,
    ]);
    expect(log.last('browser/reported-error').text).toMatch(/404$/);
    expect(log.outline).not.toContain('handshake/response-received 0');
  });

  it('does not pass on the request that Chromium invents for HTTP/2', () => {
    created('1.1', 'wss://a.example/chat');
    willSend('1.1', 10, { Upgrade: 'websocket', Host: 'a.example' });
    answered('1.1', 10, {
      status: 200,
      statusText: '',
      headersText: 'HTTP/1.1 200\r\nsec-websocket-protocol: chat\r\n\r\n',
      requestHeadersText: 'GET wss://a.example/chat HTTP/1.1\r\nUpgrade: websocket\r\n\r\n',
    });
    const requests = log.events.filter((event) => event.type === 'handshake/request-sent');
    expect(requests.map(({ head }) => head)).toEqual([
      notSeen('invented-by-browser'),
      notSeen('invented-by-browser'),
    ]);
    const response = log.last('handshake/response-received');
    expect([response.status, response.transport]).toEqual([seen(200), 'h2']);
    expect(response.head.seen && response.head.value).toEqual({
      version: 'HTTP/2',
      status: 200,
      reason: '',
      fields: [{ name: 'sec-websocket-protocol', value: 'chat' }],
      raw: null,
    });
  });

  it.each([
    ['sent binary, empty: perhaps a Blob', 'Sent', OPCODE.binary, '', FLAG.outgoing | FLAG.payloadUnknown],
    ['sent binary', 'Sent', OPCODE.binary, 'AA==', FLAG.outgoing],
    ['sent text, empty', 'Sent', OPCODE.text, '', FLAG.outgoing],
    ['received binary, empty', 'Received', OPCODE.binary, '', 0],
  ] as const)('flags %s', (_, direction, opcode, data, flags) => {
    open('1.1', 10);
    message(direction, '1.1', 11, opcode, data);
    expect(log.messages[0]?.flags).toBe(opcode | flags);
  });

  it('numbers connections in the order of their creation, and dates none after its request', () => {
    now = ZERO + 20_000;
    created('1.1');
    created('1.2');
    created('1.3');
    willSend('1.2', 19.5);
    ledger.settle();
    expect(log.events.map((event) => [event.type, event.at - ZERO])).toEqual([
      ['connection/created', 19_500],
      ['connection/created', 19_500],
      ['handshake/request-sent', 19_500],
      ['connection/created', 20_000],
    ]);
    expect(log.outline[1]).toBe('connection/created 1');
    expect(told).toEqual(['waiting']);
  });

  it('tells who opened it', () => {
    source.handle('Network.webSocketCreated', {
      requestId: '1.1',
      url: 'ws://a.example/',
      initiator: {
        type: 'script',
        stack: {
          callFrames: [
            { functionName: 'connect', url: 'http://a.example/a.js', lineNumber: 0, columnNumber: 4 },
          ],
          parent: { callFrames: [{ functionName: 'later', url: '', lineNumber: 9, columnNumber: 0 }] },
        },
      },
    });
    ledger.settle();
    expect(log.last('connection/created').initiator).toEqual(
      seen({
        type: 'script',
        url: 'http://a.example/a.js',
        stack: [
          { functionName: 'connect', url: 'http://a.example/a.js', line: 1, column: 5 },
          { functionName: 'later', url: '', line: 10, column: 1 },
        ],
      }),
    );
  });
});

describe('DebuggerSource, connections not seen from their beginning', () => {
  it('keeps the messages of a socket that was there before', () => {
    message('Received', '9.9', 10, OPCODE.text, 'a');
    message('Received', '9.9', 11, OPCODE.text, 'b');
    closed('9.9', 12);
    expect(log.outline).toEqual(['connection/discovered 0', 'connection/closed 0']);
    expect(log.last('connection/discovered').url).toEqual(notSeen('before-recording'));
    expect(log.messages.map(({ payload }) => payload)).toEqual(['a', 'b']);
  });

  it('waits with them until the page hooks told which sockets they know, and keeps their order', () => {
    source.keepStrangers();
    message('Received', '9.9', 10, OPCODE.text, 'a');
    open('1.1', 11);
    message('Received', '1.1', 12, OPCODE.text, 'of one that was created');
    message('Received', '9.9', 13, OPCODE.text, 'b');
    closed('9.9', 14);
    expect(log.outline).not.toContain('connection/discovered 0');
    expect(log.messages.map(({ payload }) => payload)).toEqual(['of one that was created']);
    source.releaseStrangers();
    message('Received', '8.8', 15, OPCODE.text, 'c');
    const ofStrangers = log.messages.filter(({ connection }) => connection > 0);
    expect(ofStrangers.map(({ payload }) => payload)).toEqual(['a', 'b', 'c']);
    expect(log.outline).toContain('connection/closed 1');
  });

  it('tells those of a page that is left before it is', () => {
    source.keepStrangers();
    navigate('http://a.example/');
    message('Received', '9.9', 10, OPCODE.text, 'a');
    expect(log.outline).toEqual([]);
    navigate('http://b.example/');
    expect(log.outline).toEqual(['connection/discovered 0']);
    message('Received', '8.8', 11, OPCODE.text, 'b');
    expect(log.messages.map(({ payload }) => payload)).toEqual(['a']);
    source.releaseStrangers();
    expect(log.messages.map(({ payload }) => payload)).toEqual(['a', 'b']);
  });

  it('tells of a socket beyond the browser’s limit, whose id was never created', () => {
    const text = "WebSocket connection to 'ws://a.example/x' failed: Insufficient resources";
    source.handle('Log.entryAdded', { entry: { source: 'network', level: 'error', text, timestamp: 1 } });
    source.handle('Log.entryAdded', { entry: { source: 'network', level: 'error', text, timestamp: 1 } });
    closed('1.500', 10);
    closed('1.501', 10);
    expect(log.outline).toEqual(
      [0, 1].flatMap((id) => [
        `connection/created ${id}`,
        `browser/reported-error ${id}`,
        `connection/closed ${id}`,
      ]),
    );
    expect(log.last('connection/created').url).toBe('ws://a.example/x');
    expect(log.last('browser/reported-error').text).toBe('Insufficient resources');
    closed('1.7', 11);
    expect(log.outline.at(-2)).toBe('connection/discovered 2');
  });

  it.each([
    [
      'security',
      "Connecting to 'ws://a.example/x' violates the following Content Security Policy directive: \"connect-src 'none'\". The action has been blocked.",
    ],
    [
      'security',
      "Mixed Content: The page at 'https://a.example/' was loaded over HTTPS, but attempted to connect to the insecure WebSocket endpoint 'ws://a.example/x'. This request has been blocked; this endpoint must be available over WSS.",
    ],
  ])('tells of a socket blocked before it was made (%s: %s)', (kind, text) => {
    source.handle('Log.entryAdded', { entry: { source: kind, level: 'error', text, timestamp: 1 } });
    expect(log.last('connection/created').url).toBe('ws://a.example/x');
    expect(log.last('browser/reported-error').text).toBe(text);
    expect(log.outline.at(-1)).toBe('connection/closed 0');
  });

  it('tells once of one that was blocked in a worker, of which the page’s session tells as well', () => {
    const text =
      "Mixed Content: The page at 'blob:https://a.example/1' was loaded over HTTPS, but attempted to connect to the insecure WebSocket endpoint 'ws://a.example/x'. This request has been blocked; this endpoint must be available over WSS.";
    const worker = { id: 'W', kind: 'worker', url: 'blob:https://a.example/1', frames: null } as const;
    const entry = { level: 'error', text, timestamp: 1 };
    source.handle('Log.entryAdded', { entry: { ...entry, source: 'security' } }, worker);
    source.handle('Log.entryAdded', { entry: { ...entry, source: 'worker' } });
    source.handle('Network.webSocketClosed', { requestId: '1.4', timestamp: 10 }, worker);
    expect(log.outline).toEqual(['connection/created 0', 'browser/reported-error 0', 'connection/closed 0']);
    expect(log.last('connection/created').target).toBe('worker');
  });

  it.each([
    [
      'info',
      "Connecting to 'ws://a.example/x' violates the following Content Security Policy directive: report-only",
    ],
    ['error', "WebSocket connection to 'ws://a.example/x' failed: Unexpected response code: 404"],
    ['error', "Connecting to 'https://a.example/x' violates the following Content Security Policy directive"],
    ['error', 'something else'],
  ])('takes no other log entry for one (%s: %s)', (level, text) => {
    source.handle('Log.entryAdded', { entry: { source: 'network', level, text, timestamp: 1 } });
    ledger.settle();
    expect(log.events).toEqual([]);
  });
});

describe('DebuggerSource, pages', () => {
  it('tells the page of a socket while there is but one document', () => {
    navigate('http://a.example/');
    created('1.1');
    navigate('http://b.example/', 'parent');
    created('1.2');
    source.handle('Page.frameDetached', { frameId: 'f' });
    created('1.3');
    ledger.settle();
    const pages = log.events.map((event) => event.type === 'connection/created' && event.pageUrl);
    expect(pages).toEqual([seen('http://a.example/'), notSeen('source-cannot'), seen('http://a.example/')]);
    expect(told.filter((word) => word.startsWith('navigated'))).toEqual(['navigated http://a.example/']);
  });

  it('ends the sockets of the page that is left, and of no other', () => {
    open('1.1', 10);
    source.leavePage();
    open('1.2', 11);
    message('Received', '1.2', 12, OPCODE.text, 'new');
    message('Received', '1.1', 13, OPCODE.text, 'late');
    // In the same log what comes late still finds its connection.
    expect(log.messages.map(({ connection }) => connection)).toEqual([1, 0]);
    const next = new RecordedLog();
    source.beginLog(next);
    ledger.beginLog(next);
    message('Received', '1.1', 14, OPCODE.text, 'later still');
    message('Received', '1.2', 14, OPCODE.text, 'alive');
    expect(next.messages.map(({ payload }) => payload)).toEqual(['alive']);
  });

  it('tells a new log of a connection when it next moves, handshake and all', () => {
    open('1.1', 10);
    open('1.2', 10);
    const next = new RecordedLog();
    source.beginLog(next);
    ledger.beginLog(next);
    expect(next.events).toEqual([]);
    message('Received', '1.2', 20, OPCODE.text, 'on');
    expect(next.outline).toEqual([
      'connection/created 0',
      'handshake/request-sent 0',
      'handshake/response-received 0',
    ]);
    expect(next.last('handshake/request-sent').at).toBe(ZERO + 10_000);
    closed('1.1', 21);
    expect(next.outline.slice(3)).toEqual([
      'connection/created 1',
      'handshake/request-sent 1',
      'handshake/response-received 1',
      'connection/closed 1',
    ]);
  });

  it('says that the page crashed', () => {
    source.handle('Inspector.targetCrashed', {});
    expect(told).toEqual(['crashed']);
  });
});

describe('DebuggerSource after a restart of the worker', () => {
  it('goes on with the numbers of the log', () => {
    open('1.1', 10);
    open('1.2', 11);
    closed('1.1', 12);
    const clock = new LogClock(
      () => now,
      () => now,
    );
    const next = new RecordedLog();
    const heirs = new ConnectionLedger(next);
    const heir = new DebuggerSource(
      { navigated: () => {}, crashed: () => {}, waiting: () => {} },
      clock,
      next,
      heirs,
    );
    heirs.restore(log.events);
    heir.handle('Network.webSocketFrameReceived', {
      requestId: '1.2',
      timestamp: 20,
      response: { opcode: 1, payloadData: 'on' },
    });
    heir.handle('Network.webSocketCreated', { requestId: '1.3', url: 'ws://a.example/' });
    heirs.settle();
    expect(next.messages[0]?.connection).toBe(connectionId(1));
    expect(next.outline).toEqual(['connection/created 2']);
  });
});

describe('DebuggerSource and bad input', () => {
  const methods = [
    'Network.webSocketCreated',
    'Network.webSocketWillSendHandshakeRequest',
    'Network.webSocketHandshakeResponseReceived',
    'Network.webSocketFrameSent',
    'Network.webSocketFrameReceived',
    'Network.webSocketFrameError',
    'Network.webSocketClosed',
    'Network.requestWillBeSent',
    'Page.frameNavigated',
    'Page.frameAttached',
    'Log.entryAdded',
  ];

  it('never throws, whatever the parameters', () => {
    const params = fc.oneof(
      fc.anything(),
      fc.record(
        {
          requestId: fc.anything(),
          timestamp: fc.anything(),
          url: fc.anything(),
          initiator: fc.object(),
          request: fc.object(),
          response: fc.object({
            key: fc.constantFrom('status', 'headersText', 'opcode', 'payloadData', 'headers'),
          }),
          frame: fc.object(),
          entry: fc.object(),
        },
        { requiredKeys: [] },
      ),
    );
    fc.assert(
      fc.property(fc.constantFrom(...methods), params, (method, value) => {
        source.handle(method, value);
      }),
    );
  });

  it('bounds what a page can choose', () => {
    const huge = 'x'.repeat(1_000_000);
    created('1.1', `ws://a.example/${huge}`);
    failed('1.1', 10, huge);
    message('Received', huge, 11, OPCODE.text, 'of an endless id');
    expect(log.last('connection/created').url.length).toBe(65_536);
    expect(log.last('browser/reported-error').text.length).toBe(16_384);
    expect(log.messages).toEqual([]);
  });
});
