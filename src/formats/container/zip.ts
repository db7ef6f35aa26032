// APPNOTE.TXT of PKWARE, section 4.3: the .ZIP file format, read by its central directory.
import { Inflate } from 'fflate';
import { FormatError } from '../format-error.ts';
import { MOST_UNPACKED, UnpackedPieces } from './unpacked-size.ts';

const LOCAL_HEADER = 0x04034b50;
const CENTRAL_HEADER = 0x02014b50;
const END_OF_DIRECTORY = 0x06054b50;
/** Length of the end record, and of the longest comment behind it. */
const END_LENGTH = 22;
const LONGEST_COMMENT = 0xffff;
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
  readonly packed: number;
  readonly offset: number;
}

/** The files of a zip. Each is unpacked when it is read. */
export class Zip {
  readonly #bytes: Uint8Array;
  readonly #view: DataView;
  readonly #files = new Map<string, ZippedFile>();
  #left: number;

  /**
   * @param most how many bytes its files may unpack to, together
   * @throws FormatError where it has no directory
   */
  constructor(bytes: Uint8Array, most = MOST_UNPACKED) {
    this.#bytes = bytes;
    this.#view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
    this.#left = most;
    try {
      this.#readDirectory();
    } catch (error) {
      throw error instanceof RangeError ? broken('its directory') : error;
    }
  }

  get names(): readonly string[] {
    return [...this.#files.keys()];
  }

  /**
   * @returns null where there is no file of that name
   * @throws FormatError where it is broken, or where all that was read exceeds the limit
   */
  read(name: string): Uint8Array | null {
    const file = this.#files.get(name);
    if (file === undefined) return null;
    const unpacked = this.#unpack(name, file);
    this.#left -= unpacked.length;
    return unpacked;
  }

  #readDirectory(): void {
    const end = this.#endOfDirectory();
    const count = Math.min(this.#view.getUint16(end + 10, true), MOST_FILES);
    let at = this.#view.getUint32(end + 16, true);
    for (let i = 0; i < count; i++) {
      if (this.#view.getUint32(at, true) !== CENTRAL_HEADER) throw broken('its directory');
      const nameLength = this.#view.getUint16(at + 28, true);
      const name = new TextDecoder().decode(this.#bytes.subarray(at + 46, at + 46 + nameLength));
      this.#files.set(name, {
        method: this.#view.getUint16(at + 10, true),
        packed: this.#view.getUint32(at + 20, true),
        offset: this.#view.getUint32(at + 42, true),
      });
      at += 46 + nameLength + this.#view.getUint16(at + 30, true) + this.#view.getUint16(at + 32, true);
    }
  }

  #endOfDirectory(): number {
    const last = this.#bytes.length - END_LENGTH;
    for (let at = last; at >= Math.max(0, last - LONGEST_COMMENT); at--) {
      if (this.#view.getUint32(at, true) === END_OF_DIRECTORY) return at;
    }
    throw broken('its end');
  }

  #unpack(name: string, { method, packed, offset }: ZippedFile): Uint8Array {
    if (offset + 30 > this.#bytes.length || this.#view.getUint32(offset, true) !== LOCAL_HEADER)
      throw broken(name);
    const start =
      offset + 30 + this.#view.getUint16(offset + 26, true) + this.#view.getUint16(offset + 28, true);
    const end = start + packed;
    if (end > this.#bytes.length || (method !== STORED && method !== DEFLATED)) throw broken(name);
    const pieces = new UnpackedPieces(this.#left);
    if (method === STORED) {
      pieces.add(this.#bytes.subarray(start, end));
      return pieces.bytes();
    }
    const stream = new Inflate((piece) => pieces.add(piece));
    try {
      for (let at = start; at < end; at += PIECE)
        stream.push(this.#bytes.subarray(at, Math.min(end, at + PIECE)), at + PIECE >= end);
    } catch (error) {
      throw error instanceof FormatError ? error : broken(name);
    }
    return pieces.bytes();
  }
}

function broken(place: string): FormatError {
  return new FormatError('cut-short', 'The zip file is broken or cut short', place, 'a whole zip file');
}
