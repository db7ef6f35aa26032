// RFC 9110 section 7.6.1: Connection = #connection-option, each a token; they compare without regard to case.
import { sameIgnoringCase } from '../http/ascii-case.ts';
import { FaultLog, type Parsed } from '../http/fault.ts';
import { readTokenList } from '../http/token-list.ts';

/** One option of a Connection field, and its place in the value. */
export interface ConnectionOption {
  /** As written. */
  readonly name: string;
  readonly index: number;
  readonly length: number;
}

/**
 * Reads a Connection value (several lines: join them by `combinedValue`). Faults: `empty-list`, `empty-element`,
 * `invalid-character`.
 */
export function parseConnectionOptions(value: string): Parsed<ConnectionOption[]> {
  const faults = new FaultLog();
  const options = readTokenList(value, 'a connection option', faults);
  return { value: options, faults: faults.list() };
}

/** Whether the option is listed, such as `upgrade`. */
export function listsOption(options: readonly ConnectionOption[], name: string): boolean {
  return options.some((option) => sameIgnoringCase(option.name, name));
}

/** Writes a Connection value. */
export function formatConnectionOptions(options: readonly Pick<ConnectionOption, 'name'>[]): string {
  return options.map((option) => option.name).join(', ');
}
