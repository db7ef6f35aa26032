import type { FaultLog } from './fault.ts';
import { type FieldSection, isBlank, readFieldSection } from './field-section.ts';
import { type Line, readLine } from './line.ts';

/**
 * The first line of a text that is not empty; null where there is none. Faults: `empty-line-before-start` (a server should
 * ignore at least one: RFC 9112 section 2.2). The caller notes how the line ends.
 */
export function readStartLine(text: string, faults: FaultLog): Line | null {
  for (let at = 0; at < text.length; ) {
    const line = readLine(text, at);
    if (!isBlankLine(text, line)) return line;
    faults.add(
      'empty-line-before-start',
      line.start,
      line.next - line.start,
      'an empty line precedes the start line',
    );
    at = line.next;
  }
  return null;
}

function isBlankLine(text: string, { start, end }: Line): boolean {
  return skipBlanks(text, start, end) === end;
}

function skipBlanks(text: string, start: number, end: number): number {
  let at = start;
  while (at < end && isBlank(text, at)) at += 1;
  return at;
}

/**
 * Reads the fields of a head that has no start line and so begins with a field, or with nothing (`line` null). White space
 * before the first field has nothing to fold into: it is noted as `space-before-field` and ignored.
 */
export function readHeadlessSection(text: string, line: Line | null, faults: FaultLog): FieldSection {
  if (line === null) return readFieldSection(text, text.length, faults);
  const from = skipBlanks(text, line.start, line.end);
  if (from > line.start) {
    faults.add('space-before-field', line.start, from - line.start, 'white space precedes the first field');
  }
  return readFieldSection(text, from, faults);
}
