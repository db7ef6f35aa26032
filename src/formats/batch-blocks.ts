import type { Batch } from '../events/batch.ts';
import type { PayloadReader } from './payload-reader.ts';

/** A batch and its payload block; null where it has none, it is gone, or nobody wants it. */
export interface BatchWithBlock {
  readonly batch: Batch;
  readonly block: Uint8Array | null;
}

/** Blocks asked for before the first is used, and the bytes they may have together; one is always asked for. */
const MOST_AHEAD = 16;
const MOST_BYTES_AHEAD = 4 << 20;

/**
 * Gives batches with their payload blocks, each block read once and the next ones asked for meanwhile: a store answers
 * many questions at once much sooner than one after another. `read` null wants no payloads.
 */
export async function* batchesWithBlocks(
  batches: Iterable<Batch> | AsyncIterable<Batch>,
  read: PayloadReader | null,
): AsyncGenerator<BatchWithBlock> {
  const waiting: { readonly batch: Batch; readonly bytes: number; readonly block: Promise<Loaded> }[] = [];
  let bytesAhead = 0;
  for await (const batch of batches) {
    const bytes = read === null ? 0 : storedBytes(batch);
    waiting.push({ batch, bytes, block: load(batch, bytes, read) });
    bytesAhead += bytes;
    while (waiting.length > MOST_AHEAD || (waiting.length > 1 && bytesAhead > MOST_BYTES_AHEAD)) {
      const first = waiting.shift();
      if (first === undefined) break;
      bytesAhead -= first.bytes;
      yield { batch: first.batch, block: found(await first.block) };
    }
  }
  for (const { batch, block } of waiting) yield { batch, block: found(await block) };
}

/** A failure is kept until its turn: a promise that rejects while nobody waits for it would count as unhandled. */
type Loaded = { readonly block: Uint8Array | null } | { readonly failure: unknown };

async function load({ number }: Batch, length: number, read: PayloadReader | null): Promise<Loaded> {
  if (read === null || length === 0) return { block: null };
  try {
    const block = await read({ batch: number, offset: 0, length });
    // A block that is too short is not the one that was written: which message would its bytes be of?
    return { block: block !== null && block.length >= length ? block : null };
  } catch (failure) {
    return { failure };
  }
}

function found(loaded: Loaded): Uint8Array | null {
  if ('failure' in loaded) throw loaded.failure;
  return loaded.block;
}

function storedBytes({ messages }: Batch): number {
  let sum = 0;
  for (const length of messages.stored) sum += length;
  return sum;
}
