import type { IncomingMessage, Server } from 'node:http';
import type { Duplex } from 'node:stream';
import { type WebSocket, WebSocketServer } from 'ws';

/** One packet as the protocol's own library wrote or read it. */
export interface Packet {
  /** When, in milliseconds since 1970. */
  readonly at: number;
  readonly fromPage: boolean;
  /** The protocol's name of it. */
  readonly type: string;
  /** What it carries: each has to be found whole in what was decoded. Bytes are base64. */
  readonly holds: readonly unknown[];
}

/** What the libraries of one conversation did, in order each way. */
export class Talk {
  readonly packets: Packet[] = [];

  read(type: string, ...holds: readonly unknown[]): void {
    this.packets.push({ at: Date.now(), fromPage: true, type, holds: holds.map(asJson) });
  }

  wrote(type: string, ...holds: readonly unknown[]): void {
    this.packets.push({ at: Date.now(), fromPage: false, type, holds: holds.map(asJson) });
  }
}

/** A server of one protocol: it answers the sockets of its path, and keeps what its library did. */
export interface Talker {
  /** What its messages have to be named, and the path of its socket. */
  readonly protocols: readonly string[];
  readonly path: string;
  readonly talk: Talk;
  close?(): Promise<void> | void;
}

/** Hands sockets of a path to a program. */
export function socketsAt(
  http: Server,
  path: string,
  onSocket: (socket: WebSocket, request: IncomingMessage) => void,
  chooses: (offered: ReadonlySet<string>) => string | false = ([first = '']) => first || false,
): void {
  const sockets = new WebSocketServer({ noServer: true, handleProtocols: chooses });
  http.on('upgrade', (request: IncomingMessage, stream: Duplex, head: Buffer) => {
    if (request.url?.split('?', 1)[0] !== path) return;
    sockets.handleUpgrade(request, stream, head, (socket) => onSocket(socket, request));
  });
}

/** As JSON holds it: bytes are base64, what is undefined is left out. */
function asJson(value: unknown): unknown {
  if (value instanceof ArrayBuffer) return Buffer.from(value).toString('base64');
  if (ArrayBuffer.isView(value))
    return Buffer.from(value.buffer, value.byteOffset, value.byteLength).toString('base64');
  if (Array.isArray(value)) return value.map(asJson);
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(
    Object.entries(value)
      .filter(([, each]) => each !== undefined)
      .map(([name, each]) => [name, asJson(each)]),
  );
}
