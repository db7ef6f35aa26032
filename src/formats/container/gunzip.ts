// RFC 1952: the gzip file format.
import { Gunzip } from 'fflate';
import { asSource, type ByteSource } from '../byte-source.ts';
import { FormatError } from '../format-error.ts';
import { mostUnpacked, UnpackedBytes } from './unpacked-bytes.ts';

const PIECE = 1 << 16;

/** Whether bytes are a gzip file, judged by the first two. */
export function isGzip(bytes: Uint8Array): boolean {
  return bytes[0] === 0x1f && bytes[1] === 0x8b;
}

/** @throws FormatError where the file is broken or unpacks to too much */
export function gunzip(file: Uint8Array | ByteSource, most = mostUnpacked(sizeOf(file))): ByteSource {
  const source = asSource(file);
  const unpacked = new UnpackedBytes(most);
  const stream = new Gunzip((piece) => unpacked.add(piece));
  try {
    for (let at = 0; at < source.size; at += PIECE)
      stream.push(source.read(at, Math.min(at + PIECE, source.size)), at + PIECE >= source.size);
  } catch (error) {
    throw isOfUnpacking(error)
      ? new FormatError('cut-short', 'The gzip file is broken or cut short', '', 'a whole gzip file')
      : error;
  }
  return unpacked;
}

function sizeOf(file: Uint8Array | ByteSource): number {
  return file instanceof Uint8Array ? file.length : file.size;
}

/** fflate numbers what it finds wrong with the data. Whatever else is thrown comes from the file's source, or from us. */
export function isOfUnpacking(error: unknown): boolean {
  return (
    error instanceof Error && (typeof Reflect.get(error, 'code') === 'number' || error instanceof RangeError)
  );
}
