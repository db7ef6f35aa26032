// APPNOTE.TXT of PKWARE, section 4.3: the .ZIP file format, read by its central directory.
import { Inflate } from 'fflate';
import { asSource, type ByteSource } from '../byte-source.ts';
import { FormatError } from '../format-error.ts';
import { Crc32 } from './crc32.ts';
import { isOfUnpacking } from './gunzip.ts';
import { mostUnpacked, UnpackedBytes } from './unpacked-bytes.ts';

const LOCAL_HEADER = 0x04034b50;
const CENTRAL_HEADER = 0x02014b50;
const END_OF_DIRECTORY = 0x06054b50;
/** Length of the end record, and of the longest comment behind it. */
const END_LENGTH = 22;
const LONGEST_COMMENT = 0xffff;
const LOCAL_LENGTH = 30;
const STORED = 0;
const DEFLATED = 8;
const MOST_FILES = 100_000;
const PIECE = 1 << 16;

/** Whether bytes are a zip file that is not empty, judged by the first four. */
export function isZip(bytes: Uint8Array): boolean {
  return (
    bytes.length > END_LENGTH &&
    new DataView(bytes.buffer, bytes.byteOffset).getUint32(0, true) === LOCAL_HEADER
  );
}

interface ZippedFile {
  readonly method: number;
  readonly checksum: number;
  readonly packed: number;
  readonly offset: number;
}

/** The files of a zip. Each is unpacked when it is read. */
export class Zip {
  readonly #source: ByteSource;
  readonly #files = new Map<string, ZippedFile>();
  readonly #damaged = new Set<string>();
  #left: number;

  /**
   * @param most how many bytes its files may unpack to, together
   * @throws FormatError where it has no directory
   */
  constructor(file: Uint8Array | ByteSource, most?: number) {
    this.#source = asSource(file);
    this.#left = most ?? mostUnpacked(this.#source.size);
    try {
      this.#readDirectory();
    } catch (error) {
      throw error instanceof RangeError ? broken('its directory') : error;
    }
  }

  get names(): readonly string[] {
    return [...this.#files.keys()];
  }

  /** Files that were read and whose checksum is another. */
  get damaged(): readonly string[] {
    return [...this.#damaged];
  }

  /** All bytes of a file, for small ones; see `open`. */
  read(name: string): Uint8Array | null {
    const unpacked = this.open(name);
    return unpacked === null ? null : unpacked.read(0, unpacked.size);
  }

  /**
   * @returns null where there is no file of that name
   * @throws FormatError where it is broken, or where all that was read exceeds the limit
   */
  open(name: string): ByteSource | null {
    const file = this.#files.get(name);
    if (file === undefined) return null;
    const unpacked = this.#unpack(name, file);
    this.#left -= unpacked.size;
    return unpacked;
  }

  #readDirectory(): void {
    const { size } = this.#source;
    const tail = Math.max(0, size - END_LENGTH - LONGEST_COMMENT);
    const end = endOfDirectory(this.#view(tail, size));
    const start = end.getUint32(16, true);
    const view = this.#view(start, tail + end.byteOffset);
    let at = 0;
    for (let i = Math.min(end.getUint16(10, true), MOST_FILES); i > 0; i--) {
      if (view.getUint32(at, true) !== CENTRAL_HEADER) throw broken('its directory');
      const nameLength = view.getUint16(at + 28, true);
      const name = new TextDecoder().decode(bytesOf(view).subarray(at + 46, at + 46 + nameLength));
      this.#files.set(name, {
        method: view.getUint16(at + 10, true),
        checksum: view.getUint32(at + 16, true),
        packed: view.getUint32(at + 20, true),
        offset: view.getUint32(at + 42, true),
      });
      at += 46 + nameLength + view.getUint16(at + 30, true) + view.getUint16(at + 32, true);
    }
  }

  /** @throws RangeError where it is not within the file */
  #view(from: number, to: number): DataView {
    if (from < 0 || from > to || to > this.#source.size) throw new RangeError();
    // A copy, so that places count from its beginning.
    return new DataView(new Uint8Array(this.#source.read(from, to)).buffer);
  }

  #unpack(name: string, { method, checksum, packed, offset }: ZippedFile): ByteSource {
    if (offset + LOCAL_LENGTH > this.#source.size) throw broken(name);
    const header = this.#view(offset, offset + LOCAL_LENGTH);
    if (header.getUint32(0, true) !== LOCAL_HEADER) throw broken(name);
    const start = offset + LOCAL_LENGTH + header.getUint16(26, true) + header.getUint16(28, true);
    const end = start + packed;
    if (end > this.#source.size || (method !== STORED && method !== DEFLATED)) throw broken(name);
    const unpacked = new UnpackedBytes(this.#left);
    const sum = new Crc32();
    const add = (piece: Uint8Array) => {
      unpacked.add(piece);
      sum.add(piece);
    };
    const stream = new Inflate(add);
    try {
      for (let at = start; at < end; at += PIECE) {
        const piece = this.#source.read(at, Math.min(end, at + PIECE));
        if (method === STORED) add(piece);
        else stream.push(piece, at + PIECE >= end);
      }
    } catch (error) {
      throw isOfUnpacking(error) ? broken(name) : error;
    }
    if (sum.value !== checksum) this.#damaged.add(name);
    return unpacked;
  }
}

/** The record at the end of a zip, which stands behind its directory. Its offset is that in the tail. */
function endOfDirectory(tail: DataView): DataView {
  for (let at = tail.byteLength - END_LENGTH; at >= 0; at--)
    if (tail.getUint32(at, true) === END_OF_DIRECTORY) return new DataView(tail.buffer, at);
  throw broken('its end');
}

function bytesOf(view: DataView): Uint8Array {
  return new Uint8Array(view.buffer, view.byteOffset, view.byteLength);
}

function broken(place: string): FormatError {
  return new FormatError('cut-short', 'The zip file is broken or cut short', place, 'a whole zip file');
}
