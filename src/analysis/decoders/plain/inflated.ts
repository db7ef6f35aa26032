import { Gunzip, Unzlib } from 'fflate';
import { joinedBytes } from '../../../protocol/websocket/joined-bytes.ts';

/** Compressed formats that say by their first bytes what they are. */
export type CompressedKind = 'gzip' | 'zlib';

/** What a message may become: more is a bomb. */
const MOST = 64 << 20;
/** Compressed bytes at one go: they become a thousand times as many at the most, and then the bound is looked at. */
const AT_ONCE = 16_384;

/** What the first bytes say: RFC 1952 section 2.3.1 (gzip), RFC 1950 section 2.2 (zlib). Raw deflate has no mark. */
export function compressedKind(bytes: Uint8Array): CompressedKind | null {
  const [first = 0, second = 0, third = 0] = bytes;
  if (bytes.length >= 18 && first === 0x1f && second === 0x8b && third === 8) return 'gzip';
  if (
    bytes.length >= 8 &&
    (first & 0x8f) === 8 &&
    (second & 0x20) === 0 &&
    ((first << 8) | second) % 31 === 0
  )
    return 'zlib';
  return null;
}

/** The content; null where the bytes are none of the format, end too early, or become more than 64 MiB. */
export function inflated(kind: CompressedKind, bytes: Uint8Array): Uint8Array | null {
  const parts: Uint8Array[] = [];
  let length = 0;
  let ended = false;
  const take = (part: Uint8Array, final: boolean) => {
    parts.push(part);
    length += part.length;
    ended = final;
  };
  const stream = kind === 'gzip' ? new Gunzip(take) : new Unzlib(take);
  try {
    for (let at = 0; at < bytes.length; at += AT_ONCE) {
      stream.push(bytes.subarray(at, at + AT_ONCE), at + AT_ONCE >= bytes.length);
      if (length > MOST) return null;
    }
  } catch (fault) {
    // fflate numbers what it finds wrong with the data.
    if (fault instanceof Error && 'code' in fault) return null;
    throw fault;
  }
  if (!ended || length === 0) return null;
  return joinedBytes(parts);
}
