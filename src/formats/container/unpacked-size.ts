import { FormatError } from '../format-error.ts';

/**
 * How many bytes a container may unpack to. V8 has no string of more than 512 MiB, and a hostile container would fill the
 * memory.
 */
export const MOST_UNPACKED = 256 << 20;

/** Collects unpacked pieces up to a limit. */
export class UnpackedPieces {
  readonly #pieces: Uint8Array[] = [];
  readonly #most: number;
  #size = 0;

  constructor(most: number) {
    this.#most = most;
  }

  /** @throws FormatError where the limit is exceeded */
  add(piece: Uint8Array): void {
    this.#size += piece.length;
    if (this.#size > this.#most) {
      const what = `The file unpacks to more than ${this.#most >> 20} MiB`;
      throw new FormatError('too-large', what, '', 'a smaller file');
    }
    this.#pieces.push(piece);
  }

  /** All pieces, joined. */
  bytes(): Uint8Array {
    const joined = new Uint8Array(this.#size);
    let offset = 0;
    for (const piece of this.#pieces) {
      joined.set(piece, offset);
      offset += piece.length;
    }
    return joined;
  }
}
