import { randomBytes, randomUUID } from 'node:crypto';
import { createServer, type IncomingMessage } from 'node:http';
import type { AddressInfo } from 'node:net';
import { type ClientOptions, WebSocket, WebSocketServer } from 'ws';

/** A message of an application: a value is sent as JSON, bytes as they are. */
type Said = object | string | Uint8Array;

/** A line of what client and server say to each other: `>` the client, `<` the server. */
export type Line = readonly ['>' | '<', Said];

/** One socket of an application, as it is played by a real client and a real server. */
export interface Play {
  readonly path: string;
  readonly headers?: Readonly<Record<string, string>>;
  readonly offers?: readonly string[];
  readonly choose?: string;
  readonly compress?: boolean | object;
  readonly answer?: Readonly<Record<string, string>>;
  /** The server refuses the handshake with this status. */
  readonly refuse?: number;
  readonly lines?: readonly Line[];
  readonly close?: { readonly code: number; readonly reason: string; readonly by: 'client' | 'server' };
}

/** What an application makes anew in each run. */
export const fresh = {
  id: () => randomBytes(15).toString('base64url'),
  uuid: () => randomUUID(),
  time: () => Date.now(),
};

interface Recorded {
  readonly type: 'send' | 'receive';
  readonly time: number;
  readonly opcode: number;
  readonly data: string;
}

/** Plays sockets between a real client and a real server on a port of its own, one after the other, and records them as HAR. */
export async function recordApp(plays: readonly Play[]): Promise<string> {
  const entries: object[] = [];
  for (const play of plays) entries.push(await record(play));
  const creator = { name: 'WebInspector', version: '537.36' };
  return JSON.stringify({ log: { version: '1.2', creator, pages: [], entries } });
}

async function record(play: Play): Promise<object> {
  let request: IncomingMessage | undefined;
  const server = createServer();
  const sockets = new WebSocketServer({
    server,
    perMessageDeflate: play.compress ?? false,
    handleProtocols: () => play.choose ?? false,
    verifyClient: (_, done) => done(play.refuse === undefined, play.refuse ?? 200),
  });
  server.on('upgrade', (message) => {
    request = message;
  });
  sockets.on('headers', (headers) => {
    for (const [name, value] of Object.entries(play.answer ?? {})) headers.push(`${name}: ${value}`);
    headers.push(`Date: ${new Date().toUTCString()}`);
  });
  await new Promise<void>((resolve) => {
    server.listen(0, '127.0.0.1', resolve);
  });
  const { port } = server.address() as AddressInfo;
  const url = `ws://127.0.0.1:${port}${play.path}`;
  const began = now();
  const messages: Recorded[] = [];
  const { status, fields, close } = await converse(url, play, sockets, messages);
  await new Promise((resolve) => {
    server.close(resolve);
  });
  return {
    startedDateTime: new Date(began).toISOString(),
    time: now() - began,
    request: {
      method: 'GET',
      url,
      httpVersion: 'HTTP/1.1',
      headers: pairs(request?.rawHeaders ?? []),
      queryString: [],
      cookies: [],
      headersSize: -1,
      bodySize: 0,
    },
    response: {
      status,
      statusText: '',
      httpVersion: 'HTTP/1.1',
      headers: pairs(fields),
      cookies: [],
      content: { size: 0, mimeType: '' },
      redirectURL: '',
      headersSize: -1,
      bodySize: -1,
    },
    cache: {},
    timings: { send: 0, wait: 1, receive: 0 },
    _resourceType: 'websocket',
    ...(status === 101 ? { _webSocketMessages: messages } : {}),
    ...(close === null ? {} : { _webSocketClose: { ...close, timestamp: now() / 1000 } }),
  };
}

interface Heard {
  readonly status: number;
  readonly fields: readonly string[];
  readonly close: { readonly code: number; readonly reason: string } | null;
}

function converse(url: string, play: Play, sockets: WebSocketServer, messages: Recorded[]): Promise<Heard> {
  const { lines = [], close = { code: 1000, reason: 'bye', by: 'client' } } = play;
  const options: ClientOptions = { headers: { ...play.headers }, perMessageDeflate: play.compress !== false };
  const socket = new WebSocket(url, [...(play.offers ?? [])], options);
  return new Promise((resolve, reject) => {
    let fields: string[] = [];
    let far: WebSocket | undefined;
    let turn = 0;
    const next = () => {
      const line = lines[turn];
      if (line === undefined) {
        (close.by === 'client' ? socket : far)?.close(close.code, close.reason);
        return;
      }
      const [way, said] = line;
      const data = said instanceof Uint8Array || typeof said === 'string' ? said : JSON.stringify(said);
      if (way === '>') {
        messages.push(recorded('send', data));
        socket.send(data);
      } else far?.send(data);
    };
    const heard = () => {
      turn += 1;
      next();
    };
    sockets.once('connection', (connected) => {
      far = connected;
      connected.on('message', heard);
    });
    socket.on('upgrade', ({ rawHeaders }) => {
      fields = rawHeaders;
    });
    socket.on('unexpected-response', (_, response) => {
      resolve({ status: response.statusCode ?? 0, fields: response.rawHeaders, close: null });
      socket.terminate();
    });
    socket.on('message', (data: Buffer, isBinary) => {
      messages.push(recorded('receive', isBinary ? data : data.toString()));
      heard();
    });
    socket.on('open', next);
    socket.on('error', (error) => {
      if (play.refuse === undefined) reject(error);
    });
    socket.on('close', (code, reason) => {
      const seen = { code, reason: reason.toString() };
      sockets.close();
      resolve({ status: 101, fields, close: seen });
    });
  });
}

function recorded(type: 'send' | 'receive', data: string | Uint8Array): Recorded {
  const text = typeof data === 'string';
  return {
    type,
    time: now() / 1000,
    opcode: text ? 1 : 2,
    data: text ? data : Buffer.from(data).toString('base64'),
  };
}

/** Epoch milliseconds with a fraction. */
function now(): number {
  return performance.timeOrigin + performance.now();
}

function pairs(raw: readonly string[]): { name: string; value: string }[] {
  const fields: { name: string; value: string }[] = [];
  for (let i = 0; i + 1 < raw.length; i += 2) fields.push({ name: raw[i] ?? '', value: raw[i + 1] ?? '' });
  return fields;
}
