import { once } from 'node:events';
import { connect, type Socket } from 'node:net';
import * as v from 'valibot';
import { PacketReader } from './packet-reader.ts';

// The protocol of Firefox's Marionette, version 3 (remote/marionette in Firefox's tree): first a greeting, then requests
// `[0, id, command, parameters]` and responses `[1, id, error, result]`.

const GREETING = v.object({ applicationType: v.string(), marionetteProtocol: v.literal(3) });
const FAILURE = v.object({ error: v.string(), message: v.string(), stacktrace: v.optional(v.string()) });
const ANSWER = v.tuple([v.literal(1), v.number(), v.nullable(FAILURE), v.unknown()]);

/** One connection to a Firefox that was started with `--marionette`. */
export interface Marionette {
  /**
   * Sends a command such as `WebDriver:Navigate` and returns its result.
   * @throws with Firefox's own words where it refuses, or where the connection is lost.
   */
  send(command: string, parameters?: Readonly<Record<string, unknown>>): Promise<unknown>;
  close(): void;
}

interface Pending {
  readonly command: string;
  readonly resolve: (result: unknown) => void;
  readonly reject: (problem: Error) => void;
}

/** Connects and waits for the greeting. Throws where nobody listens, or what listens is not Marionette. */
export async function connectMarionette(port: number): Promise<Marionette> {
  const socket = connect(port, '127.0.0.1');
  await once(socket, 'connect');
  const pending = new Map<number, Pending>();
  const greeted = new Promise<unknown>((resolve, reject) => {
    pending.set(0, { command: 'the greeting', resolve, reject });
  });
  listen(socket, pending);
  v.parse(GREETING, await greeted);
  let lastId = 0;
  return {
    send: (command, parameters = {}) =>
      new Promise((resolve, reject) => {
        const id = ++lastId;
        if (socket.destroyed) {
          reject(new Error(`${command}: the connection to Firefox is lost`));
          return;
        }
        pending.set(id, { command, resolve, reject });
        const text = JSON.stringify([0, id, command, parameters]);
        socket.write(`${Buffer.byteLength(text)}:${text}`);
      }),
    close: () => socket.destroy(),
  };
}

function listen(socket: Socket, pending: Map<number, Pending>): void {
  const reader = new PacketReader();
  socket.on('data', (chunk) => {
    try {
      for (const packet of reader.push(chunk)) take(packet, pending);
    } catch (problem) {
      socket.destroy(problem instanceof Error ? problem : new Error(String(problem)));
    }
  });
  let fault = '';
  socket.on('error', ({ message }) => {
    fault = `: ${message}`;
  });
  socket.on('close', () => {
    for (const { command, reject } of pending.values()) {
      reject(new Error(`${command}: the connection to Firefox is lost${fault}`));
    }
    pending.clear();
  });
}

function take(packet: unknown, pending: Map<number, Pending>): void {
  const greeting = pending.get(0);
  if (greeting !== undefined) {
    pending.delete(0);
    greeting.resolve(packet);
    return;
  }
  const [, id, failure, result] = v.parse(ANSWER, packet);
  const asked = pending.get(id);
  if (asked === undefined) throw new Error(`Marionette answered what nobody asked: ${id}`);
  pending.delete(id);
  if (failure === null) asked.resolve(result);
  else asked.reject(new Error(`${asked.command}: ${failure.error}: ${failure.message}`));
}
