import { once } from 'node:events';
import * as v from 'valibot';
import { WebSocket } from 'ws';

const TARGETS = v.array(
  v.object({ type: v.string(), url: v.string(), webSocketDebuggerUrl: v.optional(v.string()) }),
);
const ANSWER = v.object({ id: v.optional(v.number()), result: v.optional(v.unknown()) });
const USAGE = v.object({ usedSize: v.number(), backingStorageSize: v.optional(v.number(), 0) });

/**
 * Bytes of the JavaScript heap, array buffers included, of the service worker whose URL begins with `prefix`, after a
 * collection; null where no such worker runs.
 */
export async function heapAfterCollection(endpoint: string, prefix: string): Promise<number | null> {
  const targets = v.parse(TARGETS, await (await fetch(`${endpoint}/json/list`)).json());
  const worker = targets.find(({ type, url }) => type === 'service_worker' && url.startsWith(prefix));
  if (worker?.webSocketDebuggerUrl === undefined) return null;
  const socket = new WebSocket(worker.webSocketDebuggerUrl);
  await once(socket, 'open');
  try {
    await ask(socket, 1, 'HeapProfiler.collectGarbage');
    const usage = v.parse(USAGE, await ask(socket, 2, 'Runtime.getHeapUsage'));
    return usage.usedSize + usage.backingStorageSize;
  } finally {
    socket.terminate();
  }
}

function ask(socket: WebSocket, id: number, method: string): Promise<unknown> {
  return new Promise((resolve, reject) => {
    socket.once('close', () => reject(new Error(`no answer to ${method}`)));
    const hear = (data: Buffer) => {
      const answer = v.parse(ANSWER, JSON.parse(data.toString('utf8')));
      if (answer.id !== id) return;
      socket.off('message', hear);
      resolve(answer.result);
    };
    socket.on('message', hear);
    socket.send(JSON.stringify({ id, method }));
  });
}
