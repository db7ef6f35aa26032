import { sameIgnoringCase } from './ascii-case.ts';

/** One field line as it was sent (RFC 9110 section 5.2): name in its own case, value without surrounding white space. */
export interface Field {
  readonly name: string;
  readonly value: string;
}

/** One line of a field among the lines of its section. */
export interface FieldLine {
  readonly value: string;
  /** Position of the line in the header section it was taken from. */
  readonly fieldIndex: number;
}

/** All lines of one field, in order; names compare case-insensitively (RFC 9110 section 5.1). */
export function fieldLines(fields: readonly Field[], name: string): FieldLine[] {
  const lines: FieldLine[] = [];
  fields.forEach((field, fieldIndex) => {
    if (sameIgnoringCase(field.name, name)) lines.push({ value: field.value, fieldIndex });
  });
  return lines;
}

/** The lines of one list field joined by comma, which means the same (RFC 9110 section 5.3); null where there is none. */
export function combinedValue(fields: readonly Field[], name: string): string | null {
  const lines = fieldLines(fields, name);
  return lines.length === 0 ? null : lines.map((line) => line.value).join(', ');
}
