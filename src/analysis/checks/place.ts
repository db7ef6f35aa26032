import type { FieldLine } from '../../protocol/http/field.ts';
import type { Place } from '../finding.ts';

type Side = Place['side'];

/** Points at the start line of one side. */
export function startLine(side: Side, text: string): Place {
  return { side, fieldIndex: null, index: 0, length: text.length };
}

/** Points at the whole value of a field line. */
export function wholeValue(side: Side, line: FieldLine): Place {
  return { side, fieldIndex: line.fieldIndex, index: 0, length: line.value.length };
}

/** Points at the whole values of several lines, at most 20: nobody reads more. */
export function wholeValues(side: Side, lines: readonly FieldLine[]): Place[] {
  return lines.slice(0, 20).map((line) => wholeValue(side, line));
}
