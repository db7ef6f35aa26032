// RFC 1952: the gzip file format.
import { Gunzip } from 'fflate';
import { FormatError } from '../format-error.ts';
import { MOST_UNPACKED, UnpackedPieces } from './unpacked-size.ts';

const PIECE = 1 << 16;

/** Whether bytes are a gzip file, judged by the first two. */
export function isGzip(bytes: Uint8Array): boolean {
  return bytes[0] === 0x1f && bytes[1] === 0x8b;
}

/** @throws FormatError where the file is broken or unpacks to too much */
export function gunzip(bytes: Uint8Array, most = MOST_UNPACKED): Uint8Array {
  const pieces = new UnpackedPieces(most);
  const stream = new Gunzip((piece) => pieces.add(piece));
  try {
    for (let at = 0; at < bytes.length; at += PIECE)
      stream.push(bytes.subarray(at, at + PIECE), at + PIECE >= bytes.length);
  } catch (error) {
    if (error instanceof FormatError) throw error;
    throw new FormatError('cut-short', 'The gzip file is broken or cut short', '', 'a whole gzip file');
  }
  return pieces.bytes();
}
