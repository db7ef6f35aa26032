import { FaultLog, type Parsed } from './fault.ts';
import type { Field } from './field.ts';
import { formatFieldSection, isFieldLine, oneLine, readFieldSection } from './field-section.ts';
import { noteLineEnd } from './line.ts';
import { readHeadlessSection, readStartLine } from './start-line.ts';
import { skipWhiteSpace, trimWhiteSpace } from './white-space.ts';

/** Status line and header section (RFC 9112 section 4). */
export interface ResponseHead {
  /** As written, such as `HTTP/1.1`; empty where the line has none. */
  readonly version: string;
  /** 0 where none could be read. */
  readonly status: number;
  /** What follows the status; of a status line that could not be read, all that could not. */
  readonly reason: string;
  readonly fields: readonly Field[];
  /** The bytes' text as captured, where the source has it; null where only a field list was seen. */
  readonly raw: string | null;
  /** Only the beginning was kept: a field that is not among these may have been sent all the same. */
  readonly cut?: true;
}

type StatusLine = Pick<ResponseHead, 'version' | 'status' | 'reason'>;

/**
 * Reads a response head from its text, up to the first empty line. Without a status line, `:status` says what it
 * would (RFC 9113 section 8.3.2). Faults, by offset in `text`: `empty-line-before-start`, `missing-start-line`,
 * `space-before-field`, `missing-version`, `invalid-version`, `invalid-status`, `status-out-of-range`,
 * `missing-space-after-status` (the reason may be empty, its space may not), `space-in-start-line`, and those of
 * `readFieldSection`.
 */
export function parseResponseHead(text: string): Parsed<ResponseHead> {
  const faults = new FaultLog();
  const line = readStartLine(text, faults);
  if (line === null || isFieldLine(text, line.start, line.end)) {
    const { fields } = readHeadlessSection(text, line, faults);
    const status = pseudoStatus(fields);
    if (status === 0)
      faults.add('missing-start-line', line?.start ?? text.length, 0, 'there is no status line');
    return { value: { version: '', status, reason: '', fields, raw: text }, faults: faults.list() };
  }
  noteLineEnd(text, line, faults);
  const statusLine = readStatusLine(text, line.start, line.end, faults);
  const { fields } = readFieldSection(text, line.next, faults);
  return { value: { ...statusLine, fields, raw: text }, faults: faults.list() };
}

/** Reads `version status reason`, each of which may be missing. */
function readStatusLine(text: string, start: number, end: number, faults: FaultLog): StatusLine {
  const line = text.slice(start, end).replaceAll('\r', ' ');
  const from = skipWhiteSpace(line, 0);
  const version = /^HTTP\/[^ \t]*/i.exec(line.slice(from))?.[0] ?? '';
  if (version === '') {
    faults.add('missing-version', start, 0, 'the status line has no HTTP version');
  } else if (!/^HTTP\/[0-9](?:\.[0-9])?$/.test(version)) {
    faults.add(
      'invalid-version',
      start + from,
      version.length,
      'the HTTP version is not of the form HTTP/1.1',
    );
  }

  const index = skipWhiteSpace(line, from + version.length);
  const rest = line.slice(index);
  const digits = /^[1-9][0-9]{2}(?![^ \t])/.exec(rest)?.[0] ?? '';
  if (digits === '') {
    faults.add('invalid-status', start + index, 0, 'the status line has no status of three digits');
    return { version, status: 0, reason: trimWhiteSpace(rest) };
  }
  const status = Number(digits);
  if (status > 599) faults.add('status-out-of-range', start + index, 3, 'a status is from 100 to 599');
  if (rest.length === 3) {
    faults.add(
      'missing-space-after-status',
      end,
      0,
      'a space has to follow the status, even without a reason',
    );
  }
  const reason = trimWhiteSpace(rest.slice(3));
  if (trimWhiteSpace(formatStatusLine({ version, status, reason })) !== trimWhiteSpace(line) || from > 0) {
    faults.add(
      'space-in-start-line',
      start,
      end - start,
      'the status line has more white space than its grammar allows',
    );
  }
  return { version, status, reason };
}

function pseudoStatus(fields: readonly Field[]): number {
  const value = fields.find((field) => field.name === ':status')?.value ?? '';
  return /^[1-9][0-9]{2}$/.test(value) ? Number(value) : 0;
}

function formatStatusLine({ version, status, reason }: StatusLine): string {
  if (status === 0) return [version, reason].filter((part) => part !== '').join(' ');
  return `${version === '' ? '' : `${version} `}${status} ${reason}`;
}

/** Writes a response head with CRLF and its empty line; without a status line where `:status` replaces it. */
export function formatResponseHead(head: ResponseHead): string {
  const { version, status, reason, fields } = head;
  const inFields = version === '' && reason === '' && pseudoStatus(fields) === status;
  const line = inFields ? '' : oneLine(formatStatusLine(head));
  return `${line === '' ? '' : `${line}\r\n`}${formatFieldSection(fields)}\r\n`;
}
