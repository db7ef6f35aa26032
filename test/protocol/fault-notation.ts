import type { Fault } from '../../src/protocol/http/fault.ts';

/** Faults as `code@index+length`, to compare in tables. */
export function notation(faults: readonly Fault[]): string[] {
  return faults.map(({ code, index, length }) => `${code}@${index}+${length}`);
}
