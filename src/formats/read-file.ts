import { decodeText } from './container/decode-text.ts';
import { gunzip, isGzip } from './container/gunzip.ts';
import { readZip } from './container/read-zip.ts';
import { isZip, Zip } from './container/zip.ts';
import { FormatError } from './format-error.ts';
import type { Imported } from './imported.ts';
import { isNetLog, readNetLog } from './netlog/read-netlog.ts';
import { isPcap } from './pcap/packets.ts';
import { readPcap } from './pcap/read-pcap.ts';
import { readAny } from './recognize.ts';

/**
 * Reads a file of any format, recognised by its content: text in UTF-8 or UTF-16, compressed by gzip or packed as a zip.
 * Throws only FormatError.
 */
export function readFile(bytes: Uint8Array): Imported {
  // A container within a container is unpacked only once more.
  return readInside(bytes, 2);
}

/** V8 has no longer string (Node 20, Chromium 156). */
const LONGEST_TEXT = 0x1fffffe8;

function readInside(bytes: Uint8Array, containers: number): Imported {
  if (containers > 0 && isGzip(bytes)) return readInside(gunzip(bytes), containers - 1);
  if (containers > 0 && isZip(bytes))
    return readZip(new Zip(bytes), (inner) => readInside(inner, containers - 1));
  if (isPcap(bytes)) return readPcap(bytes);
  if (isNetLog(bytes)) return readNetLog(bytes);
  if (bytes.length > LONGEST_TEXT)
    throw new FormatError('too-large', 'The file is larger than 512 MiB', '', 'a smaller file');
  return readAny(decodeText(bytes));
}
