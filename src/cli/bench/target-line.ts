import { once } from 'node:events';
import * as v from 'valibot';
import { WebSocket } from 'ws';

const TARGETS = v.array(
  v.object({ type: v.string(), url: v.string(), webSocketDebuggerUrl: v.optional(v.string()) }),
);
const MESSAGE = v.object({
  id: v.optional(v.number()),
  method: v.optional(v.string()),
  params: v.optional(v.unknown()),
  result: v.optional(v.unknown()),
});

/** A connection of our own to one target of the browser, beside Playwright's. */
export interface TargetLine {
  /** Rejects where the target goes away before it answers. `session` is a child's, by flat auto-attachment. */
  send(method: string, params?: object, session?: string): Promise<unknown>;
  onEvent(listener: (method: string, params: unknown) => void): void;
  close(): void;
}

/** Connects to the first target that is wanted; null where there is none. */
export async function targetLine(
  endpoint: string,
  wanted: (target: { readonly type: string; readonly url: string }) => boolean,
): Promise<TargetLine | null> {
  const targets = v.parse(TARGETS, await (await fetch(`${endpoint}/json/list`)).json());
  const address = targets.find(wanted)?.webSocketDebuggerUrl;
  if (address === undefined) return null;
  return lineTo(address);
}

/** Connects to a target, or to the browser itself, by its debugger address. */
export async function lineTo(address: string): Promise<TargetLine> {
  const socket = new WebSocket(address);
  await once(socket, 'open');
  const waiting = new Map<number, { resolve: (result: unknown) => void; reject: (why: Error) => void }>();
  const listeners: ((method: string, params: unknown) => void)[] = [];
  let id = 0;
  socket.on('message', (data: Buffer) => {
    const message = v.parse(MESSAGE, JSON.parse(data.toString('utf8')));
    if (message.method !== undefined)
      for (const listener of listeners) listener(message.method, message.params);
    if (message.id === undefined) return;
    waiting.get(message.id)?.resolve(message.result);
    waiting.delete(message.id);
  });
  socket.on('close', () => {
    for (const { reject } of waiting.values()) reject(new Error('the target went away'));
  });
  return {
    send: (method, params = {}, session) =>
      new Promise((resolve, reject) => {
        id++;
        waiting.set(id, { resolve, reject });
        socket.send(JSON.stringify({ id, method, params, sessionId: session }));
      }),
    onEvent: (listener) => listeners.push(listener),
    close: () => socket.terminate(),
  };
}
