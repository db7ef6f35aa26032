import { asSource, type ByteSource, watchedSource } from './byte-source.ts';
import { asUtf8, decodeText, encodingOf } from './container/decode-text.ts';
import { brokenGzip, gunzip, isGzip } from './container/gunzip.ts';
import { readZip } from './container/read-zip.ts';
import { isZip, Zip } from './container/zip.ts';
import { FormatError } from './format-error.ts';
import { LONGEST_TEXT } from './har/scan-har.ts';
import type { Imported } from './imported.ts';
import { readLog } from './log/read-log.ts';
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
 * Reads a file of any format, recognised by its content: text in UTF-8 or UTF-16, compressed by gzip or packed as a zip. A HAR, a
 * session log and a NetLog are read piece by piece and may be of any length. Throws only FormatError, besides what the source throws.
 */
export function readFile(file: Uint8Array | ByteSource, options: ReadOptions = {}): Imported {
  // A container within a container is unpacked only once more.
  return readInside(asSource(file), options, 2);
}

function readInside(source: ByteSource, options: ReadOptions, containers: number): Imported {
  const head = source.read(0, Math.min(HEAD, source.size));
  const inner = (unpacked: ByteSource): Imported => readInside(unpacked, options, containers - 1);
  if (containers > 0 && isGzip(head)) {
    const { unpacked, intact, trailing, breaksOff } = gunzip(read(source, options));
    if (breaksOff)
      return withProblems(
        readBeginning(() => inner(unpacked)),
        [BREAKS_OFF],
      );
    const imported = withDamage(inner(unpacked), intact ? [] : ['']);
    if (trailing === 0) return imported;
    const what = `has ${trailing} bytes behind its end that belong to nothing, and were ignored`;
    return withProblems(imported, [{ where: 'the gzip file', what }]);
  }
  if (containers > 0 && isZip(head)) {
    const zip = new Zip(read(source, options));
    const imported = readZip(zip, inner);
    return withDamage(imported, zip.damaged);
  }
  if (isPcap(head)) return readPcap(wholeOf(source, options));
  const encoding = encodingOf(head);
  if (encoding !== 'utf-8') return readText(asUtf8(read(source, options), encoding), options);
  return readText(source, options);
}

const BREAKS_OFF = {
  where: 'the gzip file',
  what: 'is broken or cut short: what it has before that place is read',
};

/** Reads what is left of a file. What is wrong with it is that the gzip file breaks off. */
function readBeginning(readIt: () => Imported): Imported {
  try {
    return readIt();
  } catch (error) {
    throw error instanceof FormatError && error.fault !== 'too-large' ? brokenGzip() : error;
  }
}

/** Says of a container that it was changed on its way: what it has is read all the same. */
function withDamage(imported: Imported, places: readonly string[]): Imported {
  if (places.length === 0) return imported;
  const what = 'is damaged: its checksum is another, so what was read of it may be wrong';
  const problems = places.map((place) => ({ where: place === '' ? 'the gzip file' : place, what }));
  return withProblems(imported, problems);
}

function withProblems(imported: Imported, problems: Imported['problems']): Imported {
  return {
    ...imported,
    problems: [...problems, ...imported.problems],
    problemCount: imported.problemCount + problems.length,
  };
}

/** Reads a text in UTF-8. */
function readText(source: ByteSource, options: ReadOptions): Imported {
  const head = source.read(0, Math.min(HEAD, source.size));
  if (isNetLog(head)) return readJsonOrNetLog(source, options);
  const format = recognize(decodeText(head));
  if (format === 'har') return readJsonFile(source, options.onProgress);
  if (format === 'log') return readLog(read(source, options));
  const bytes = wholeOf(source, {
    ...options,
    mostHeld: Math.min(options.mostHeld ?? LONGEST_TEXT, LONGEST_TEXT),
  });
  return readAny(decodeText(bytes));
}

/** A HAR may have such members before its log: only the constants show which it is. */
function readJsonOrNetLog(source: ByteSource, { onProgress }: ReadOptions): Imported {
  try {
    return readNetLog(source, onProgress);
  } catch (error) {
    const isOther = error instanceof FormatError && error.fault === 'not-this-format';
    if (!isOther) throw error;
    try {
      return readJsonFile(source, onProgress);
    } catch {
      throw error;
    }
  }
}

/** A file that is read from its beginning to its end, with the progress of that. */
function read(source: ByteSource, { onProgress = () => {} }: ReadOptions): ByteSource {
  return watchedSource(source, (done) => onProgress({ stage: 'reading', done, total: source.size }));
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
