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
  /** Bytes other than zeros that follow the last member, which belong to nothing. */
  readonly trailing: number;
  /** The checksums and the lengths are right (RFC 1952 section 2.3.1). */
  readonly intact: boolean;
}

/** @throws FormatError where the file is broken or unpacks to too much */
export function gunzip(file: Uint8Array | ByteSource, most = mostUnpacked(sizeOf(file))): Gunzipped {
  const source = asSource(file);
  const unpacked = new UnpackedBytes(most);
  let sum = new Crc32();
  let length = 0;
  let intact = true;
  let trailing = 0;
  const stream = new Gunzip((piece) => {
    unpacked.add(piece);
    sum.add(piece);
    length += piece.length;
  });
  /** A file may have several members; each ends in its checksum and its length. */
  const compare = (end: number) => {
    if (end < TRAILER) return;
    const trailer = Uint8Array.from(source.read(end - TRAILER, end));
    intact &&= isTrailer(trailer, 0, sum.value, length);
    sum = new Crc32();
    length = 0;
  };
  stream.onmember = compare;
  try {
    for (let at = 0; at < source.size; at += PIECE)
      stream.push(source.read(at, Math.min(at + PIECE, source.size)), at + PIECE >= source.size);
    compare(source.size);
  } catch (error) {
    if (!isOfUnpacking(error)) throw error;
    // What follows a whole member and begins none is padding: gzip ignores it as well.
    const end = unpacked.size === 0 ? null : endOfMember(source, sum.value, length);
    if (end === null)
      throw new FormatError('cut-short', 'The gzip file is broken or cut short', '', 'a whole gzip file');
    trailing = isZeros(source, end) ? 0 : source.size - end;
  }
  return { unpacked, trailing, intact };
}

/** How many bytes from the end of a file are searched for the end of its last member. */
const MOST_TRAILING = 1 << 20;

/** Where the last member ends, found by its checksum and its length; null where they are not in the last bytes. */
function endOfMember(source: ByteSource, sum: number, length: number): number | null {
  const from = Math.max(0, source.size - MOST_TRAILING);
  const last = Uint8Array.from(source.read(from, source.size));
  for (let at = last.length - TRAILER; at >= 0; at -= 1)
    if (isTrailer(last, at, sum, length)) return from + at + TRAILER;
  return null;
}

function isTrailer(bytes: Uint8Array, at: number, sum: number, length: number): boolean {
  const view = new DataView(bytes.buffer, bytes.byteOffset);
  return view.getUint32(at, true) === sum && view.getUint32(at + 4, true) === length % 2 ** 32;
}

function isZeros(source: ByteSource, from: number): boolean {
  return source.read(from, source.size).every((byte) => byte === 0);
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
