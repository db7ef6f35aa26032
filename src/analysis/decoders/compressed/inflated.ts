import { Gunzip, Unzlib } from 'fflate';
import { joinedBytes } from '../../../protocol/websocket/joined-bytes.ts';
import { isZstd, ZstdStream } from './zstd-stream.ts';

/** Compressed formats that say by their first bytes what they are. */
export type MarkedKind = 'gzip' | 'zlib' | 'zstd';

/** What a message may become: more is a bomb. */
export const MOST_INFLATED = 64 << 20;
/** Compressed bytes at one go: they become a thousand times as many at the most, and then the bound is looked at. */
const AT_ONCE = 16_384;

/**
 * What the first bytes say: RFC 1952 section 2.3.1 (gzip), RFC 1950 section 2.2 (zlib), RFC 8878 section 3.1.1 (zstd). Raw
 * deflate has no mark.
 */
export function markedKind(bytes: Uint8Array): MarkedKind | null {
  const [first = 0, second = 0, third = 0] = bytes;
  if (bytes.length >= 18 && first === 0x1f && second === 0x8b && third === 8) return 'gzip';
  if (bytes.length >= 9 && isZstd(bytes)) return 'zstd';
  return bytes.length >= 8 && isZlib(first, second) ? 'zlib' : null;
}

function isZlib(first: number, second: number): boolean {
  return (first & 0x8f) === 8 && (second & 0x20) === 0 && ((first << 8) | second) % 31 === 0;
}

/** What compressed bytes hold, or that it is more than is opened. */
export type Content = Uint8Array | 'too large';

/** The content; null where the bytes are none of the format, or end too early. */
export function inflated(kind: MarkedKind, bytes: Uint8Array): Content | null {
  if (kind !== 'zstd') return unzipped(kind, bytes);
  const stream = new ZstdStream();
  const content = stream.push(bytes, MOST_INFLATED);
  return stream.isWhole || content === 'too large' ? content : null;
}

function unzipped(kind: 'gzip' | 'zlib', bytes: Uint8Array): Content | null {
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
      if (length > MOST_INFLATED) return 'too large';
    }
  } catch (fault) {
    // fflate numbers what it finds wrong with the data.
    if (fault instanceof Error && 'code' in fault) return null;
    throw fault;
  }
  if (!ended || length === 0) return null;
  return joinedBytes(parts);
}
