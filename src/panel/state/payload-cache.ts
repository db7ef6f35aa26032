import type { PayloadPlace } from '../../session/message-index.ts';

/** Most bytes of payload that the panel keeps in memory. */
const MOST_CACHED = 64 * 1024 * 1024;

/** Reads a batch's whole payload block; null where the store has none. */
type ReadBlock = (batch: number) => Promise<Uint8Array | null>;

/** Reads parts of blocks that are so large that to read one holds the panel's thread up. */
interface LargeBlocks {
  readonly isLarge: (batch: number) => boolean;
  readonly readPart: (place: PayloadPlace) => Promise<Uint8Array | null>;
}

/**
 * Payload bytes from the store; the most recently used stay within a limit of bytes. Blocks are kept whole, because
 * messages of one batch are looked at together. Of a block larger than a quarter of the limit, only the requested part is
 * kept.
 */
export class PayloadCache {
  readonly #read: ReadBlock;
  readonly #most: number;
  readonly #large: LargeBlocks | null;
  readonly #kept = new Map<string, Uint8Array>();
  readonly #coming = new Map<number, Promise<Uint8Array | null>>();
  #bytes = 0;
  /** Changes with the log: what was read of another one is not kept. */
  #log = 0;

  constructor(read: ReadBlock, most: number = MOST_CACHED, large: LargeBlocks | null = null) {
    this.#read = read;
    this.#most = most;
    this.#large = large;
  }

  /** Bytes held now. */
  get bytes(): number {
    return this.#bytes;
  }

  /** The bytes of a place, as many as there are; null where the store does not have them. Rejects if the disk fails. */
  async load(place: PayloadPlace): Promise<Uint8Array | null> {
    const held = this.held(place);
    if (held !== undefined) return held;
    if (this.#large?.isLarge(place.batch) === true) return this.#part(this.#large, place);
    const block = await this.#block(place.batch);
    if (block === null) return null;
    const found = partOf(block, place);
    if (!this.#fits(block.length)) {
      // A copy, because a view would keep the whole block alive.
      if (this.#fits(found.length)) this.#keep(partKey(place), found.slice());
    }
    return found;
  }

  /** The bytes of a place where they are in memory already. */
  held(place: PayloadPlace): Uint8Array | undefined {
    if (place.length === 0) return new Uint8Array(0);
    const part = this.#touch(partKey(place));
    if (part !== undefined) return part;
    const block = this.#touch(blockKey(place.batch));
    return block === undefined ? undefined : partOf(block, place);
  }

  /** Drops everything, because the log is another one. */
  clear(): void {
    this.#kept.clear();
    this.#coming.clear();
    this.#bytes = 0;
    this.#log += 1;
  }

  async #part({ readPart }: LargeBlocks, place: PayloadPlace): Promise<Uint8Array | null> {
    const log = this.#log;
    const part = await readPart(place);
    if (part !== null && log === this.#log && this.#fits(part.length)) this.#keep(partKey(place), part);
    return part;
  }

  /** One read of a block for all who request it meanwhile. */
  #block(batch: number): Promise<Uint8Array | null> {
    const coming = this.#coming.get(batch);
    if (coming !== undefined) return coming;
    const reading = this.#read(batch)
      .then((block) => {
        const current = this.#coming.get(batch) === reading;
        if (current && block !== null && this.#fits(block.length)) this.#keep(blockKey(batch), block);
        return block;
      })
      .finally(() => {
        if (this.#coming.get(batch) === reading) this.#coming.delete(batch);
      });
    this.#coming.set(batch, reading);
    return reading;
  }

  #fits(size: number): boolean {
    return size <= this.#most / 4;
  }

  #touch(key: string): Uint8Array | undefined {
    const found = this.#kept.get(key);
    if (found === undefined) return undefined;
    this.#kept.delete(key);
    this.#kept.set(key, found);
    return found;
  }

  #keep(key: string, bytes: Uint8Array): void {
    this.#bytes += bytes.length - (this.#kept.get(key)?.length ?? 0);
    this.#kept.delete(key);
    this.#kept.set(key, bytes);
    for (const [oldest, held] of this.#kept) {
      if (this.#bytes <= this.#most) break;
      this.#kept.delete(oldest);
      this.#bytes -= held.length;
    }
  }
}

const partOf = (block: Uint8Array, { offset, length }: PayloadPlace) =>
  block.subarray(offset, offset + length);
const blockKey = (batch: number) => `block ${batch}`;
const partKey = (place: PayloadPlace) => `part ${place.batch} ${place.offset} ${place.length}`;
