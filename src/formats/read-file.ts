import { asSource, type ByteSource } from './byte-source.ts';
import { decodeText, encodingOf } from './container/decode-text.ts';
import { gunzip, isGzip } from './container/gunzip.ts';
import { readZip } from './container/read-zip.ts';
import { isZip, Zip } from './container/zip.ts';
import { FormatError } from './format-error.ts';
import { LONGEST_TEXT } from './har/scan-har.ts';
import type { Imported } from './imported.ts';
import { isNetLog, readNetLog } from './netlog/read-netlog.ts';
import { isPcap } from './pcap/packets.ts';
import { readPcap } from './pcap/read-pcap.ts';
import type { ReadProgress } from './read-progress.ts';
import { readAny, readJsonFile, recognize } from './recognize.ts';

/** How a file is read. */
export interface ReadOptions {
  readonly onProgress?: ReadProgress;
  /** How many bytes a file may have whose format has to be held whole; default: as many as fit. */
  readonly mostHeld?: number;
}

/** Bytes by which the format is recognised: 64 Ki characters in any encoding. */
const HEAD = 3 << 16;

/**
 * Reads a file of any format, recognised by its content: text in UTF-8 or UTF-16, compressed by gzip or packed as a zip. A HAR and a
 * NetLog in UTF-8 are read piece by piece and may be of any length. Throws only FormatError, besides what the source throws.
 */
export function readFile(file: Uint8Array | ByteSource, options: ReadOptions = {}): Imported {
  // A container within a container is unpacked only once more.
  return readInside(asSource(file), options, 2);
}

function readInside(source: ByteSource, options: ReadOptions, containers: number): Imported {
  const head = source.read(0, Math.min(HEAD, source.size));
  const inner = (bytes: Uint8Array): Imported => readInside(asSource(bytes), options, containers - 1);
  if (containers > 0 && isGzip(head)) return inner(gunzip(wholeOf(source, options)));
  if (containers > 0 && isZip(head)) return readZip(new Zip(wholeOf(source, options)), inner);
  if (isPcap(head)) return readPcap(wholeOf(source, options));
  if (isNetLog(head)) return readNetLog(source, options.onProgress);
  if (encodingOf(head) === 'utf-8' && recognize(decodeText(head)) === 'har')
    return readJsonFile(source, options.onProgress);
  const bytes = wholeOf(source, {
    ...options,
    mostHeld: Math.min(options.mostHeld ?? LONGEST_TEXT, LONGEST_TEXT),
  });
  return readAny(decodeText(bytes));
}

/** All bytes of a file that cannot be read in pieces. */
function wholeOf(source: ByteSource, { mostHeld = Infinity, onProgress }: ReadOptions): Uint8Array {
  const { size } = source;
  if (size > mostHeld)
    throw new FormatError(
      'too-large',
      `The file is larger than ${Math.ceil(mostHeld / 2 ** 20)} MiB`,
      '',
      'a smaller file',
    );
  const bytes = source.read(0, size);
  onProgress?.({ stage: 'reading', done: size, total: size });
  onProgress?.({ stage: 'parsing', done: 0, total: 0 });
  return bytes;
}
