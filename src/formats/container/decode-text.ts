import type { ByteSource } from '../byte-source.ts';
import { UnpackedBytes } from './unpacked-bytes.ts';

const PIECE = 1 << 20;

/**
 * The text of a file: UTF-8, or UTF-16 of either byte order, recognised by its byte order mark or by the NULs beside its
 * first letters.
 */
export function decodeText(bytes: Uint8Array): string {
  return new TextDecoder(encodingOf(bytes)).decode(bytes);
}

/** A file in UTF-16 as one in UTF-8, without its byte order mark. */
export function asUtf8(source: ByteSource, encoding: 'utf-16le' | 'utf-16be'): ByteSource {
  const decoder = new TextDecoder(encoding);
  const encoder = new TextEncoder();
  const bytes = new UnpackedBytes();
  for (let at = 0; at < source.size; at += PIECE) {
    const until = Math.min(at + PIECE, source.size);
    bytes.add(encoder.encode(decoder.decode(source.read(at, until), { stream: until < source.size })));
  }
  return bytes;
}

/** The encoding of a file, by its first bytes. */
export function encodingOf(bytes: Uint8Array): 'utf-8' | 'utf-16le' | 'utf-16be' {
  const [a, b, c, d] = bytes;
  if (a === 0xff && b === 0xfe) return 'utf-16le';
  if (a === 0xfe && b === 0xff) return 'utf-16be';
  // Every format that we read begins with two ASCII characters.
  if (a !== 0 && b === 0 && c !== 0 && d === 0) return 'utf-16le';
  return a === 0 && b !== 0 && c === 0 && d !== 0 ? 'utf-16be' : 'utf-8';
}
