import { textKey } from '../../events/text-key.ts';
import { asciiLowerCase } from '../../protocol/http/ascii-case.ts';
import type { Field } from '../../protocol/http/field.ts';
import { trimWhiteSpace } from '../../protocol/http/white-space.ts';

/** One line of a field, and the place of its value. */
export interface TableLine {
  /** Without white space around it. */
  readonly value: string;
  readonly fieldIndex: number;
  /** Where this value begins in the field's value: above 0 where a source joined several lines by newline. */
  readonly offset: number;
}

const NONE: readonly TableLine[] = [];

/** The fields of one head by name, grouped once so that the checks need not search the list again. */
export class FieldTable {
  readonly all: readonly Field[];
  /** Why the list is known not to be whole, so that a field which it lacks may have been sent; null where it is not. */
  readonly leftOut: string | null;
  readonly #byName = new Map<string, TableLine[]>();

  constructor(fields: readonly Field[], leftOut: string | null = null) {
    this.all = fields;
    this.leftOut = leftOut;
    fields.forEach((field, fieldIndex) => {
      const name = textKey(asciiLowerCase(field.name));
      const lines = this.#byName.get(name);
      if (lines === undefined) this.#byName.set(name, tableLines(field.value, fieldIndex));
      else for (const line of tableLines(field.value, fieldIndex)) lines.push(line);
    });
  }

  /** All lines of a field, in order; `name` in lower case. */
  lines(name: string): readonly TableLine[] {
    return this.#byName.get(textKey(name)) ?? NONE;
  }

  /** Whether the field is there at all; `name` in lower case. */
  has(name: string): boolean {
    return this.#byName.has(textKey(name));
  }
}

// No field value contains a newline. Where one does, a header object has joined repeated lines (CDP, and HAR files made
// from it).
function tableLines(value: string, fieldIndex: number): TableLine[] {
  if (!value.includes('\n')) return [tableLine(value, fieldIndex, 0)];
  let offset = 0;
  return value
    .split('\n')
    .slice(0, 1000)
    .map((part) => {
      const line = tableLine(part.endsWith('\r') ? part.slice(0, -1) : part, fieldIndex, offset);
      offset += part.length + 1;
      return line;
    });
}

function tableLine(text: string, fieldIndex: number, offset: number): TableLine {
  const value = trimWhiteSpace(text);
  const leading = value.length === text.length || value === '' ? 0 : text.indexOf(value);
  return { value, fieldIndex, offset: offset + leading };
}
