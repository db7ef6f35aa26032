import { type Browser, type ConnectOverCDPTransport, chromium } from 'playwright-core';
import * as v from 'valibot';
import type { WebSocket } from 'ws';
import { openBrowserSocket } from './open-browser-socket.ts';

const MESSAGE = v.looseObject({ id: v.optional(v.number()) });
/** What the browser itself reports of its targets; what a target reports of its children has a `sessionId`. */
const COMING_OR_GOING = v.object({
  method: v.picklist(['Target.attachedToTarget', 'Target.detachedFromTarget']),
  params: v.object({
    sessionId: v.string(),
    targetInfo: v.optional(v.object({ targetId: v.string(), type: v.string() })),
  }),
  sessionId: v.optional(v.undefined()),
});

const AUTO_ATTACH = v.looseObject({
  method: v.literal('Target.setAutoAttach'),
  params: v.looseObject({ waitForDebuggerOnStart: v.boolean() }),
});

const ASKED = v.looseObject({ id: v.number(), method: v.string(), sessionId: v.optional(v.string()) });
const ATTACHED = v.object({ id: v.number(), result: v.object({ sessionId: v.string() }) });

/** Far from the ids that Playwright counts from 1; nothing waits for these answers. */
const FIRST_OWN_ID = 2 ** 30;

const COMING = v.looseObject({
  method: v.literal('Target.attachedToTarget'),
  params: v.object({ sessionId: v.string(), targetInfo: v.object({ type: v.string() }) }),
});

/** Targets that wait for a recorder, where it requested that. */
const RECORDED = new Set(['worker', 'service_worker', 'shared_worker', 'iframe']);

/**
 * Connects Playwright to a browser so that it disturbs pages and recorders as little as a client can. The caller's own
 * sessions work as usual.
 * @param target id of the only target that it sees, with its children; it has to be of type `page` by now. Default: all
 */
export async function connectPlaywright(endpoint: string, target: string | null = null): Promise<Browser> {
  return chromium.connectOverCDP(transportOf(await openBrowserSocket(endpoint), target));
}

/**
 * Without this, new targets would wait for this client, including an extension's background worker, which counts as a child
 * of the panel's frame: released before it had begun, it waited for ever (seen in 156, where no other client was
 * connected). A client that lets a target run does so for all clients.
 */
function withoutWaiting(message: object): object {
  const asked = v.safeParse(AUTO_ATTACH, message);
  if (!asked.success) return message;
  return { ...asked.output, params: { ...asked.output.params, waitForDebuggerOnStart: false } };
}

function transportOf(socket: WebSocket, target: string | null): ConnectOverCDPTransport {
  const left = new Set<string>();
  const attaching = new Set<number>();
  /** Sessions that the caller requested. */
  const callers = new Set<string>();
  const types = new Map<string, string>();
  let id = FIRST_OWN_ID;
  /** Whether a message is about a target that nobody requested, which is then detached. */
  const isForeign = (message: unknown): boolean => {
    const change = v.safeParse(COMING_OR_GOING, message);
    if (target === null || !change.success) return false;
    const { method, params } = change.output;
    if (method === 'Target.detachedFromTarget') return left.delete(params.sessionId);
    const { targetId, type } = params.targetInfo ?? {};
    // The browser itself is a target that Playwright requests, to open the caller's sessions from.
    if (targetId === target || type === 'browser') return false;
    left.add(params.sessionId);
    const detach = { id: id++, method: 'Target.detachFromTarget', params: { sessionId: params.sessionId } };
    socket.send(JSON.stringify(detach));
    return true;
  };
  /**
   * Whether a command is one that Playwright sends by itself to each target and that does harm here; it is answered as if
   * it was done. Network events: nobody uses them here, and the browser would report every message of every socket, which
   * slows page, browser and client. Running what waits: a worker that waits for a recorder would run before the recorder is
   * attached, and hide its first moments.
   */
  const isLeftOut = (message: object): boolean => {
    const asked = v.safeParse(ASKED, message);
    if (!asked.success) return false;
    const { method, sessionId } = asked.output;
    if (method === 'Target.attachToTarget') attaching.add(asked.output.id);
    if (sessionId === undefined || callers.has(sessionId)) return false;
    const lets = method === 'Runtime.runIfWaitingForDebugger' && RECORDED.has(types.get(sessionId) ?? '');
    if (method !== 'Network.enable' && !lets) return false;
    setImmediate(() => transport.onmessage?.({ id: asked.output.id, sessionId, result: {} }));
    return true;
  };
  const transport: ConnectOverCDPTransport = {
    send: (message) => {
      if (!isLeftOut(message)) socket.send(JSON.stringify(withoutWaiting(message)));
    },
    close: () => socket.close(),
  };
  socket.on('message', (data: Buffer) => {
    const message = v.parse(MESSAGE, JSON.parse(data.toString('utf8')));
    if (message.id !== undefined && attaching.delete(message.id)) {
      const attached = v.safeParse(ATTACHED, message);
      if (attached.success) callers.add(attached.output.result.sessionId);
    }
    const coming = v.safeParse(COMING, message);
    if (coming.success) types.set(coming.output.params.sessionId, coming.output.params.targetInfo.type);
    if ((message.id ?? 0) < FIRST_OWN_ID && !isForeign(message)) transport.onmessage?.(message);
  });
  socket.on('close', () => transport.onclose?.());
  return transport;
}
