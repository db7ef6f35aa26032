import { once } from 'node:events';
import * as v from 'valibot';
import { WebSocket } from 'ws';

const EVERY = 10; // milliseconds
const TARGETS = v.array(v.object({ url: v.string(), webSocketDebuggerUrl: v.optional(v.string()) }));
const MESSAGE = v.object({
  id: v.optional(v.number()),
  method: v.optional(v.string()),
  params: v.optional(v.object({ sessionId: v.optional(v.string()) })),
  result: v.optional(
    v.object({ usedSize: v.optional(v.number()), backingStorageSize: v.optional(v.number()) }),
  ),
});

/** Watches the heap of the dedicated workers of a page. */
export interface WorkerHeap {
  /** Largest heap seen since the last call, in bytes, garbage included; array buffers apart. */
  takePeak(): { readonly heap: number; readonly buffers: number };
  close(): void;
}

/** Begins to watch the page whose URL has `part`: each worker that it starts is asked every 10 ms. */
export async function watchWorkerHeap(endpoint: string, part: string): Promise<WorkerHeap> {
  const targets = v.parse(TARGETS, await (await fetch(`${endpoint}/json/list`)).json());
  const address = targets.find(({ url }) => url.includes(part))?.webSocketDebuggerUrl;
  if (address === undefined) throw new Error('the page under test has no debugger address');
  const socket = new WebSocket(address);
  await once(socket, 'open');
  let peak = { heap: 0, buffers: 0 };
  let session: string | null = null;
  let id = 0;
  let asked = false;
  socket.on('message', (data: Buffer) => {
    const message = v.parse(MESSAGE, JSON.parse(data.toString('utf8')));
    if (message.method === 'Target.attachedToTarget') session = message.params?.sessionId ?? null;
    if (message.method === 'Target.detachedFromTarget') session = null;
    if (message.method !== undefined) asked = false;
    if (message.result?.usedSize === undefined) return;
    asked = false;
    peak = {
      heap: Math.max(peak.heap, message.result.usedSize),
      buffers: Math.max(peak.buffers, message.result.backingStorageSize ?? 0),
    };
  });
  const timer = setInterval(() => {
    if (session === null || asked) return;
    asked = true;
    socket.send(JSON.stringify({ id: ++id, sessionId: session, method: 'Runtime.getHeapUsage' }));
  }, EVERY);
  const params = { autoAttach: true, waitForDebuggerOnStart: false, flatten: true };
  socket.send(JSON.stringify({ id: ++id, method: 'Target.setAutoAttach', params }));
  return {
    takePeak: () => {
      const taken = peak;
      peak = { heap: 0, buffers: 0 };
      return taken;
    },
    close: () => {
      clearInterval(timer);
      socket.terminate();
    },
  };
}
