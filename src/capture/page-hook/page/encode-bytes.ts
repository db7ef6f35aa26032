import { Bytes, lengthOf, setBytes, toBase64 } from './primordials.ts';

const DIGITS = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/';

/** The pieces one after another, `size` bytes in all, in base64 (RFC 4648 section 4). */
export function encodeBytes(pieces: readonly Uint8Array<ArrayBuffer>[], count: number, size: number): string {
  if (size === 0) return '';
  const all = new Bytes(size);
  let offset = 0;
  for (let n = 0; n < count; n++) {
    const piece = pieces[n];
    if (piece === undefined) continue;
    setBytes(all, piece, offset);
    offset += lengthOf(piece);
  }
  return toBase64 === null ? encodeByHand(all, size) : toBase64(all);
}

/** For browsers before `Uint8Array.prototype.toBase64` (Chromium 140). */
export function encodeByHand(bytes: Uint8Array, size: number): string {
  let text = '';
  for (let n = 0; n < size; n += 3) {
    const a = bytes[n] ?? 0;
    const b = n + 1 < size ? (bytes[n + 1] ?? 0) : 0;
    const c = n + 2 < size ? (bytes[n + 2] ?? 0) : 0;
    text += DIGITS[a >> 2];
    text += DIGITS[((a & 3) << 4) | (b >> 4)];
    text += n + 1 < size ? DIGITS[((b & 15) << 2) | (c >> 6)] : '=';
    text += n + 2 < size ? DIGITS[c & 63] : '=';
  }
  return text;
}
