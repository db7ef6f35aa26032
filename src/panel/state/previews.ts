import { type ReadonlySignal, signal } from '@preact/signals';
import { FLAG, OPCODE } from '../../events/message-segment.ts';
import type { MessageIndex, PayloadPlace } from '../../session/message-index.ts';
import { hexBytes } from '../parts/hex-line.ts';
import { printable } from '../parts/printable.ts';
import type { PayloadCache } from './payload-cache.ts';

/** Bytes of a payload that its line in the list is made from. */
const TEXT_BYTES = 512;
const BINARY_BYTES = 32;
/** Texts kept: some screens full. */
const KEPT = 2000;

/** The one-line texts of the messages in view; null for a payload that was evicted. They come late: `revision` moves when some have arrived. */
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

  /** The text of a row, null where its bytes are gone, or undefined while it is being loaded. */
  of(index: MessageIndex, row: number): string | null | undefined {
    const known = this.#texts.get(row);
    if (known === undefined && !this.#asked.has(row)) void this.#load(index, row);
    return known;
  }

  clear(): void {
    this.#age++;
    this.#texts.clear();
    this.#asked.clear();
  }

  async #load(index: MessageIndex, row: number): Promise<void> {
    const age = this.#age;
    this.#asked.add(row);
    const binary = (index.flags(row) & FLAG.opcode) === OPCODE.binary;
    const bytes = await this.#payloads
      .load(beginning(index.payloadPlace(row), binary ? BINARY_BYTES : TEXT_BYTES))
      .catch(() => undefined);
    if (age !== this.#age) return;
    this.#asked.delete(row);
    this.#texts.set(
      row,
      bytes
        ? binary
          ? hexBytes(bytes)
          : printable(new TextDecoder().decode(bytes))
        : bytes === null
          ? null
          : '',
    );
    for (const oldest of this.#texts.keys()) {
      if (this.#texts.size <= KEPT) break;
      this.#texts.delete(oldest);
    }
    this.#draw();
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

/** The first bytes of a payload. */
export function beginning(place: PayloadPlace, most: number): PayloadPlace {
  return place.length <= most ? place : { ...place, length: most };
}
