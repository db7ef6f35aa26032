import type { LogId } from '../../events/units.ts';
import type { PayloadPlace } from '../../session/message-index.ts';
import type { PayloadPart, PayloadPartOrder } from './payload-part.ts';

/**
 * Reads parts of large blocks in a worker, which is started with the first: a block comes from the disk as a copy, and to copy 64 MiB takes
 * half a second.
 */
export function payloadParts(): (log: LogId, place: PayloadPlace) => Promise<Uint8Array | null> {
  const open = new Map<number, (part: PayloadPart) => void>();
  let worker: Worker | null = null;
  let count = 0;
  const take = (part: PayloadPart) => {
    open.get(part.id)?.(part);
    open.delete(part.id);
  };
  const started = () => {
    const made = new Worker(new URL('./payload-worker.ts', import.meta.url), { type: 'module' });
    made.addEventListener('message', (event: MessageEvent<PayloadPart>) => take(event.data));
    made.addEventListener('error', ({ message }) => {
      for (const id of open.keys()) take({ id, bytes: null, why: message });
    });
    return made;
  };
  return (log, place) => {
    worker ??= started();
    const id = ++count;
    const order: PayloadPartOrder = { id, log, place };
    worker.postMessage(order, []);
    return new Promise((resolve, reject) => {
      open.set(id, ({ bytes, why }) => (why === undefined ? resolve(bytes) : reject(new Error(why))));
    });
  };
}
