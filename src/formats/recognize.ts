import { asSource, type ByteSource, textStart, watchedSource } from './byte-source.ts';
import { isCdpLog, readCdpLog } from './cdp/read-cdp-log.ts';
import { FormatError } from './format-error.ts';
import { harLog } from './har/har-log.ts';
import { importHar } from './har/import-har.ts';
import { HarScan, type ScanSizes } from './har/scan-har.ts';
import type { Format, Imported } from './imported.ts';
import { member } from './json-access.ts';
import { JsonBroken } from './json-broken.ts';
import { readLog } from './log/read-log.ts';
import { readNetLog } from './netlog/read-netlog.ts';
import { jsonError, textPieces } from './parse-json.ts';
import type { ReadProgress } from './read-progress.ts';
import { isCurlOutput } from './transcript/curl-output.ts';
import { readTranscript } from './transcript/read-transcript.ts';

const EXPECTED = 'a HAR, a session log, a NetLog, a packet capture, a log of DevTools events or a transcript';

/** Recognises a file's format by the beginning of its content; null where it looks like none. */
export function recognize(text: string): Format | null {
  const start = text
    .slice(0, 65_536)
    .replace(/^\u{feff}/u, '')
    .trimStart();
  if (isCdpLog(start)) return 'cdp';
  if (start.startsWith('{')) {
    if (/^\{\s*"switchyard"\s*:\s*"log"/.test(start)) return 'log';
    if (/^\{\s*"(constants|events|polledData)"\s*:/.test(start)) return 'netlog';
    return 'har';
  }
  if (isCurlOutput(start)) return 'transcript';
  return start.split('\n').some((line) => /^[><!] \S/.test(line)) ? 'transcript' : null;
}

/** Reads a file of any format, recognised by its content. Throws only FormatError. */
export function readAny(text: string): Imported {
  switch (recognize(text)) {
    case 'log':
      return readLog(text);
    case 'cdp':
      return readCdpLog(text);
    case 'netlog':
      return readNetLog(new TextEncoder().encode(text));
    case 'transcript':
      return readTranscript(text);
    case 'har':
      return readJsonFile(asSource(new TextEncoder().encode(text)));
    default:
      // A tnetstring of mitmproxy's flows.
      if (
        /^\d{1,9}:\d{1,2}:(?:version|type|id|error|request|response|websocket|client_conn|server_conn|intercepted|marked|metadata|comment|timestamp_created|backup)[;,]/.test(
          text,
        )
      )
        throw new FormatError(
          'not-this-format',
          'This is a flow file of mitmproxy',
          '',
          'the HAR that mitmproxy makes of it: mitmdump -nr FILE --set hardump=flows.har',
        );
      throw new FormatError(
        'not-this-format',
        text.trim() === '' ? 'The file is empty' : 'The format of the file is not known',
        '',
        EXPECTED,
      );
  }
}

/**
 * Reads a file that begins with a brace, which may be a HAR, without holding it. Throws only FormatError.
 * @param sizes of the parts that are read at once, for tests
 */
export function readJsonFile(
  source: ByteSource,
  onProgress: ReadProgress = () => {},
  sizes?: ScanSizes,
): Imported {
  // Some programs write a byte order mark twice.
  const from = textStart(source, textStart(source));
  const { size } = source;
  const watched = watchedSource(source, (done) => onProgress({ stage: 'reading', done, total: size }));
  let total = 0;
  let done = 0;
  const onList = (bytes: number): void => {
    done += bytes;
    if (total > 0) onProgress({ stage: 'parsing', done, total });
  };
  try {
    const { root, entries, lists, listBytes } = new HarScan(watched, onList, sizes).run(from);
    total = listBytes;
    try {
      const isHar = Array.isArray(member(member(root, 'log'), 'entries'));
      if (!isHar && member(root, 'constants') !== undefined && member(root, 'events') !== undefined)
        return readNetLog(source, onProgress);
      if (member(root, 'log') === undefined) {
        throw new FormatError(
          'not-this-format',
          'The file is JSON, but its format is not known',
          '',
          EXPECTED,
        );
      }
      return importHar(harLog(root), entries);
    } finally {
      // What is no JSON is refused, wherever it is, before anything else.
      for (const list of lists) list.check();
    }
  } catch (error) {
    if (!(error instanceof JsonBroken)) throw error;
    throw jsonError(() => textPieces(source, from), EXPECTED);
  }
}
