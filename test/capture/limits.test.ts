import { describe, expect, it } from 'vitest';
import { ConnectionLedger } from '../../src/capture/connection-ledger.ts';
import { CUT_MARK } from '../../src/capture/cut-text.ts';
import { DebuggerSource } from '../../src/capture/debugger/debugger-source.ts';
import { readInitiator } from '../../src/capture/debugger/read-initiator.ts';
import { NetworkSource } from '../../src/capture/devtools-network/network-source.ts';
import { MOST_OFFERS } from '../../src/capture/known-offers.ts';
import { LogClock } from '../../src/capture/log-clock.ts';
import { MOST_DOCUMENTS } from '../../src/capture/page-hook/reading/document-offsets.ts';
import { HookFrame } from '../../src/capture/page-hook/reading/hook-frame.ts';
import { WebRequestSource } from '../../src/capture/web-request/web-request-source.ts';
import { epochMilliseconds } from '../../src/events/units.ts';
import { RecordedLog } from './debugger/recorded-log.ts';
import { PAGE, sharedByFrames } from './page-hook/frame-with-hook.ts';

const NOW = Date.UTC(2026, 10, 21, 12);

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
