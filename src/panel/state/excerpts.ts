import { signal } from '@preact/signals';
import { FLAG, OPCODE } from '../../events/message-segment.ts';
import type { MessageIndex } from '../../session/message-index.ts';
import { printable } from '../parts/printable.ts';
import type { PayloadCache } from './payload-cache.ts';
import { beginning } from './previews.ts';

/** Bytes of a message that are looked through for the part that matched. */
const MOST_BYTES = 32 * 1024;
/** Characters before the match, and of the whole excerpt. */
const BEFORE = 24;
const LONGEST = 240;
/** A match that begins before this is visible without help. */
const VISIBLE = 40;
const DECODER = new TextDecoder();

/** One line of each message that a search found: the part that matched. Of one search; texts that are read from disk arrive later. */
export class Excerpts {
  readonly #payloads: PayloadCache;
  readonly #words: readonly string[];
  readonly #texts = new Map<number, string | null>();
  readonly #revision = signal(0);

  /** @param words what was searched for */
  constructor(payloads: PayloadCache, words: readonly string[]) {
    this.#payloads = payloads;
    this.#words = words.map((word) => word.toLowerCase());
  }

  /** The excerpt of a row; null where its beginning says as much, undefined while it is loading. */
  of(index: MessageIndex, row: number): string | null | undefined {
    if (this.#words.length === 0 || (index.flags(row) & FLAG.opcode) === OPCODE.binary) return null;
    void this.#revision.value;
    const known = this.#texts.get(row);
    if (known !== undefined) return known;
    const place = beginning(index.payloadPlace(row), MOST_BYTES);
    const held = this.#payloads.held(place);
    if (held !== undefined) return this.#keep(row, held);
    void this.#payloads
      .load(place)
      .catch(() => null)
      .then((bytes) => {
        this.#keep(row, bytes);
        this.#revision.value++;
      });
    return undefined;
  }

  #keep(row: number, bytes: Uint8Array | null): string | null {
    const excerpt = bytes === null ? null : excerptOf(DECODER.decode(bytes), this.#words);
    this.#texts.set(row, excerpt);
    return excerpt;
  }
}

/** The part of a text around the first of the words that is not visible at its beginning; null where one is, or none is found. */
export function excerptOf(text: string, lowerWords: readonly string[]): string | null {
  const folded = text.toLowerCase();
  const first = lowerWords.reduce((least, word) => {
    const at = folded.indexOf(word);
    return at >= 0 && at < least ? at : least;
  }, Number.POSITIVE_INFINITY);
  if (first < VISIBLE || first >= text.length) return null;
  const from = first - BEFORE;
  return `\u2026${printable(text.slice(from, from + LONGEST))}`;
}
