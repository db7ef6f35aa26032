import * as v from 'valibot';
import { targetLine } from './target-line.ts';

const EVERY = 10; // milliseconds
const USAGE = v.object({ usedSize: v.number(), backingStorageSize: v.optional(v.number(), 0) });
const CHILD = v.object({ sessionId: v.string() });

/** Bytes of a JavaScript heap and of its array buffers. */
export interface HeapUsage {
  readonly heap: number;
  readonly buffers: number;
}

/** Watches the heap of the dedicated workers of a page. */
export interface WorkerHeap {
  /** The largest value of each since the last call, including garbage. */
  takePeak(): HeapUsage;
  close(): void;
}

/** Reads the answer of `Runtime.getHeapUsage`; null for anything else, such as the answer of a worker that has ended. */
export function heapUsage(answer: unknown): HeapUsage | null {
  const usage = v.safeParse(USAGE, answer);
  return usage.success ? { heap: usage.output.usedSize, buffers: usage.output.backingStorageSize } : null;
}

/**
 * Bytes of the JavaScript heap, array buffers included, of the service worker whose URL begins with `prefix`, after a
 * collection; null where no such worker runs.
 */
export async function heapAfterCollection(endpoint: string, prefix: string): Promise<number | null> {
  const line = await targetLine(
    endpoint,
    ({ type, url }) => type === 'service_worker' && url.startsWith(prefix),
  );
  if (line === null) return null;
  try {
    await line.send('HeapProfiler.collectGarbage');
    const usage = heapUsage(await line.send('Runtime.getHeapUsage'));
    return usage === null ? null : usage.heap + usage.buffers;
  } finally {
    line.close();
  }
}

/** Starts watching the page whose URL has `part`: each worker that it starts is measured every 10 ms. */
export async function watchWorkerHeap(endpoint: string, part: string): Promise<WorkerHeap> {
  const line = await targetLine(endpoint, ({ url }) => url.includes(part));
  if (line === null) throw new Error('the page under test has no debugger address');
  let peak: HeapUsage = { heap: 0, buffers: 0 };
  let session: string | null = null;
  let asked = false;
  line.onEvent((method, params) => {
    const child = v.safeParse(CHILD, params);
    if (method === 'Target.attachedToTarget') session = child.success ? child.output.sessionId : null;
    if (method === 'Target.detachedFromTarget') session = null;
    // A worker that has ended never answers.
    asked = false;
  });
  const ask = async (worker: string) => {
    const usage = heapUsage(await line.send('Runtime.getHeapUsage', {}, worker));
    asked = false;
    if (usage === null) return;
    peak = { heap: Math.max(peak.heap, usage.heap), buffers: Math.max(peak.buffers, usage.buffers) };
  };
  const timer = setInterval(() => {
    if (session === null || asked) return;
    asked = true;
    ask(session).catch(() => {});
  }, EVERY);
  await line.send('Target.setAutoAttach', { autoAttach: true, waitForDebuggerOnStart: false, flatten: true });
  return {
    takePeak: () => {
      const taken = peak;
      peak = { heap: 0, buffers: 0 };
      return taken;
    },
    close: () => {
      clearInterval(timer);
      line.close();
    },
  };
}
