import { openLogStore } from '../../store/open-log-store.ts';
import type { PayloadPartOrder } from './payload-part.ts';

/** Milliseconds that the block read last is kept: its messages are looked at one after another. */
const KEEP_FOR = 5_000;

const opening = openLogStore();
opening.catch(() => {});
let kept: { readonly key: string; readonly block: Promise<Uint8Array | null> } | null = null;
let forgetting: ReturnType<typeof setTimeout> | undefined;

async function readBlock(key: string, { log, place }: PayloadPartOrder): Promise<Uint8Array | null> {
  clearTimeout(forgetting);
  if (kept?.key !== key) kept = { key, block: opening.then((store) => store.payloads(log, place.batch)) };
  const block = await kept.block;
  clearTimeout(forgetting);
  forgetting = setTimeout(() => {
    kept = null;
  }, KEEP_FOR);
  return block;
}

async function answer(order: PayloadPartOrder): Promise<void> {
  const { id, log, place } = order;
  try {
    const block = await readBlock(`${log} ${place.batch}`, order);
    const bytes = block?.slice(place.offset, place.offset + place.length) ?? null;
    self.postMessage({ id, bytes }, { transfer: bytes === null ? [] : [bytes.buffer] });
  } catch (error) {
    kept = null;
    self.postMessage({ id, bytes: null, why: String(error) }, { transfer: [] });
  }
}

// Only the panel posts to its worker.
addEventListener('message', (event: MessageEvent<PayloadPartOrder>) => void answer(event.data));
