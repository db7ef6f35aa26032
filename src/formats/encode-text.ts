const encoder = new TextEncoder();
const POOL = 1 << 16;
/** A character takes at most three bytes for each of its UTF-16 units. */
const MOST_OF_A_UNIT = 3;

let pool = new Uint8Array(POOL);
let used = 0;

/**
 * A text in UTF-8. Short ones share their buffer, which is several times as fast as one for each: keep a copy of what has to live
 * longer than its neighbours.
 */
export function encodeText(text: string): Uint8Array {
  const most = text.length * MOST_OF_A_UNIT;
  if (most > POOL / 4) return encoder.encode(text);
  if (used + most > POOL) {
    pool = new Uint8Array(POOL);
    used = 0;
  }
  const { written } = encoder.encodeInto(text, pool.subarray(used));
  const bytes = pool.subarray(used, used + written);
  used += written;
  return bytes;
}
