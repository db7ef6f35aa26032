import type { Batch } from '../events/batch.ts';
import type { PayloadReader } from './payload-reader.ts';

/**
 * A batch and its payload block. The block is null where the batch has none, where it was evicted, or where nobody needs
 * it.
 */
export interface BatchWithBlock {
  readonly batch: Batch;
  readonly block: Uint8Array | null;
}

/** How many batches are read ahead, and how many bytes their blocks may have together. At least one is always read. */
const MOST_AHEAD = 128;
const MOST_BYTES_AHEAD = 4 << 20;

interface Waiting {
  readonly batch: Batch;
  readonly bytes: number;
  readonly block: Promise<Loaded>;
}

/** A failure is kept until its turn comes: a promise that rejects while nobody awaits it would count as unhandled. */
type Loaded = { readonly block: Uint8Array | null } | { readonly failure: unknown };

/**
 * Yields batches with their payload blocks and reads each block once. The next blocks are requested meanwhile, because a
 * store answers many requests at once much sooner than one after another. Where `read` is null, no payloads are read.
 */
export async function* batchesWithBlocks(
  batches: Iterable<Batch> | AsyncIterable<Batch>,
  read: PayloadReader | null,
): AsyncGenerator<BatchWithBlock> {
  const waiting: Waiting[] = [];
  let bytesAhead = 0;
  let ended = false;
  let stopped = false;
  let arrived = new Signal();
  let taken = new Signal();
  const farAhead = () => !stopped && (waiting.length >= MOST_AHEAD || bytesAhead >= MOST_BYTES_AHEAD);
  const readOn = async () => {
    for await (const batch of batches) {
      const bytes = read === null ? 0 : storedBytes(batch);
      waiting.push({ batch, bytes, block: load(batch, bytes, read) });
      bytesAhead += bytes;
      arrived.give();
      while (farAhead()) {
        taken = new Signal();
        await taken.given;
      }
      if (stopped) return;
    }
  };
  const reading = readOn().finally(() => {
    ended = true;
    arrived.give();
  });
  // It is awaited below; until then its failure must not count as unhandled.
  reading.catch(() => {});
  try {
    for (;;) {
      const next = waiting.shift();
      if (next !== undefined) {
        bytesAhead -= next.bytes;
        taken.give();
        yield { batch: next.batch, block: found(await next.block) };
      } else if (ended) break;
      else {
        arrived = new Signal();
        await arrived.given;
      }
    }
    await reading;
  } finally {
    stopped = true;
    taken.give();
  }
}

/** A value that one side awaits and the other side delivers, once. */
class Signal {
  give: () => void = () => {};
  readonly given = new Promise<void>((resolve) => {
    this.give = resolve;
  });
}

async function load({ number }: Batch, length: number, read: PayloadReader | null): Promise<Loaded> {
  if (read === null || length === 0) return { block: null };
  try {
    const block = await read({ batch: number, offset: 0, length });
    // A block that is too short is not the one that was written, so no offset into it can be trusted.
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
