// RFC 1952: the gzip file format.
import { Gunzip } from 'fflate';
import { asSource, type ByteSource } from '../byte-source.ts';
import { FormatError } from '../format-error.ts';
import { Crc32 } from './crc32.ts';
import { mostUnpacked, UnpackedBytes } from './unpacked-bytes.ts';

const PIECE = 1 << 16;
/** Bytes of the checksum and of the length. */
const TRAILER = 8;

/** Whether bytes are a gzip file, judged by the first two. */
export function isGzip(bytes: Uint8Array): boolean {
  return bytes[0] === 0x1f && bytes[1] === 0x8b;
}

interface Gunzipped {
  readonly unpacked: ByteSource;
  /** The checksums are right (RFC 1952 section 2.3.1). */
  readonly intact: boolean;
}

/** @throws FormatError where the file is broken or unpacks to too much */
export function gunzip(file: Uint8Array | ByteSource, most = mostUnpacked(sizeOf(file))): Gunzipped {
  const source = asSource(file);
  const unpacked = new UnpackedBytes(most);
  let sum = new Crc32();
  let intact = true;
  const stream = new Gunzip((piece) => {
    unpacked.add(piece);
    sum.add(piece);
  });
  /** A file may have several members; each ends in its checksum and its length. */
  const compare = (end: number) => {
    if (end < TRAILER) return;
    const trailer = Uint8Array.from(source.read(end - TRAILER, end));
    intact &&= new DataView(trailer.buffer).getUint32(0, true) === sum.value;
    sum = new Crc32();
  };
  stream.onmember = compare;
  try {
    for (let at = 0; at < source.size; at += PIECE)
      stream.push(source.read(at, Math.min(at + PIECE, source.size)), at + PIECE >= source.size);
  } catch (error) {
    throw isOfUnpacking(error)
      ? new FormatError('cut-short', 'The gzip file is broken or cut short', '', 'a whole gzip file')
      : error;
  }
  compare(source.size);
  return { unpacked, intact };
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
