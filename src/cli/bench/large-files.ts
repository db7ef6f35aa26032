import { closeSync, openSync, writeSync } from 'node:fs';

/** The kinds of large files that row 19 reads. */
export type LargeKind = 'har' | 'netlog';

const CONNECTIONS = 20;
const BEGAN = Date.UTC(2026, 10, 20, 12);
const SECONDS = BEGAN / 1000;

/** Writes a file of about so many bytes: half of it is the traffic of some WebSockets, half is what such a file has besides. */
export function writeLargeFile(path: string, kind: LargeKind, bytes: number): void {
  writePieces(path, kind === 'har' ? harPieces(bytes) : netLogPieces(bytes));
}

/** Writes a file piece by piece: it may be longer than a string can be. */
export function writePieces(path: string, pieces: Iterable<string>): void {
  const file = openSync(path, 'w');
  let waiting = '';
  for (const text of pieces) {
    waiting += text;
    if (waiting.length < 1 << 20) continue;
    writeSync(file, waiting);
    waiting = '';
  }
  writeSync(file, waiting);
  closeSync(file);
}

const field = (name: string, value: string) => ({ name, value });

/** As Chrome's Network panel writes it. */
function* harPieces(bytes: number): Generator<string> {
  yield '{"log":{"version":"1.2","creator":{"name":"WebInspector","version":"537.36"},"pages":[],"entries":[';
  const body = '<p class="line">The quick brown fox\njumps over "the lazy dog"</p> '.repeat(1_000);
  const headers = Array.from({ length: 12 }, (_, n) => field(`x-field-${n}`, `value ${n} of some length`));
  const http = { httpVersion: 'HTTP/1.1', headers, cookies: [], headersSize: -1, bodySize: 0 };
  for (let n = 0, written = 0; written < bytes / 2; n++) {
    const entry = JSON.stringify({
      startedDateTime: '2026-11-20T12:00:00.000Z',
      time: 30,
      _resourceType: 'fetch',
      request: { method: 'GET', url: `https://large.example/${n}`, ...http, queryString: [] },
      response: {
        status: 200,
        statusText: 'OK',
        ...http,
        redirectURL: '',
        content: {
          size: body.length,
          mimeType: 'text/html',
          text: body.slice(0, 1 + ((n * 7_919) % body.length)),
        },
      },
      cache: {},
      timings: { send: 1, wait: 20, receive: 9 },
    });
    written += entry.length;
    yield `${entry},`;
  }
  for (let connection = 0; connection < CONNECTIONS; connection++) {
    yield `${connection === 0 ? '' : ','}{"_resourceType":"websocket","_webSocketMessages":[`;
    for (let n = 0, written = 0; written < bytes / 2 / CONNECTIONS; n++) {
      const message = JSON.stringify({
        type: n % 2 === 0 ? 'send' : 'receive',
        time: SECONDS + n / 100 + connection / 10_000,
        opcode: 1,
        data: `{"n":${n},"word":"hay","who":"somebody","of":"a message of some length"}`,
      });
      written += message.length;
      yield `${n === 0 ? '' : ','}${message}`;
    }
    const url = `wss://large.example/${connection}`;
    const upgrade = [field('Upgrade', 'websocket'), field('Connection', 'Upgrade')];
    const rest = JSON.stringify({
      startedDateTime: '2026-11-20T12:00:00.000Z',
      time: 1_000,
      request: { method: 'GET', url, ...http, headers: [...headers, ...upgrade], queryString: [] },
      response: {
        status: 101,
        statusText: 'Switching Protocols',
        ...http,
        headers: upgrade,
        content: { size: 0 },
      },
      timings: { send: 1, wait: 10, receive: 0 },
    });
    yield `],${rest.slice(1)}`;
  }
  yield ']}}';
}

const TYPES = [
  'REQUEST_ALIVE',
  'HTTP_STREAM_REQUEST_BOUND_TO_JOB',
  'SOCKET_POOL_BOUND_TO_SOCKET',
  'SOCKET_ALIVE',
  'SOCKET_BYTES_SENT',
  'SOCKET_BYTES_RECEIVED',
  'HTTP_TRANSACTION_SEND_REQUEST_HEADERS',
  'HTTP_TRANSACTION_READ_RESPONSE_HEADERS',
  'HTTP2_SESSION_RECV_DATA',
] as const;

/** As Chromium writes it with raw bytes: an event a line, its members by their names. */
function* netLogPieces(bytes: number): Generator<string> {
  const logEventTypes = Object.fromEntries(TYPES.map((name, number) => [name, number]));
  const constants = {
    clientInfo: { name: 'Chromium', version: '156' },
    logEventPhase: { PHASE_BEGIN: 1, PHASE_END: 2, PHASE_NONE: 0 },
    logEventTypes,
    netError: {},
    timeTickOffset: BEGAN,
  };
  yield `{"constants":${JSON.stringify(constants)},\n"events": [\n`;
  let first = true;
  const event = (type: (typeof TYPES)[number], id: number, time: number, params: object, phase = 0) => {
    const source = { id, start_time: '0', type: 1 };
    const text = JSON.stringify({ params, phase, source, time: `${time}`, type: logEventTypes[type] });
    const line = `${first ? '' : ',\n'}${text}`;
    first = false;
    return line;
  };
  for (let each = 0; each < CONNECTIONS; each++) {
    const [request, job, socket] = [each * 3 + 1, each * 3 + 2, each * 3 + 3];
    const line = `GET /${each} HTTP/1.1\r\n`;
    const asked = ['Host: large.example', 'Upgrade: websocket', 'Connection: Upgrade'];
    const answered = ['HTTP/1.1 101 Switching Protocols', 'Upgrade: websocket', 'Connection: Upgrade'];
    yield event('REQUEST_ALIVE', request, 1, { url: `ws://large.example/${each}` }, 1);
    yield event('HTTP_STREAM_REQUEST_BOUND_TO_JOB', request, 1, { source_dependency: { id: job, type: 2 } });
    yield event('SOCKET_POOL_BOUND_TO_SOCKET', job, 1, { source_dependency: { id: socket, type: 3 } });
    yield event('HTTP_TRANSACTION_SEND_REQUEST_HEADERS', request, 2, { headers: asked, line });
    yield event('SOCKET_BYTES_SENT', socket, 2, bytesOf(`${line}${asked.join('\r\n')}\r\n\r\n`));
    yield event('SOCKET_BYTES_RECEIVED', socket, 3, bytesOf(`${answered.join('\r\n')}\r\n\r\n`));
    yield event('HTTP_TRANSACTION_READ_RESPONSE_HEADERS', request, 3, { headers: answered });
  }
  const others = bytesOf('x'.repeat(1_000));
  for (let n = 0, written = 0, traffic = 0; written < bytes; n++) {
    // Chromium writes whole milliseconds.
    const time = 4 + Math.floor(n / 100);
    const text = `{"n":${n},"word":"hay","who":"somebody","of":"a message of some length, such as a server sends"}`;
    const isTraffic = traffic < written / 2;
    const line = isTraffic
      ? event(
          'SOCKET_BYTES_RECEIVED',
          (n % CONNECTIONS) * 3 + 3,
          time,
          bytesOf(Buffer.concat([Buffer.of(0x81, text.length), Buffer.from(text)])),
        )
      : n % 3 === 0
        ? event('SOCKET_BYTES_RECEIVED', 100_000 + (n % 50), time, others)
        : event('HTTP2_SESSION_RECV_DATA', 200_000 + (n % 50), time, {
            fin: false,
            size: 1_000 + n,
            stream_id: n,
          });
    written += line.length;
    if (isTraffic) traffic += line.length;
    yield line;
  }
  yield '],\n"polledData": {}}\n';
}

/** The bytes of an event of a socket. */
function bytesOf(content: Buffer | string) {
  const raw = Buffer.from(content);
  return { byte_count: raw.length, bytes: raw.toString('base64') };
}
