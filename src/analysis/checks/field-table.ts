import type { Field, FieldLine } from '../../protocol/http/field.ts';

const NONE: readonly FieldLine[] = [];

/** The fields of one head by lower-case name, grouped once so that 45 checks need not search the list again. */
export class FieldTable {
  readonly all: readonly Field[];
  readonly #byName = new Map<string, FieldLine[]>();

  constructor(fields: readonly Field[]) {
    this.all = fields;
    fields.forEach((field, fieldIndex) => {
      const name = field.name.toLowerCase();
      const lines = this.#byName.get(name);
      if (lines === undefined) this.#byName.set(name, [{ value: field.value, fieldIndex }]);
      else lines.push({ value: field.value, fieldIndex });
    });
  }

  /** All lines of a field, in order; `name` in lower case. */
  lines(name: string): readonly FieldLine[] {
    return this.#byName.get(name) ?? NONE;
  }

  /** Whether the field is there at all; `name` in lower case. */
  has(name: string): boolean {
    return this.#byName.has(name);
  }
}
