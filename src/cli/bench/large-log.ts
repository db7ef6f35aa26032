import { writePieces } from './large-files.ts';

/** What is in a log of row 21: messages of connections that take turns, or two messages of so many bytes, text of JSON and binary. */
export type LargeLog =
  | { readonly connections: number; readonly messages: number }
  | { readonly large: number };

const BEGAN = Date.UTC(2026, 10, 20, 9);
/** Milliseconds from a message to the next one. */
const EVERY = 4;
const ENDPOINTS = 200;
/** Each so many-th connection is refused. */
const FAILS = 20;

/** Writes a session log as the panel exports one, unredacted. */
export function writeLargeLog(path: string, log: LargeLog): void {
  writePieces(path, 'large' in log ? largeLines(log.large) : manyLines(log));
}

class Lines {
  #count = 0;

  *head(): Generator<string> {
    this.#count += 1;
    const producer = { name: 'Switchyard', version: '0.1.0' };
    yield `${JSON.stringify({ switchyard: 'log', version: 1, events: 1, log: 'large', redacted: false, producer })}\n`;
  }

  event(event: object): string {
    return `${JSON.stringify({ seq: this.#count++ - 1, event })}\n`;
  }

  message(at: number, connection: number, isSent: boolean, opcode: 1 | 2, payload: string): string {
    const direction = isSent ? 'client-to-server' : 'server-to-client';
    return `{"seq":${this.#count++ - 1},"at":${at},"connection":${connection},"direction":"${direction}","opcode":${opcode},${payload}}\n`;
  }

  end(): string {
    return `${JSON.stringify({ end: true, lines: this.#count + 1 })}\n`;
  }
}

const notSeen = { seen: false, why: 'source-cannot' };

function created(at: number, connection: number): object {
  return {
    type: 'connection/created',
    at,
    connection,
    source: 'debugger',
    kind: 'websocket',
    url: `ws://large.example/room-${connection % ENDPOINTS}`,
    sourceKey: `large-${connection}`,
    target: 'page',
    initiator: notSeen,
    pageUrl: notSeen,
  };
}

function answered(at: number, connection: number): object {
  const status = connection % FAILS === FAILS - 1 ? 503 : 101;
  return {
    type: 'handshake/response-received',
    at,
    connection,
    source: 'debugger',
    status: { seen: true, value: status },
    transport: 'http/1.1',
    head: notSeen,
  };
}

/** Requests of JSON-RPC and their answers; a connection begins as its first message comes, and ends with its last. */
function* manyLines({
  connections,
  messages,
}: Extract<LargeLog, { connections: number }>): Generator<string> {
  const lines = new Lines();
  yield* lines.head();
  const each = messages / connections;
  // A hundred are open at once.
  const together = Math.min(100, connections);
  for (let first = 0; first < connections; first += together) {
    for (let n = 0; n < each; n += 1) {
      for (let k = 0; k < together; k += 1) {
        const connection = first + k;
        const at = BEGAN + (first * each + n * together + k) * EVERY;
        if (n === 0) yield lines.event(created(at, connection)) + lines.event(answered(at + 1, connection));
        const id = n >> 1;
        const text =
          n % 2 === 0
            ? `{\\"jsonrpc\\":\\"2.0\\",\\"id\\":${id},\\"method\\":\\"get${id % 30}\\",\\"params\\":{\\"n\\":${n}}}`
            : `{\\"jsonrpc\\":\\"2.0\\",\\"id\\":${id},\\"result\\":{\\"value\\":${n}}}`;
        yield lines.message(at + 2, connection, n % 2 === 0, 1, `"text":"${text}"`);
      }
    }
  }
  yield lines.end();
}

function* largeLines(bytes: number): Generator<string> {
  const lines = new Lines();
  yield* lines.head();
  yield lines.event(created(BEGAN, 0)) + lines.event(answered(BEGAN + 1, 0));
  const rows: string[] = [];
  for (let n = 0, length = 2; length < bytes - 100; n += 1) {
    const row = `{"id":${n},"name":"row ${n}","tags":["a","b"],"at":${BEGAN + n},"ok":true}`;
    rows.push(row);
    length += row.length + 1;
  }
  yield lines.message(BEGAN + 2, 0, false, 1, `"text":${JSON.stringify(`[${rows.join(',')}]`)}`);
  const binary = Buffer.alloc(bytes);
  for (let k = 0; k < bytes; k += 1) binary[k] = (k * 31) & 0xff;
  yield lines.message(BEGAN + 3, 0, false, 2, `"base64":"${binary.toString('base64')}"`);
  yield lines.end();
}
