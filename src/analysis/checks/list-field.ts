import type { Parsed } from '../../protocol/http/fault.ts';
import type { ListField } from '../evidence.ts';
import type { TableLine } from './field-table.ts';

interface Placed {
  readonly index: number;
  readonly length: number;
  /** Faults of an extension's parameters have their place in the same value. */
  readonly parameters?: readonly Placed[];
}

/** Reads all lines of a list field. Offsets refer to the field's value as it was captured. */
export function readListField<T extends Placed>(
  lines: readonly TableLine[],
  parse: (value: string) => Parsed<T[]>,
): ListField<T> {
  const items: { item: T; fieldIndex: number }[] = [];
  const faults: ListField<T>['faults'][number][] = [];
  for (const { value, fieldIndex, offset } of lines) {
    const parsed = parse(value);
    for (const item of parsed.value) items.push({ item: moved(item, offset), fieldIndex });
    for (const fault of parsed.faults) faults.push({ fault: moved(fault, offset), fieldIndex });
  }
  return { lines, items, faults };
}

function moved<P extends Placed>(placed: P, offset: number): P {
  if (offset === 0) return placed;
  const index = placed.index + offset;
  if (placed.parameters === undefined) return { ...placed, index };
  return { ...placed, index, parameters: placed.parameters.map((parameter) => moved(parameter, offset)) };
}
