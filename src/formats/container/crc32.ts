// RFC 1952 section 8: the cyclic redundancy check of gzip, which zip has as well.

/** The remainder of each byte for the reversed polynomial. */
const TABLE = Uint32Array.from({ length: 256 }, (_, byte) => {
  let rest = byte;
  for (let bit = 0; bit < 8; bit++) rest = (rest & 1) === 1 ? (rest >>> 1) ^ 0xedb88320 : rest >>> 1;
  return rest;
});

/** The checksum of bytes that come in pieces. */
export class Crc32 {
  #rest = 0xffffffff;

  get value(): number {
    return (this.#rest ^ 0xffffffff) >>> 0;
  }

  add(piece: Uint8Array): void {
    let rest = this.#rest;
    for (const byte of piece) rest = (TABLE[(rest ^ byte) & 0xff] ?? 0) ^ (rest >>> 8);
    this.#rest = rest;
  }
}
