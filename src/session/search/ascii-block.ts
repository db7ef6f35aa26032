const known = new WeakMap<Uint8Array, boolean>();

/** Whether a block of bytes is ASCII. Examined once, four bytes at a time; the result is kept with the block. */
export function isAsciiBlock(bytes: Uint8Array): boolean {
  const before = known.get(bytes);
  if (before !== undefined) return before;
  const found = allAscii(bytes);
  known.set(bytes, found);
  return found;
}

function allAscii(bytes: Uint8Array): boolean {
  let seen = 0;
  let done = 0;
  if (bytes.byteOffset % 4 === 0) {
    const words = new Int32Array(bytes.buffer, bytes.byteOffset, bytes.length >>> 2);
    for (let i = 0; i < words.length; i++) seen |= words[i] ?? 0;
    done = words.length * 4;
  }
  for (let i = done; i < bytes.length; i++) seen |= bytes[i] ?? 0;
  // The high bit of each byte of a word.
  return (seen & 0x80_80_80_80) === 0;
}
