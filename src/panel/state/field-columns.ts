import type { Connection } from '../../session/connection.ts';
import { type Field, fieldText, readField } from '../../session/filter/field.ts';
import { EndpointChoices } from './endpoint-choices.ts';

/** Columns of fields that one list can have, and characters of a field's name. */
export const MOST_FIELDS = 20;
const LONGEST_FIELD = 500;

const NONE: readonly string[] = [];

/** The fields that are columns of the message list, by endpoint, as the filter language writes them. */
export class FieldColumns extends EndpointChoices<readonly string[]> {
  constructor() {
    super(readFields);
  }

  fieldsOf(connection: Connection | null): readonly string[] {
    return (connection === null ? null : this.of(connection)) ?? NONE;
  }

  /** Adds one at the end. @returns false where there are as many as there can be, or its name is too long */
  add(connection: Connection, field: Field): boolean {
    const name = fieldText(field);
    const fields = this.fieldsOf(connection);
    if (fields.includes(name)) return true;
    if (fields.length >= MOST_FIELDS || name.length > LONGEST_FIELD) return false;
    this.choose(connection, [...fields, name]);
    return true;
  }

  remove(connection: Connection, name: string): void {
    const left = this.fieldsOf(connection).filter((each) => each !== name);
    this.choose(connection, left.length === 0 ? null : left);
  }
}

function readFields(stored: unknown): readonly string[] | null {
  if (!Array.isArray(stored)) return null;
  const fields = stored
    .filter((name): name is string => typeof name === 'string' && name.length <= LONGEST_FIELD)
    .filter((name) => readField(name) !== null)
    .slice(0, MOST_FIELDS);
  return fields.length === 0 ? null : [...new Set(fields)];
}
