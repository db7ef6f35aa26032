/** The bytes end before what they announce: thrown by a reader, caught by the decoder that made it. */
export class BytesEnd extends Error {
  readonly offset: number;

  constructor(offset: number, what: string) {
    super(what);
    this.offset = offset;
  }
}

/** Reads numbers and slices in network byte order, from `at` to `to`, and throws `BytesEnd` beyond. */
export class ByteReader {
  readonly bytes: Uint8Array;
  readonly to: number;
  at: number;
  readonly #view: DataView;

  constructor(bytes: Uint8Array, from = 0, to = bytes.length) {
    this.bytes = bytes;
    this.at = from;
    this.to = to;
    this.#view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  }

  get left(): number {
    return this.to - this.at;
  }

  /** Moves over `count` bytes and answers where they begin. */
  skip(count: number, what = 'value'): number {
    const from = this.at;
    if (!(count <= this.left)) {
      throw new BytesEnd(from, `The ${what} needs ${count} bytes, and ${this.left} are left.`);
    }
    this.at = from + count;
    return from;
  }

  slice(count: number, what?: string): Uint8Array {
    const from = this.skip(count, what);
    return this.bytes.subarray(from, from + count);
  }

  uint8(what?: string): number {
    return this.#view.getUint8(this.skip(1, what));
  }

  uint16(what?: string): number {
    return this.#view.getUint16(this.skip(2, what));
  }

  uint32(what?: string): number {
    return this.#view.getUint32(this.skip(4, what));
  }

  uint64(what?: string): number | bigint {
    return narrow(this.#view.getBigUint64(this.skip(8, what)));
  }

  int8(what?: string): number {
    return this.#view.getInt8(this.skip(1, what));
  }

  int16(what?: string): number {
    return this.#view.getInt16(this.skip(2, what));
  }

  int32(what?: string): number {
    return this.#view.getInt32(this.skip(4, what));
  }

  int64(what?: string): number | bigint {
    return narrow(this.#view.getBigInt64(this.skip(8, what)));
  }

  float32(what?: string): number {
    return this.#view.getFloat32(this.skip(4, what));
  }

  float64(what?: string): number {
    return this.#view.getFloat64(this.skip(8, what));
  }
}

/** A number where one can hold the value, and a bigint where none can. */
export function narrow(value: bigint): number | bigint {
  const number = Number(value);
  return Number.isSafeInteger(number) ? number : value;
}
