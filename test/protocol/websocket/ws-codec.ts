import { Writable } from 'node:stream';
import * as ws from 'ws';

/* oxlint-disable typescript/no-unsafe-type-assertion -- @types/ws does not declare these classes, which ws 8.23 exports */
interface Deflate {
  accept(offers: readonly object[]): object;
  cleanup(): void;
}
interface Sender {
  send(data: Buffer, options: object, done: () => void): void;
  ping(data: Buffer, mask: boolean, done: () => void): void;
  pong(data: Buffer, mask: boolean, done: () => void): void;
  close(code: number | undefined, reason: string, mask: boolean, done: () => void): void;
}
interface Codec {
  readonly PerMessageDeflate: new (options: object) => Deflate;
  readonly Sender: new (socket: Writable, extensions: object, generateMask: (mask: Buffer) => void) => Sender;
  readonly Receiver: new (options: object) => Writable;
}
const { PerMessageDeflate, Sender, Receiver } = ws as unknown as Codec;
/* oxlint-enable typescript/no-unsafe-type-assertion */

/** What the two ends agreed on; null: no compression. */
export interface Compression {
  readonly serverNoContextTakeover: boolean;
  readonly clientNoContextTakeover: boolean;
  readonly serverMaxWindowBits: number;
  readonly clientMaxWindowBits: number;
}

/** The same as Sec-WebSocket-Extensions of an answer writes it. */
export function extensionsField(compression: Compression | null): string | null {
  if (compression === null) return null;
  const { serverMaxWindowBits, clientMaxWindowBits } = compression;
  return [
    'permessage-deflate',
    ...(compression.serverNoContextTakeover ? ['server_no_context_takeover'] : []),
    ...(compression.clientNoContextTakeover ? ['client_no_context_takeover'] : []),
    `server_max_window_bits=${serverMaxWindowBits}`,
    `client_max_window_bits=${clientMaxWindowBits}`,
  ].join('; ');
}

function extensionsOf(compression: Compression | null, isServer: boolean): Record<string, Deflate> {
  if (compression === null) return {};
  const deflate = new PerMessageDeflate({ isServer, threshold: 0, ...compression });
  deflate.accept([
    {
      server_max_window_bits: [String(compression.serverMaxWindowBits)],
      client_max_window_bits: [String(compression.clientMaxWindowBits)],
      ...(compression.serverNoContextTakeover ? { server_no_context_takeover: [true] } : {}),
      ...(compression.clientNoContextTakeover ? { client_no_context_takeover: [true] } : {}),
    },
  ]);
  return { 'permessage-deflate': deflate };
}

/** One thing that a peer sends. */
export type Sent =
  | {
      readonly kind: 'data';
      readonly data: Buffer;
      readonly binary: boolean;
      readonly cuts: readonly number[];
    }
  | { readonly kind: 'ping' | 'pong'; readonly data: Buffer }
  | { readonly kind: 'close'; readonly code: number; readonly reason: string };

/** The bytes that ws writes for what one side sends. */
export async function writtenByWs(
  sent: readonly Sent[],
  outgoing: boolean,
  compression: Compression | null,
): Promise<Buffer> {
  const chunks: Buffer[] = [];
  const socket = new Writable({
    write(chunk: Buffer, _encoding, done) {
      chunks.push(Buffer.from(chunk));
      done();
    },
  });
  const extensions = extensionsOf(compression, !outgoing);
  // Masks of its own are random, and with them what a damaged byte stands for: a test would fail by chance.
  let masks = 0;
  const sender = new Sender(socket, extensions, (mask) =>
    mask.writeUInt32BE((++masks * 0x9e3779b1) % 2 ** 32),
  );
  for (const each of sent) {
    await new Promise<void>((done) => {
      if (each.kind === 'data') {
        const ends = [...each.cuts.map((cut) => cut % (each.data.length + 1)), each.data.length].toSorted(
          (a, b) => a - b,
        );
        let from = 0;
        ends.forEach((end, n) => {
          const last = n === ends.length - 1;
          const options = { binary: each.binary, compress: compression !== null, fin: last, mask: outgoing };
          sender.send(Buffer.from(each.data.subarray(from, end)), options, last ? done : () => {});
          from = end;
        });
      } else if (each.kind === 'close') sender.close(each.code, each.reason, outgoing, done);
      else sender[each.kind](Buffer.from(each.data), outgoing, done);
    });
  }
  extensions['permessage-deflate']?.cleanup();
  return Buffer.concat(chunks);
}

/** What ws makes of the bytes of one side, up to its first error or a close frame. */
export interface ReadByWs {
  readonly messages: readonly string[];
  /** Its error's code, such as `WS_ERR_INVALID_UTF8`; null where it found none. */
  readonly error: string | null;
}

export async function readByWs(
  chunks: readonly Buffer[],
  outgoing: boolean,
  compression: Compression | null,
): Promise<ReadByWs> {
  const extensions = extensionsOf(compression, outgoing);
  const receiver = new Receiver({ isServer: outgoing, extensions });
  const messages: string[] = [];
  const note = (opcode: number) => (data: Buffer) => messages.push(`${opcode} ${data.toString('hex')}`);
  receiver.on('message', (data: Buffer, binary: boolean) => note(binary ? 2 : 1)(data));
  receiver.on('ping', note(9));
  receiver.on('pong', note(10));
  receiver.on('conclude', (code: number, reason: Buffer) => messages.push(`8 ${code} ${reason.toString()}`));
  const error = await new Promise<string | null>((resolve) => {
    // It ends itself at a close frame, and takes what comes after it for a fault of the caller.
    const own = 'ERR_STREAM_WRITE_AFTER_END';
    receiver.on('error', ({ code, message }: Error & { code?: string }) =>
      resolve(code === own ? null : (code ?? message)),
    );
    receiver.on('finish', () => resolve(null));
    for (const chunk of chunks) receiver.write(Buffer.from(chunk));
    receiver.end();
  });
  if (error === null) extensions['permessage-deflate']?.cleanup();
  return { messages, error };
}
