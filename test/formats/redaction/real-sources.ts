import { ConnectionLedger } from '../../../src/capture/connection-ledger.ts';
import { DebuggerSource } from '../../../src/capture/debugger/debugger-source.ts';
import { NetworkSource } from '../../../src/capture/devtools-network/network-source.ts';
import { LogClock } from '../../../src/capture/log-clock.ts';
import type { LogWriter } from '../../../src/capture/log-writer.ts';
import type { HookFrame } from '../../../src/capture/page-hook/reading/hook-frame.ts';
import { WebRequestSource } from '../../../src/capture/web-request/web-request-source.ts';
import { OPCODE } from '../../../src/events/message-segment.ts';
import { epochMilliseconds } from '../../../src/events/units.ts';
import { BatchBuilder } from '../../../src/formats/batch-builder.ts';
import { frameWithHook } from '../../capture/page-hook/frame-with-hook.ts';

/** Gives the secret of a place: each place has one of its own. */
export type Plant = (place: string) => string;

const NOW = Date.UTC(2026, 10, 21, 12);
const KEY = 'dGhlIHNhbXBsZSBub25jZQ==';

/** What a page in one mode recorded, by the sources that work in it. */
export type Mode = 'standard' | 'deep' | 'firefox';

/** Feeds the real sources of a mode with what the browser delivers to them, a secret in every field that can hold one. */
export function recorded(mode: Mode, plant: Plant): BatchBuilder {
  const builder = new BatchBuilder('secrets');
  const encoder = new TextEncoder();
  const text = (connection: number, at: number, flags: number, payload: Uint8Array) =>
    builder.message({ connection, at, opcode: flags & 15, outgoing: (flags & 16) !== 0, payload });
  const writer: LogWriter = {
    lifecycle: (event) => builder.event(event),
    message: (connection, at, flags, payload) => text(connection, at, flags, encoder.encode(payload)),
    text: (connection, at, flags, block, start, end) =>
      text(connection, at, flags, encoder.encode(block.slice(start, end))),
    bytes: text,
    together: (write) => write(),
  };
  const clock = new LogClock(
    () => NOW,
    () => NOW,
  );
  const ledger = new ConnectionLedger(writer);
  const page = urlWith(plant, 'page', 'https');
  writer.lifecycle({
    type: 'recording/started',
    at: epochMilliseconds(NOW),
    source: 'page-hook',
    url: page,
    browser: 'x',
  });
  if (mode === 'deep') {
    const owner = { navigated: () => {}, crashed: () => {}, waiting: () => {} };
    clock.restore(epochMilliseconds(NOW - 10_000));
    const source = new DebuggerSource(owner, clock, writer, ledger);
    const events = debuggerEvents(plant);
    for (const [method, params] of events) source.handle(`Network.${method}`, params);
  }
  const place = { key: 'doc', target: 'page', url: page } as const;
  if (mode !== 'deep') hookReports(frameWithHook(clock, ledger, writer, place), plant);
  if (mode === 'standard') {
    const source = new NetworkSource(clock, ledger, writer);
    source.listed([streamEntry(plant)]);
    for (const entry of networkEntries(plant)) source.finished(entry);
  }
  if (mode === 'firefox') {
    const source = new WebRequestSource(clock, ledger, writer, () => true);
    webRequests(source, plant, page);
    source.giveUp();
  }
  ledger.settle();
  writer.lifecycle({
    type: 'page/navigated',
    at: epochMilliseconds(NOW),
    url: urlWith(plant, 'next', 'https'),
  });
  builder.flush();
  return builder;
}

/** A URL with a secret in each part that may hold one. */
function urlWith(plant: Plant, place: string, scheme: string): string {
  const part = (name: string) => encodeURIComponent(plant(`${place} ${name}`));
  const user = scheme === 'wss' ? `${part('user')}:${part('password')}@` : '';
  const query = `?token=${part('query')}&user_id=${part('person')}&room=7&state=${part('unnamed')}`;
  return `${scheme}://${user}a.example/live/${part('path')}/x${query}#access_token=${part('fragment')}`;
}

function requestFields(plant: Plant, place: string): Record<string, string> {
  const secret = (name: string) => plant(`${place} ${name}`);
  return {
    Host: 'a.example',
    Upgrade: 'websocket',
    Connection: 'Upgrade',
    'Sec-WebSocket-Key': KEY,
    'Sec-WebSocket-Version': '13',
    'Sec-WebSocket-Protocol': `chat, ${encodeURIComponent(secret('Sec-WebSocket-Protocol'))}`,
    Origin: 'https://a.example',
    Cookie: `sid=${secret('Cookie')}; theme=${secret('second Cookie')}`,
    Authorization: `Bearer ${secret('Authorization')}`,
    'Proxy-Authorization': `Basic ${btoa(`me:${secret('Proxy-Authorization')}`)}`,
    Referer: urlWith(plant, `${place} Referer`, 'https'),
    'X-Api-Key': secret('X-Api-Key'),
    'X-Access': secret('X-Access'),
    'X-Amz-Security-Token': secret('X-Amz-Security-Token'),
    'X-Client-Data': `token="${secret('X-Client-Data')}"`,
  };
}

function responseFields(plant: Plant, place: string): Record<string, string> {
  const secret = (name: string) => plant(`${place} ${name}`);
  return {
    Upgrade: 'websocket',
    Connection: 'Upgrade',
    'Sec-WebSocket-Accept': 's3pPLMBiTxaQ9kYGzzhZRbK+xOo=',
    'Sec-WebSocket-Protocol': encodeURIComponent(secret('Sec-WebSocket-Protocol')),
    'Set-Cookie': `sid=${secret('Set-Cookie')}; HttpOnly`,
    Location: urlWith(plant, `${place} Location`, 'https'),
    'WWW-Authenticate': `Bearer realm="api", token="${secret('WWW-Authenticate')}"`,
    Link: `<${urlWith(plant, `${place} Link`, 'https')}>; rel="next"`,
    Refresh: `0; url=${urlWith(plant, `${place} Refresh`, 'https')}`,
    'X-Set-Token': secret('X-Set-Token'),
  };
}

const listOf = (fields: Record<string, string>) =>
  Object.entries(fields).map(([name, value]) => ({ name, value }));

const textOf = (line: string, fields: Record<string, string>) =>
  `${[line, ...Object.entries(fields).map((field) => field.join(': '))].join('\r\n')}\r\n\r\n`;

function initiatorOf(plant: Plant, place: string): object {
  const url = urlWith(plant, `${place} stack`, 'https');
  const functionName = `send_${urlWith(plant, `${place} function`, 'https')}`;
  return {
    type: 'script',
    url,
    stack: { callFrames: [{ functionName, url, lineNumber: 1, columnNumber: 2 }] },
  };
}

/** The words in which Chromium 156 names a URL, a subprotocol and a policy. */
function words(plant: Plant, place: string): string[] {
  const url = urlWith(plant, `${place} words`, 'wss');
  const name = encodeURIComponent(plant(`${place} quoted subprotocol`));
  return [
    `WebSocket connection to '${url}' failed: Error in connection establishment: net::ERR_FAILED`,
    `Error during WebSocket handshake: 'Sec-WebSocket-Protocol' header value '${name}' in response does not match any of sent values`,
  ];
}

function entryOf(plant: Plant, place: string, kind: string, status: number, url: string): object {
  const messages = words(plant, place).map((data) => ({ type: 'error', opcode: -1, time: NOW / 1000, data }));
  return {
    _resourceType: kind,
    _initiator: initiatorOf(plant, place),
    _webSocketMessages: status === 0 ? messages : [],
    startedDateTime: new Date(NOW).toISOString(),
    time: 5,
    request: { method: 'GET', url, httpVersion: 'HTTP/1.1', headers: listOf(requestFields(plant, place)) },
    response: {
      status,
      statusText: '',
      httpVersion: 'HTTP/1.1',
      headers: status === 0 ? [] : listOf(responseFields(plant, place)),
    },
  };
}

/** Standard in Chromium: sockets that the network log alone knows, and an ordinary answer that offers h2c. */
function networkEntries(plant: Plant): object[] {
  return [
    entryOf(plant, 'worker', 'websocket', 101, urlWith(plant, 'worker', 'wss')),
    entryOf(plant, 'failed', 'websocket', 0, urlWith(plant, 'failed', 'wss')),
    entryOf(plant, 'offer', 'fetch', 426, urlWith(plant, 'offer', 'https')),
  ];
}

/** An EventSource of the page, which is joined to the hook's by URL and order. */
function streamEntry(plant: Plant): object {
  const request = ofOrdinary(requestFields(plant, 'stream'));
  return {
    _resourceType: 'eventsource',
    startedDateTime: new Date(NOW).toISOString(),
    time: 5,
    request: {
      method: 'GET',
      url: streamUrl(plant),
      httpVersion: 'HTTP/1.1',
      headers: listOf({ Accept: 'text/event-stream', ...request }),
    },
    response: {
      status: 200,
      statusText: 'OK',
      httpVersion: 'HTTP/1.1',
      headers: listOf({
        'Content-Type': 'text/event-stream',
        'Set-Cookie': `a=${plant('stream Set-Cookie')}`,
      }),
    },
  };
}

/** Without the fields that make it a handshake. */
function ofOrdinary(fields: Record<string, string>): Record<string, string> {
  return Object.fromEntries(
    Object.entries(fields).filter(([name]) => !/^(?:Upgrade|Connection|Sec-)/.test(name)),
  );
}

const streamUrl = (plant: Plant) => urlWith(plant, 'stream', 'https');
const socketUrl = (plant: Plant) => urlWith(plant, 'socket', 'wss');

/** What the page hook reports of a page's sockets, in every mode that has one. */
function hookReports(frame: HookFrame, plant: Plant): void {
  const at = NOW;
  const stack = `open@${urlWith(plant, 'hook stack', 'https')}:3:5\n    at ${urlWith(plant, 'frame', 'https')}:3:5`;
  const protocols = [encodeURIComponent(plant('hook subprotocol'))];
  const of = (socket: number) => ({ row: 0, at, socket });
  const thrown = `Failed to construct 'WebSocket': The subprotocol '${protocols[0] ?? ''}' is duplicated.`;
  const sent = plant('sent message');
  const events = [
    { type: 'created', ...of(0), kind: 'websocket', url: socketUrl(plant), protocols, mark: '', stack },
    { type: 'opened', ...of(0), protocol: protocols[0], extensions: 'permessage-deflate' },
    { type: 'sent-from', ...of(0), stack },
    {
      type: 'created',
      ...of(1),
      kind: 'event-stream',
      url: streamUrl(plant),
      mark: '',
      stack,
    },
    {
      type: 'created',
      ...of(2),
      kind: 'websocket',
      url: urlWith(plant, 'thrown', 'wss'),
      protocols,
      mark: '',
      stack,
    },
    { type: 'thrown', ...of(2), name: 'SyntaxError', message: thrown },
    { type: 'blocked', ...of(-1), url: urlWith(plant, 'blocked', 'wss'), directive: 'connect-src' },
    {
      type: 'closed',
      ...of(0),
      row: 1,
      code: 4000,
      reason: plant('close reason'),
      wasClean: true,
      asked: false,
      bufferedAmount: 0,
    },
  ];
  const rows = { time: [at], socket: [0], flags: [OPCODE.text | 16], size: [sent.length], ordinal: [0] };
  const numbers = { number: 0, frame: 'f', before: 0, waiting: 0, at, wall: at };
  frame.hear({ ...numbers, events, rows, text: sent, base64: '' });
}

/** Deep: events of the Chrome DevTools Protocol. */
function debuggerEvents(plant: Plant): [string, object][] {
  const url = socketUrl(plant);
  const timestamp = 10;
  const answer = responseFields(plant, 'deep');
  const asked = requestFields(plant, 'deep');
  const failed = words(plant, 'deep').map((errorMessage): [string, object] => [
    'webSocketFrameError',
    { requestId: '2', timestamp, errorMessage },
  ]);
  const request = {
    url: streamUrl(plant),
    method: 'GET',
    headers: ofOrdinary(requestFields(plant, 'deep stream')),
  };
  const response = {
    url: streamUrl(plant),
    status: 200,
    mimeType: 'text/event-stream',
    protocol: 'http/1.1',
    headers: { 'Content-Type': 'text/event-stream' },
  };
  const extra = { ...responseFields(plant, 'deep stream'), 'Content-Type': 'text/event-stream' };
  return [
    ['webSocketCreated', { requestId: '1', url, initiator: initiatorOf(plant, 'deep') }],
    [
      'webSocketWillSendHandshakeRequest',
      { requestId: '1', timestamp, wallTime: 0, request: { headers: asked } },
    ],
    [
      'webSocketHandshakeResponseReceived',
      {
        requestId: '1',
        timestamp,
        response: {
          status: 101,
          headers: answer,
          headersText: textOf('HTTP/1.1 101 Switching Protocols', answer),
          requestHeadersText: textOf(`GET ${url.split('#')[0] ?? ''} HTTP/1.1`, asked),
        },
      },
    ],
    [
      'webSocketFrameSent',
      { requestId: '1', timestamp, response: { opcode: 1, mask: true, payloadData: plant('deep message') } },
    ],
    ['webSocketClosed', { requestId: '1', timestamp }],
    [
      'webSocketCreated',
      { requestId: '2', url: urlWith(plant, 'refused', 'wss'), initiator: { type: 'other' } },
    ],
    [
      'webSocketWillSendHandshakeRequest',
      { requestId: '2', timestamp, wallTime: 0, request: { headers: asked } },
    ],
    ...failed,
    ['webSocketClosed', { requestId: '2', timestamp }],
    [
      'requestWillBeSent',
      { requestId: '3', timestamp, type: 'EventSource', request, initiator: { type: 'script' } },
    ],
    ['responseReceived', { requestId: '3', timestamp, response, hasExtraInfo: true }],
    [
      'responseReceivedExtraInfo',
      {
        requestId: '3',
        timestamp,
        statusCode: 200,
        headers: extra,
        headersText: textOf('HTTP/1.1 200 OK', extra),
      },
    ],
    [
      'eventSourceMessageReceived',
      { requestId: '3', timestamp, eventName: 'message', eventId: '1', data: plant('deep event') },
    ],
    ['loadingFailed', { requestId: '3', timestamp, errorText: 'net::ERR_ABORTED' }],
  ];
}

/** Firefox: webRequest of a socket that the hook reports, of a worker's, and of a refused one. */
function webRequests(source: WebRequestSource, plant: Plant, page: string): void {
  const run = (requestId: string, documentId: string, url: string, statusCode: number) => {
    const place = `web ${requestId}`;
    const details = {
      requestId,
      documentId,
      documentUrl: page,
      url: url.split('#')[0],
      method: 'GET',
      type: 'websocket',
      timeStamp: NOW,
      frameId: 0,
    };
    source.handle('onBeforeRequest', details);
    source.handle('onSendHeaders', { ...details, requestHeaders: listOf(requestFields(plant, place)) });
    source.handle('onHeadersReceived', {
      ...details,
      statusCode,
      statusLine: `HTTP/1.1 ${statusCode} X`,
      responseHeaders: listOf(responseFields(plant, place)),
    });
    if (statusCode === 101) source.handle('onCompleted', { ...details, statusCode });
    else source.handle('onErrorOccurred', { ...details, error: 'NS_ERROR_WEBSOCKET_CONNECTION_REFUSED' });
  };
  run('1', 'doc', socketUrl(plant), 101);
  run('2', '', urlWith(plant, 'worker', 'wss'), 101);
  run('3', '', urlWith(plant, 'refused', 'wss'), 403);
}
