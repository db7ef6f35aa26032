import { FaultLog, type Parsed } from './fault.ts';
import type { Field } from './field.ts';
import { formatFieldSection, isFieldLine, oneLine, readFieldSection } from './field-section.ts';
import { noteLineEnd } from './line.ts';
import { readHeadlessSection, readStartLine } from './start-line.ts';
import { isToken } from './token.ts';

/** Request line and header section (RFC 9112 section 3). */
export interface RequestHead {
  readonly method: string;
  readonly target: string;
  /** As written, such as `HTTP/1.1`; empty where the line has none. */
  readonly version: string;
  readonly fields: readonly Field[];
  /** The bytes' text as captured, where the source has it; null where only a field list was seen. */
  readonly raw: string | null;
  /** Only the beginning was kept: a field that is not among these may have been sent all the same. */
  readonly cut?: true;
}

type RequestLine = Pick<RequestHead, 'method' | 'target' | 'version'>;

/**
 * Reads a request head from its text, up to the first empty line. Without a request line, `:method` and `:path` say
 * what it would (RFC 9113 section 8.3.1). Faults, by offset in `text`: `empty-line-before-start`,
 * `missing-start-line`, `space-before-field`, `missing-target`, `missing-version`, `invalid-version`,
 * `invalid-method`, `space-in-start-line`, and those of `readFieldSection`.
 */
export function parseRequestHead(text: string): Parsed<RequestHead> {
  const faults = new FaultLog();
  const line = readStartLine(text, faults);
  if (line === null || (isFieldLine(text, line.start, line.end) && !endsWithVersion(text, line.end))) {
    const { fields } = readHeadlessSection(text, line, faults);
    const method = pseudoValue(fields, ':method');
    const target = pseudoValue(fields, ':path');
    if (method === '')
      faults.add('missing-start-line', line?.start ?? text.length, 0, 'there is no request line');
    return { value: { method, target, version: '', fields, raw: text }, faults: faults.list() };
  }
  noteLineEnd(text, line, faults);
  const requestLine = readRequestLine(text, line.start, line.end, faults);
  const { fields } = readFieldSection(text, line.next, faults);
  return { value: { ...requestLine, fields, raw: text }, faults: faults.list() };
}

/** Reads `method target version`; more white space than one space is noted and read over (RFC 9112 section 3). */
function readRequestLine(text: string, start: number, end: number, faults: FaultLog): RequestLine {
  const words = [...text.slice(start, end).matchAll(/[^ \t\r]+/g)];
  const last = words.length > 1 ? words.at(-1) : undefined;
  const version = last !== undefined && /^HTTP\//i.test(last[0]) ? last[0] : '';
  const method = words[0]?.[0] ?? '';
  const between = words.slice(1, version === '' ? undefined : -1).map((word) => word[0]);
  const target = between.join(' ');

  if (!isToken(method)) faults.add('invalid-method', start, method.length, 'the method is not a token');
  if (target === '') faults.add('missing-target', start + method.length, 0, 'the request line has no target');
  if (version === '') {
    faults.add('missing-version', end, 0, 'the request line has no HTTP version');
  } else if (!/^HTTP\/[0-9](?:\.[0-9])?$/.test(version)) {
    const index = start + (last?.index ?? 0);
    faults.add('invalid-version', index, version.length, 'the HTTP version is not of the form HTTP/1.1');
  }
  const read = [method, target, version].filter((part) => part !== '');
  if (between.length > 1 || read.join(' ').length !== end - start) {
    faults.add(
      'space-in-start-line',
      start,
      end - start,
      'the request line has more white space than its grammar allows',
    );
  }
  return { method, target, version };
}

function endsWithVersion(text: string, end: number): boolean {
  return / HTTP\/[0-9](?:\.[0-9])?[ \t\r]*$/.test(text.slice(Math.max(0, end - 20), end));
}

function pseudoValue(fields: readonly Field[], name: string): string {
  return fields.find((field) => field.name === name)?.value ?? '';
}

/** Writes a request head with CRLF and its empty line; without a request line where `:method` and `:path` replace it. */
export function formatRequestHead(head: RequestHead): string {
  const { method, target, version, fields } = head;
  const inFields =
    version === '' && pseudoValue(fields, ':method') === method && pseudoValue(fields, ':path') === target;
  const line = inFields ? '' : oneLine([method, target, version].filter((part) => part !== '').join(' '));
  return `${line === '' ? '' : `${line}\r\n`}${formatFieldSection(fields)}\r\n`;
}
