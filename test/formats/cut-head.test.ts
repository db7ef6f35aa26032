import { describe, expect, it } from 'vitest';
import { judgeSession } from '../../src/analysis/judge-session.ts';
import { ConnectionLedger } from '../../src/capture/connection-ledger.ts';
import { DebuggerSource } from '../../src/capture/debugger/debugger-source.ts';
import { NetworkSource } from '../../src/capture/devtools-network/network-source.ts';
import { LogClock } from '../../src/capture/log-clock.ts';
import { WebRequestSource } from '../../src/capture/web-request/web-request-source.ts';
import { writeHar } from '../../src/formats/har/write-har.ts';
import { replay } from '../../src/formats/imported.ts';
import { writeLog } from '../../src/formats/log/write-log.ts';
import { readAny } from '../../src/formats/recognize.ts';
import { writeTranscript } from '../../src/formats/transcript/write-transcript.ts';
import { RecordedLog } from '../capture/debugger/recorded-log.ts';
import { joined, logOf } from './sample-log.ts';

// A head with more fields than are kept is seen in part: what stands beyond is unknown, in every source and every file.

const NOW = Date.UTC(2026, 10, 21, 12);
const URL_OF_SOCKET = 'ws://a.example/chat';
const REQUEST = [
  ['Host', 'a.example'],
  ['User-Agent', 'Mozilla/5.0 (X11; Linux x86_64; rv:153.0) Gecko/20100101 Firefox/153.0'],
  ['Origin', 'http://a.example'],
  ['Upgrade', 'websocket'],
  ['Connection', 'Upgrade'],
  ['Sec-WebSocket-Key', 'dGhlIHNhbXBsZSBub25jZQ=='],
  ['Sec-WebSocket-Version', '13'],
] as const;
const RESPONSE = [
  ['Upgrade', 'websocket'],
  ['Connection', 'Upgrade'],
  ['Sec-WebSocket-Accept', 's3pPLMBiTxaQ9kYGzzhZRbK+xOo='],
] as const;
const PADDING = Array.from({ length: 20_000 }, (_, n) => [`X-Padding-${n}`, 'x'.repeat(16)] as const);

type Fields = readonly (readonly [string, string])[];

/** A handshake as a source hears of it: both heads, and what the source is. */
interface Heads {
  readonly request: Fields;
  readonly response: Fields;
}

const asList = (fields: Fields) => fields.map(([name, value]) => ({ name, value }));
const asText = (start: string, fields: Fields) =>
  `${start}\r\n${fields.map(([name, value]) => `${name}: ${value}\r\n`).join('')}\r\n`;

function rig() {
  const log = new RecordedLog();
  const clock = new LogClock(
    () => NOW,
    () => NOW,
  );
  return { log, clock, ledger: new ConnectionLedger(log) };
}

const SOURCES: Readonly<Record<string, (heads: Heads) => RecordedLog>> = {
  "DevTools' network log": ({ request, response }) => {
    const { log, clock, ledger } = rig();
    new NetworkSource(clock, ledger, log).finished({
      _resourceType: 'websocket',
      startedDateTime: new Date(NOW).toISOString(),
      time: 20,
      request: { method: 'GET', url: URL_OF_SOCKET, httpVersion: 'HTTP/1.1', headers: asList(request) },
      response: { status: 101, statusText: '', httpVersion: 'HTTP/1.1', headers: asList(response) },
    });
    return log;
  },
  'the debugger, by objects': ({ request, response }) => {
    const { log, clock, ledger } = rig();
    const owner = { navigated: () => {}, crashed: () => {}, waiting: () => {} };
    const cdp = new DebuggerSource(owner, clock, log, ledger);
    cdp.handle('Network.webSocketCreated', { requestId: '7', url: URL_OF_SOCKET });
    const headers = Object.fromEntries(request);
    cdp.handle('Network.webSocketWillSendHandshakeRequest', {
      requestId: '7',
      timestamp: 1,
      request: { headers },
    });
    const answer = { status: 101, statusText: '', headers: Object.fromEntries(response) };
    cdp.handle('Network.webSocketHandshakeResponseReceived', {
      requestId: '7',
      timestamp: 1,
      response: answer,
    });
    return log;
  },
  'the debugger, by texts': ({ request, response }) => {
    const { log, clock, ledger } = rig();
    const owner = { navigated: () => {}, crashed: () => {}, waiting: () => {} };
    const cdp = new DebuggerSource(owner, clock, log, ledger);
    cdp.handle('Network.webSocketCreated', { requestId: '7', url: URL_OF_SOCKET });
    const answer = {
      status: 101,
      requestHeadersText: asText('GET /chat HTTP/1.1', request),
      headersText: asText('HTTP/1.1 101 Switching Protocols', response),
    };
    cdp.handle('Network.webSocketHandshakeResponseReceived', {
      requestId: '7',
      timestamp: 1,
      response: answer,
    });
    return log;
  },
  webRequest: ({ request, response }) => {
    const { log, clock, ledger } = rig();
    const source = new WebRequestSource(clock, ledger, log, () => false);
    const of = { requestId: '7', url: URL_OF_SOCKET, method: 'GET', type: 'websocket', timeStamp: NOW };
    source.handle('onBeforeRequest', of);
    // Firefox 153 writes these two after it took the copy that webRequest shows.
    const shown = request.filter(([name]) => name !== 'Upgrade' && name !== 'Connection');
    source.handle('onSendHeaders', { ...of, requestHeaders: asList(shown) });
    const answer = { statusCode: 101, statusLine: 'HTTP/1.1 101 Switching Protocols' };
    source.handle('onHeadersReceived', { ...of, ...answer, responseHeaders: asList(response) });
    source.handle('onCompleted', { ...of, ...answer, responseHeaders: asList(response) });
    return log;
  },
};

const ORDERS: Readonly<Record<string, Heads>> = {
  'the answer begins with others': { request: REQUEST, response: [...PADDING, ...RESPONSE] },
  'the request begins with others': { request: [...PADDING, ...REQUEST], response: RESPONSE },
  'both end with others': { request: [...REQUEST, ...PADDING], response: [...RESPONSE, ...PADDING] },
};

type Session = ReturnType<typeof replay>;

const failures = (session: Session) =>
  judgeSession(session, null).flatMap(({ connection, findings, explanation }) => [
    ...findings.filter(({ verdict }) => verdict === 'fail').map(({ check }) => check),
    ...(['open', 'closed'].includes(connection.outcome) ? [] : [connection.outcome]),
    ...(explanation === null ? [] : [explanation.cause]),
  ]);
const isCut = ({ connections }: Session) =>
  connections.some(
    ({ request, response }) =>
      (request.seen && request.value.cut === true) || (response.seen && response.value.cut === true),
  );

describe.each(Object.entries(SOURCES))('a valid handshake of 20,000 fields, by %s', (_, record) => {
  it.each(Object.entries(ORDERS))(
    'is accused of nothing where %s, nor in any file of it',
    async (_order, heads) => {
      const log = record(heads);
      const { session, builder } = logOf(log.events);
      const { batches, readPayload } = builder;
      expect(session.connections).toHaveLength(1);
      expect(failures(session)).toEqual([]);
      expect(isCut(session)).toBe(true);
      const options = { redact: false, producer: { name: 'S', version: '0' }, browser: null };
      const files = {
        log: replay(readAny(await joined(writeLog(batches, readPayload, options)))),
        har: replay(readAny(await joined(writeHar(batches, readPayload, options)))),
        transcript: replay(readAny(await joined(writeTranscript(session, readPayload, options)))),
      };
      for (const read of Object.values(files)) {
        expect(failures(read)).toEqual([]);
        expect(isCut(read)).toBe(true);
      }
    },
  );
});
