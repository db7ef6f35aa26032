import type { Batch } from '../events/batch.ts';
import type { PayloadReader } from './payload-reader.ts';

/** A batch and its payload block; null where it has none, it is gone, or nobody wants it. */
export interface BatchWithBlock {
  readonly batch: Batch;
  readonly block: Uint8Array | null;
}

/** Batches read ahead, and the bytes of their blocks together; one is always read. */
const MOST_AHEAD = 128;
const MOST_BYTES_AHEAD = 4 << 20;

interface Waiting {
  readonly batch: Batch;
  readonly bytes: number;
  readonly block: Promise<Loaded>;
}

/** A failure is kept until its turn: a promise that rejects while nobody waits for it would count as unhandled. */
type Loaded = { readonly block: Uint8Array | null } | { readonly failure: unknown };

/**
 * Gives batches with their payload blocks, each block read once. What comes next is asked for meanwhile: a store answers
 * many questions at once much sooner than one after another. `read` null wants no payloads.
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
  // Waited for below; until then its failure is not unhandled.
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

/** Something that one side waits for and the other gives, once. */
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
