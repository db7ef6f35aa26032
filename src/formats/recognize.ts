import { isCdpLog, readCdpLog } from './cdp/read-cdp-log.ts';
import { FormatError } from './format-error.ts';
import { readHar } from './har/read-har.ts';
import type { Format, Imported } from './imported.ts';
import { member } from './json-access.ts';
import { readLog } from './log/read-log.ts';
import { readNetLog } from './netlog/read-netlog.ts';
import { parseJson } from './parse-json.ts';
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
      return readJson(text);
    default:
      throw new FormatError('not-this-format', 'The format of the file is not known', '', EXPECTED);
  }
}

function readJson(text: string): Imported {
  const root = parseJson(text, EXPECTED);
  if (member(root, 'constants') !== undefined && member(root, 'events') !== undefined) {
    return readNetLog(new TextEncoder().encode(text));
  }
  if (member(root, 'log') === undefined) {
    throw new FormatError(
      'not-this-format',
      'The file is JSON, but its format is not known',
      'log',
      EXPECTED,
    );
  }
  return readHar(root);
}
