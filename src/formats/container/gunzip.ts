// RFC 1952: the gzip file format.
import { Gunzip } from 'fflate';
import { asSource, type ByteSource } from '../byte-source.ts';
import { FormatError } from '../format-error.ts';
import { Crc32 } from './crc32.ts';
import { mostUnpacked, UnpackedBytes } from './unpacked-bytes.ts';

const PIECE = 1 << 16;
/** Bytes of the checksum and of the length. */
const TRAILER = 8;
/** The header of a further member, by which the stream shows whether the last one has ended. */
const HEADER = Uint8Array.of(0x1f, 0x8b, 8, 0, 0, 0, 0, 0, 0, 3);

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
  /** It cannot be unpacked to its end: `unpacked` is what comes before. */
  readonly breaksOff: boolean;
}

/** @throws FormatError where nothing of the file can be unpacked, or it unpacks to too much */
export function gunzip(file: Uint8Array | ByteSource, most = mostUnpacked(sizeOf(file))): Gunzipped {
  const source = asSource(file);
  const unpacked = new UnpackedBytes(most);
  let sum = new Crc32();
  let length = 0;
  let intact = true;
  let trailing = 0;
  let ended = false;
  let breaksOff = false;
  const stream = new Gunzip((piece) => {
    if (ended) return;
    unpacked.add(piece);
    sum.add(piece);
    length += piece.length;
  });
  let isWhole = false;
  /** A file may have several members; each ends in its checksum and its length. */
  stream.onmember = (end) => {
    isWhole = ended;
    const trailer = Uint8Array.from(source.read(end - TRAILER, end));
    intact &&= isTrailer(trailer, 0, sum.value, length);
    sum = new Crc32();
    length = 0;
  };
  try {
    for (let at = 0; at < source.size; at += PIECE)
      stream.push(source.read(at, Math.min(at + PIECE, source.size)));
    ended = true;
    stream.push(HEADER);
    breaksOff = !isWhole;
  } catch (error) {
    if (!isOfUnpacking(error)) throw error;
    // What follows a whole member and begins none is padding: gzip ignores it as well.
    const end = unpacked.size === 0 ? null : endOfMember(source, sum.value, length);
    if (end === null) breaksOff = true;
    else trailing = isZeros(source, end) ? 0 : source.size - end;
  }
  if (breaksOff && unpacked.size === 0) throw brokenGzip();
  return { unpacked, trailing, intact, breaksOff };
}

/** What is said of a gzip file of which nothing can be read. */
export function brokenGzip(): FormatError {
  return new FormatError('cut-short', 'The gzip file is broken or cut short', '', 'a whole gzip file');
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
