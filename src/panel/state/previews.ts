import { type ReadonlySignal, signal } from '@preact/signals';
import { FLAG, OPCODE } from '../../events/message-segment.ts';
import type { MessageIndex, PayloadPlace } from '../../session/message-index.ts';
import { hexBytes } from '../parts/hex-line.ts';
import { printable } from '../parts/printable.ts';
import type { PayloadCache } from './payload-cache.ts';

/** How many bytes of a payload its line in the list is made from. */
const TEXT_BYTES = 512;
const BINARY_BYTES = 32;
/** How many texts are kept: some screens full. */
const KEPT = 2000;
const DECODER = new TextDecoder();

/**
 * The one-line texts of the visible messages; null for a payload that was evicted. Texts that are read from disk arrive
 * later: `revision` changes when some have arrived.
 */
export class Previews {
  readonly #payloads: PayloadCache;
  readonly #onNextFrame: (draw: () => void) => void;
  readonly #texts = new Map<number, string | null>();
  readonly #asked = new Set<number>();
  readonly #revision = signal(0);
  #drawing = false;
  #age = 0;

  constructor(payloads: PayloadCache, onNextFrame: (draw: () => void) => void) {
    this.#payloads = payloads;
    this.#onNextFrame = onNextFrame;
  }

  get revision(): ReadonlySignal<number> {
    return this.#revision;
  }

  /**
   * The text of a row, null where its bytes are gone, or undefined while it is loading. Available at once where its bytes
   * are in memory, so that a scrolling list is drawn once a frame, with its texts.
   */
  of(index: MessageIndex, row: number): string | null | undefined {
    const known = this.#texts.get(row);
    if (known !== undefined || this.#asked.has(row)) return known;
    const binary = (index.flags(row) & FLAG.opcode) === OPCODE.binary;
    const place = beginning(index.payloadPlace(row), binary ? BINARY_BYTES : TEXT_BYTES);
    const held = this.#payloads.held(place);
    if (held === undefined) {
      void this.#load(row, place, binary);
      return undefined;
    }
    const words = wordsOf(held, binary);
    this.#keep(row, words);
    return words;
  }

  clear(): void {
    this.#age++;
    this.#texts.clear();
    this.#asked.clear();
  }

  async #load(row: number, place: PayloadPlace, binary: boolean): Promise<void> {
    const age = this.#age;
    this.#asked.add(row);
    const bytes = await this.#payloads.load(place).catch(() => undefined);
    if (age !== this.#age) return;
    this.#asked.delete(row);
    this.#keep(row, bytes ? wordsOf(bytes, binary) : bytes === null ? null : '');
    this.#draw();
  }

  #keep(row: number, words: string | null): void {
    this.#texts.set(row, words);
    for (const oldest of this.#texts.keys()) {
      if (this.#texts.size <= KEPT) break;
      this.#texts.delete(oldest);
    }
  }

  #draw(): void {
    if (this.#drawing) return;
    this.#drawing = true;
    this.#onNextFrame(() => {
      this.#drawing = false;
      this.#revision.value++;
    });
  }
}

function wordsOf(bytes: Uint8Array, binary: boolean): string {
  return binary ? hexBytes(bytes) : printable(DECODER.decode(bytes));
}

/** The first bytes of a payload. */
export function beginning(place: PayloadPlace, most: number): PayloadPlace {
  return place.length <= most ? place : { ...place, length: most };
}
