import { describe, expect, it } from 'vitest';
import { ConnectionLedger, end, UNNUMBERED } from '../../src/capture/connection-ledger.ts';
import { CUT_MARK } from '../../src/capture/cut-text.ts';
import { AdoptedSockets } from '../../src/capture/debugger/adopted-sockets.ts';
import { DebuggerSource } from '../../src/capture/debugger/debugger-source.ts';
import { MAX_PENDING } from '../../src/capture/debugger/http-exchanges.ts';
import { isAdoptedCut, MAX_SOCKETS, readAdoptedSockets } from '../../src/capture/debugger/read-adopted.ts';
import { readInitiator } from '../../src/capture/debugger/read-initiator.ts';
import { MOST_OPENING, WebTransports } from '../../src/capture/debugger/web-transports.ts';
import { NetworkSource } from '../../src/capture/devtools-network/network-source.ts';
import { MOST_ERRORS } from '../../src/capture/devtools-network/read-har-entry.ts';
import { MOST_REDIRECTS } from '../../src/capture/devtools-network/stream-redirects.ts';
import { MOST_STREAMS } from '../../src/capture/event-streams.ts';
import { MOST_OFFERS } from '../../src/capture/known-offers.ts';
import { LogClock } from '../../src/capture/log-clock.ts';
import { MOST_DOCUMENTS } from '../../src/capture/page-hook/reading/document-offsets.ts';
import { HookFrame } from '../../src/capture/page-hook/reading/hook-frame.ts';
import { MOST_REQUESTS, WebRequestSource } from '../../src/capture/web-request/web-request-source.ts';
import { notSeen } from '../../src/events/observed.ts';
import { epochMilliseconds } from '../../src/events/units.ts';
import { RecordedLog } from './debugger/recorded-log.ts';
import { PAGE, sharedByFrames } from './page-hook/frame-with-hook.ts';

const NOW = Date.UTC(2026, 10, 21, 12);
const at = epochMilliseconds(NOW);

function rig() {
  const log = new RecordedLog();
  const clock = new LogClock(
    () => NOW,
    () => NOW,
  );
  return { log, clock, ledger: new ConnectionLedger(log) };
}

type Rig = ReturnType<typeof rig>;

/** For each source, what lets a server answer that it offers another protocol. */
const OFFERING: Readonly<Record<string, (rig: Rig) => (n: number) => void>> = {
  'the network log': ({ log, clock, ledger }) => {
    const source = new NetworkSource(clock, ledger, log);
    return (n) =>
      source.finished({
        _resourceType: 'fetch',
        _webSocketMessages: [],
        startedDateTime: new Date(NOW).toISOString(),
        time: 1,
        request: { method: 'GET', url: 'https://a.example/', httpVersion: 'h2', headers: [] },
        response: {
          status: 200,
          statusText: '',
          httpVersion: 'h2',
          headers: [{ name: 'Alt-Svc', value: `h3=":${n}"` }],
        },
      });
  },
  'the debugger': ({ log, clock, ledger }) => {
    const owner = { navigated: () => {}, crashed: () => {}, waiting: () => {} };
    clock.restore(epochMilliseconds(NOW - 10_000));
    const source = new DebuggerSource(owner, clock, log, ledger);
    return (n) => {
      const requestId = String(n);
      const headers = { 'Alt-Svc': `h3=":${n}"` };
      const url = 'https://a.example/';
      const request = { url, method: 'GET', headers: {} };
      source.handle('Network.requestWillBeSent', { requestId, timestamp: 10, type: 'Fetch', request });
      source.handle('Network.responseReceived', {
        requestId,
        timestamp: 10,
        response: { url, status: 200, statusText: '', headers, protocol: 'h2' },
      });
    };
  },
  webRequest: ({ log, clock, ledger }) => {
    const source = new WebRequestSource(clock, ledger, log, () => false);
    return (n) => {
      const details = {
        requestId: String(n),
        documentId: 'd',
        documentUrl: 'https://a.example/',
        url: 'https://a.example/',
        method: 'GET',
        type: 'xmlhttprequest',
        timeStamp: NOW,
        frameId: 0,
        statusCode: 200,
        statusLine: 'HTTP/1.1 200 OK',
      };
      source.handle('onBeforeRequest', details);
      source.handle('onSendHeaders', { ...details, requestHeaders: [] });
      source.handle('onHeadersReceived', {
        ...details,
        responseHeaders: [{ name: 'Alt-Svc', value: `h3=":${n}"` }],
      });
      source.handle('onCompleted', details);
    };
  },
};

const counted = (log: RecordedLog, type: string) => log.events.filter((event) => event.type === type);

describe.each(Object.keys(OFFERING))('offers of servers beyond the limit, in %s', (source) => {
  it('leave a gap in their place, once', () => {
    const all = rig();
    const offer = OFFERING[source]?.(all);
    for (let n = 1; n <= MOST_OFFERS; n++) offer?.(n);
    expect(counted(all.log, 'connection/created')).toHaveLength(MOST_OFFERS);
    expect(counted(all.log, 'capture/gap')).toEqual([]);
    offer?.(1);
    for (let n = 0; n < 3; n++) offer?.(MOST_OFFERS + 1 + n);
    expect(counted(all.log, 'connection/created')).toHaveLength(MOST_OFFERS);
    expect(counted(all.log, 'capture/gap')).toMatchObject([{ why: 'limit', messages: 0 }]);
  });
});

const report = (frame: string) => ({
  number: 0,
  frame,
  before: 0,
  waiting: 0,
  at: NOW,
  wall: NOW,
  events: [],
  rows: { time: [], socket: [], flags: [], size: [], ordinal: [] },
  text: '',
  base64: '',
});

describe('documents of one tab beyond the limit', () => {
  it('push those out that are over, without a word, and then leave a gap', () => {
    const { log, clock, ledger } = rig();
    const shared = sharedByFrames(clock, ledger, log);
    for (let n = 0; n < MOST_DOCUMENTS; n++) {
      shared.offsets.set({ document: `d${n} f`, next: 1, messages: 0 });
    }
    shared.offsets.settle('d7 f');
    new HookFrame({ ...PAGE, key: 'x' }, shared).hear(report('f'));
    expect(log.events).toEqual([]);
    expect(shared.offsets.get('d7 f')).toBeNull();
    new HookFrame({ ...PAGE, key: 'y' }, shared).hear(report('f'));
    expect(log.events).toMatchObject([{ type: 'capture/gap', why: 'limit' }]);
    expect(shared.offsets.get('d0 f')).toBeNull();
  });
});

describe('requests that a policy forbade, of which a page has as many as it likes', () => {
  it('do not keep a socket from being known as forbidden', () => {
    const { log, clock, ledger } = rig();
    const frame = new HookFrame(PAGE, sharedByFrames(clock, ledger, log));
    const directive = 'connect-src';
    for (let n = 0; n < 5000; n++) frame.forbid({ url: `https://a.example/beacon?${n}`, directive });
    frame.forbid({ url: 'ws://b.example/', directive });
    const created = { type: 'created', row: 0, at: NOW, socket: 0, kind: 'websocket', mark: '', stack: '' };
    frame.hear({ ...report('f'), events: [{ ...created, url: 'ws://b.example/' }] });
    expect(log.outline).toEqual(['connection/created 0', 'connection/blocked 0', 'connection/closed 0']);
  });
});

describe("a stack of the debugger's that is longer than is kept", () => {
  it.each([64, 65, 200])('of %i frames says so in its last frame, parents included', (count) => {
    const callFrames = Array.from({ length: count - 30 }, (_, n) => ({
      functionName: `f${n}`,
      lineNumber: 0,
    }));
    const parent = { callFrames: callFrames.slice(0, 30) };
    const initiator = readInitiator({ type: 'script', stack: { callFrames, parent } });
    const stack = initiator.seen ? initiator.value.stack : [];
    expect(stack).toHaveLength(64);
    expect(stack.at(-1)?.functionName).toBe(count === 64 ? 'f29' : CUT_MARK);
  });
});

const gaps = (log: RecordedLog) => counted(log, 'capture/gap');
const LIMIT = [{ type: 'capture/gap', why: 'limit', messages: 0 }];

/** A socket of the network log with so many errors. */
const failing = (errors: number) => ({
  _resourceType: 'websocket',
  _webSocketMessages: Array.from({ length: errors }, (_, n) => ({
    type: 'error',
    data: `error ${n}`,
    time: NOW / 1000,
  })),
  startedDateTime: new Date(NOW).toISOString(),
  time: 1,
  request: { method: 'GET', url: 'ws://a.example/', httpVersion: 'HTTP/1.1', headers: [] },
  response: { status: 0, headers: [] },
});

const url = (n: number) => `https://a.example/${n}`;
function deep() {
  const { log, clock, ledger } = rig();
  const owner = { navigated: () => {}, crashed: () => {}, waiting: () => {} };
  clock.restore(epochMilliseconds(NOW - 10_000));
  const source = new DebuggerSource(owner, clock, log, ledger);
  const reports = (method: string, n: number, more: object = {}) =>
    source.handle(`Network.${method}`, { requestId: String(n), timestamp: 10, ...more });
  const asks = (n: number) =>
    reports('requestWillBeSent', n, {
      type: 'Fetch',
      request: { url: url(n), method: 'GET', headers: {} },
    });
  const answers = (n: number, mimeType = 'text/plain') =>
    reports('responseReceived', n, {
      hasExtraInfo: true,
      response: { url: url(n), status: 200, statusText: '', headers: {}, mimeType, protocol: 'h2' },
    });
  return { log, asks, answers, reports };
}

/** Sockets as a worker lists them. */
const listed = (count: number) =>
  Array.from({ length: count }, (_, n) => [n, `ws://a.example/${n}`, 1, '', '']);

const request = (n: number) => ({
  requestId: String(n),
  documentId: 'd',
  url: `https://a.example/${n}`,
  method: 'GET',
  type: 'xmlhttprequest',
  timeStamp: NOW,
  frameId: 0,
});

function web() {
  const { log, clock, ledger } = rig();
  const source = new WebRequestSource(clock, ledger, log, () => false);
  const begins = (n: number) => source.handle('onBeforeRequest', request(n));
  const answers = (n: number, statusCode: number) =>
    source.handle('onHeadersReceived', {
      ...request(n),
      statusCode,
      statusLine: `HTTP/1.1 ${statusCode} x`,
      responseHeaders: [],
    });
  return { log, begins, answers };
}

const streamMade = (at: number) => ({
  type: 'connection/created' as const,
  at: epochMilliseconds(at),
  connection: UNNUMBERED,
  source: 'page-hook' as const,
  kind: 'event-stream' as const,
  url: 'https://a.example/',
  sourceKey: '',
  target: 'page' as const,
  initiator: notSeen('source-cannot' as const),
  pageUrl: notSeen('source-cannot' as const),
});

describe('the errors of one exchange beyond the limit, in the network log', () => {
  it('leave a gap, once', () => {
    const { log, clock, ledger } = rig();
    const source = new NetworkSource(clock, ledger, log);
    source.finished(failing(MOST_ERRORS));
    expect(gaps(log)).toEqual([]);
    source.finished(failing(MOST_ERRORS + 1));
    source.finished(failing(MOST_ERRORS + 9));
    expect(counted(log, 'browser/reported-error')).toHaveLength(MOST_ERRORS);
    expect(gaps(log)).toMatchObject(LIMIT);
  });
});

describe('redirects of event streams beyond the limit, in the network log', () => {
  it('leave a gap, once a log', () => {
    const { log, clock, ledger } = rig();
    const source = new NetworkSource(clock, ledger, log);
    const redirect = (n: number) =>
      source.finished({
        _resourceType: 'eventsource',
        startedDateTime: new Date(NOW).toISOString(),
        time: 1,
        request: {
          method: 'GET',
          url: `https://a.example/${n}`,
          httpVersion: 'HTTP/1.1',
          headers: [{ name: 'Accept', value: 'text/event-stream' }],
        },
        response: { status: 302, httpVersion: 'HTTP/1.1', headers: [], redirectURL: '/to' },
      });
    for (let n = 0; n < MOST_REDIRECTS; n++) redirect(n);
    expect(log.events).toEqual([]);
    for (let n = 0; n < 3; n++) redirect(MOST_REDIRECTS + n);
    expect(log.events).toMatchObject(LIMIT);
    source.beginLog(log);
    redirect(MOST_REDIRECTS + 3);
    expect(log.events).toMatchObject([...LIMIT, ...LIMIT]);
  });
});

describe('exchanges under way beyond the limit, in the debugger', () => {
  it('leave a gap where the oldest has no answer yet, once', () => {
    const { log, asks, answers } = deep();
    for (let n = 0; n < MAX_PENDING; n++) asks(n);
    expect(log.events).toEqual([]);
    for (let n = 0; n < 3; n++) asks(MAX_PENDING + n);
    expect(log.events).toMatchObject(LIMIT);
    answers(0, 'text/event-stream');
    expect(log.events).toMatchObject(LIMIT);
  });

  it('are reported where the oldest is answered: a stream keeps its place, all else gives it back without a word', () => {
    const { log, asks, answers, reports } = deep();
    asks(0);
    answers(0, 'text/event-stream');
    asks(1);
    answers(1);
    asks(2);
    reports('loadingFinished', 2);
    for (let n = 3; n < MAX_PENDING + 2; n++) asks(n);
    expect(log.outline).toEqual([
      'connection/created 0',
      'handshake/request-sent 0',
      'handshake/response-received 0',
    ]);
    reports('loadingFinished', 0);
    expect(log.outline.at(-1)).toBe('connection/closed 0');
  });
});

describe('WebTransport sessions under way beyond the limit', () => {
  it('leave a gap: no reason of a failure will be reported of them', () => {
    const { log, ledger } = rig();
    const sessions = new WebTransports(ledger, () => log);
    const opener = { target: 'page', url: notSeen('source-cannot') } as const;
    const open = (n: number) =>
      sessions.handle('Network.webTransportCreated', { url: `https://a.example/${n}` }, `t ${n}`, at, opener);
    for (let n = 0; n < MOST_OPENING; n++) open(n);
    expect(gaps(log)).toEqual([]);
    for (let n = 0; n < 3; n++) open(MOST_OPENING + n);
    expect(gaps(log)).toMatchObject(LIMIT);
    expect(counted(log, 'connection/created')).toHaveLength(MOST_OPENING + 3);
  });
});

describe('sockets that a worker had before, beyond the limit', () => {
  it('leave a gap', () => {
    const { log, clock, ledger } = rig();
    const adopted = new AdoptedSockets(ledger, clock, () => log);
    const adopt = (id: string, found: readonly unknown[]) =>
      adopted.adopt(
        { id, kind: 'worker', url: '', frames: null },
        readAdoptedSockets(found),
        isAdoptedCut(found),
      );
    adopt('one', listed(MAX_SOCKETS));
    expect(gaps(log)).toEqual([]);
    adopt('two', listed(MAX_SOCKETS + 1));
    expect(gaps(log)).toMatchObject(LIMIT);
    expect(counted(log, 'connection/discovered')).toHaveLength(2 * MAX_SOCKETS);
  });
});

describe('requests under way beyond the limit, in webRequest', () => {
  it('push out those that were answered, without a word, and then leave a gap', () => {
    const { log, begins, answers } = web();
    for (let n = 0; n < MOST_REQUESTS; n++) begins(n);
    answers(5, 302);
    answers(7, 200);
    begins(MOST_REQUESTS);
    expect(log.events).toEqual([]);
    for (let n = 1; n < 4; n++) begins(MOST_REQUESTS + n);
    expect(log.events).toMatchObject(LIMIT);
  });
});

describe('event streams beyond the limit', () => {
  it('push out those that are long over, without a word, and then leave a gap', () => {
    const { log, ledger } = rig();
    for (let n = 0; n < MOST_STREAMS; n++)
      ledger.discover(`hook d ${n}`, streamMade(NOW), 'https://a.example/');
    const first = ledger.get('hook d 0');
    if (first !== undefined) end(first, epochMilliseconds(NOW));
    ledger.discover('hook d x', streamMade(NOW + 61_000), 'https://a.example/');
    expect(gaps(log)).toEqual([]);
    for (const key of ['y', 'z'])
      ledger.discover(`hook d ${key}`, streamMade(NOW + 61_000), 'https://a.example/');
    expect(gaps(log)).toMatchObject(LIMIT);
  });
});
