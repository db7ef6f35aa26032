import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import { createServer as createSecureServer } from 'node:https';
import type { Duplex } from 'node:stream';
import type { Certificate } from '../../../src/cli/demo/certificate.ts';
import { encodeClose, encodeFrame, OPCODE } from '../../../src/cli/demo/frame.ts';
import { listen } from '../../../src/cli/demo/listen.ts';
import { acceptOf } from '../../../src/cli/demo/raw-server.ts';
import { type WireFrame, WireFrameReader } from './wire-frame-reader.ts';

/**
 * What the server does on a socket once it is open, after one another. `wait`: until the client has sent so many messages.
 * `drop`: ends TCP without a close frame.
 */
type WitnessStep =
  | readonly ['text', string]
  | readonly ['binary', hex: string]
  | readonly ['ping', string]
  | readonly ['raw', hex: string]
  | readonly ['wait', number]
  | readonly ['close', code: number, reason: string]
  | readonly ['close-without-code']
  | readonly ['drop'];

/** What one client asked, and all that it then sent: by no more than the bytes of the wire. */
export interface Witnessed {
  /** Request line and fields as they came, in their order; the key, random values and Sec-Fetch-User left out. */
  readonly head: string;
  /** Each frame as `opcode fin rsv masked payload`. */
  readonly frames: readonly string[];
}

/** A page or a script as the server hands it out; null where there is none. */
export type Serve = (url: URL, request: IncomingMessage) => ServedFile | null;

export interface ServedFile {
  readonly type: string;
  readonly body: string;
  readonly status?: number;
  readonly headers?: Readonly<Record<string, string>>;
}

export interface WitnessServer {
  /** `http://127.0.0.1:PORT`, the same server as `http://localhost:PORT`. */
  readonly origin: string;
  readonly port: number;
  /** All since the last time, ordered by request, and forgets it. */
  take(): Witnessed[];
  /** The connections of sockets whose URL contains `part` so far. */
  seen(part: string): readonly Witnessed[];
  close(): Promise<void>;
}

interface OpenWitnessed {
  readonly head: string;
  readonly frames: string[];
}

const SHOWN = 200; // bytes of a payload that are written out; of more its length only

/**
 * Serves files, and sockets on paths that start with `/socket`, and writes down what came. A socket's query says what becomes of
 * it: `do` a list of `WitnessStep` in JSON; `silent` that messages are not echoed; `choose` the subprotocol; `deflate` that
 * compression is granted; `status` that it is refused (with `location`); `never` that it is not answered; `quiet` that
 * frames are not written down, since their number is the browser's free choice.
 */
export async function startWitnessServer(serve: Serve, certificate?: Certificate): Promise<WitnessServer> {
  const witnessed: OpenWitnessed[] = [];
  const answer = (request: IncomingMessage, response: ServerResponse): void => {
    witnessed.push({ head: headOf(request), frames: [] });
    const file = serve(urlOf(request), request);
    response.setHeader('Cache-Control', 'no-store');
    if (file === null) {
      response.writeHead(404, { 'Content-Type': 'text/plain' }).end('Not found\n');
      return;
    }
    response.writeHead(file.status ?? 200, { 'Content-Type': file.type, ...file.headers }).end(file.body);
  };
  const server: Server =
    certificate === undefined ? createServer(answer) : createSecureServer(certificate, answer);
  server.on('upgrade', (request: IncomingMessage, stream: Duplex) => {
    const entry: OpenWitnessed = { head: headOf(request), frames: [] };
    witnessed.push(entry);
    stream.on('error', () => stream.destroy());
    open(request, stream, entry);
  });
  const running = await listen(server);
  return {
    origin: `${certificate === undefined ? 'http' : 'https'}://127.0.0.1:${running.port}`,
    port: running.port,
    take: () => witnessed.splice(0).toSorted((a, b) => (a.head < b.head ? -1 : a.head > b.head ? 1 : 0)),
    seen: (part) => witnessed.filter(({ head }) => (head.split('\r\n')[0] ?? '').includes(part)),
    close: () => running.close(),
  };
}

function urlOf(request: IncomingMessage): URL {
  return new URL(request.url ?? '/', `http://${request.headers.host ?? 'witness'}`);
}

function headOf({ method, url, httpVersion, rawHeaders }: IncomingMessage): string {
  const lines = [`${method} ${url} HTTP/${httpVersion}`];
  for (let i = 0; i < rawHeaders.length; i += 2) {
    const name = rawHeaders[i] ?? '';
    // Whether a navigation is still counted as a person's depends on how long ago that was.
    if (name.toLowerCase() === 'sec-fetch-user') continue;
    const value = name.toLowerCase() === 'sec-websocket-key' ? '(key)' : rawHeaders[i + 1];
    lines.push(`${name}: ${value}`);
  }
  return lines.join('\r\n');
}

function open(request: IncomingMessage, stream: Duplex, entry: OpenWitnessed): void {
  const query = urlOf(request).searchParams;
  if (query.has('never')) {
    stream.resume();
    return;
  }
  const status = query.get('status');
  if (status !== null) {
    const location = query.get('location');
    const field = location === null ? '' : `Location: ${location}\r\n`;
    stream.end(`HTTP/1.1 ${status} Refused\r\n${field}Content-Length: 0\r\nConnection: close\r\n\r\n`);
    return;
  }
  const choose = query.get('choose');
  const fields = [
    'HTTP/1.1 101 Switching Protocols',
    'Upgrade: websocket',
    'Connection: Upgrade',
    `Sec-WebSocket-Accept: ${query.has('wrong') ? 'd3Jvbmc=' : acceptOf(request.headers['sec-websocket-key'] ?? '')}`,
    ...(choose === null ? [] : [`Sec-WebSocket-Protocol: ${choose}`]),
    ...(query.has('deflate')
      ? [
          'Sec-WebSocket-Extensions: permessage-deflate; server_no_context_takeover; client_no_context_takeover',
        ]
      : []),
    ...(query.has('cookie') ? [`Set-Cookie: ${query.get('cookie')}`] : []),
  ];
  stream.write(`${fields.join('\r\n')}\r\n\r\n`);
  const steps: WitnessStep[] = JSON.parse(query.get('do') ?? '[]');
  speak(stream, entry, steps, {
    echoes: !query.has('silent') && !query.has('deflate'),
    quiet: query.has('quiet'),
  });
}

function speak(
  stream: Duplex,
  entry: OpenWitnessed,
  steps: WitnessStep[],
  { echoes, quiet }: { echoes: boolean; quiet: boolean },
): void {
  const reader = new WireFrameReader();
  let messages = 0;
  let closing = false;
  const act = (): void => {
    for (let step = steps[0]; step !== undefined; step = steps[0]) {
      if (step[0] === 'wait' && messages < step[1]) return;
      steps.shift();
      closing ||= step[0].startsWith('close');
      if (step[0] === 'text') stream.write(encodeFrame(OPCODE.text, step[1]));
      else if (step[0] === 'binary') stream.write(encodeFrame(OPCODE.binary, Buffer.from(step[1], 'hex')));
      else if (step[0] === 'ping') stream.write(encodeFrame(OPCODE.ping, step[1]));
      else if (step[0] === 'raw') stream.write(Buffer.from(step[1], 'hex'));
      else if (step[0] === 'close') stream.write(encodeClose(step[1], step[2]));
      else if (step[0] === 'close-without-code') stream.write(encodeFrame(OPCODE.close, ''));
      else if (step[0] === 'drop') stream.end();
    }
  };
  stream.on('data', (chunk: Buffer) => {
    for (const frame of reader.push(chunk)) {
      if (!quiet) entry.frames.push(written(frame));
      if (frame.opcode === OPCODE.close) {
        if (closing) stream.end();
        else if (!steps.some(([kind]) => kind === 'drop'))
          stream.end(encodeFrame(OPCODE.close, frame.payload));
      } else if (frame.opcode < OPCODE.close) {
        if (echoes && frame.final && frame.opcode !== 0)
          stream.write(encodeFrame(frame.opcode, frame.payload));
        if (frame.final) messages++;
        act();
      }
    }
  });
  stream.on('end', () => stream.end());
  act();
}

function written({ final, reserved, opcode, masked, payload }: WireFrame): string {
  const shown =
    payload.length > SHOWN
      ? `${payload.length} bytes ${payload.subarray(0, 16).toString('hex')}`
      : payload.toString('hex');
  return `${opcode} ${final ? 'fin' : 'more'} rsv${reserved} ${masked ? 'masked' : 'bare'} ${shown}`.trim();
}
