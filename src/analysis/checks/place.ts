import type { FieldLine } from '../../protocol/http/field.ts';
import { isTolerated } from '../../protocol/http/list.ts';
import type { ListField } from '../evidence.ts';
import type { Place } from '../finding.ts';
import type { TableLine } from './field-table.ts';

type Side = Place['side'];
type ListFault<T> = ListField<T>['faults'][number];

/** More places would not help anybody. */
const MOST = 20;

/** Points at the start line of one side. */
export function startLine(side: Side, length = 0): Place {
  return { side, fieldIndex: null, index: 0, length };
}

/** Points at the whole values of lines. */
export function wholeValues(side: Side, lines: readonly TableLine[]): Place[] {
  return lines
    .slice(0, MOST)
    .map(({ fieldIndex, offset, value }) => ({ side, fieldIndex, index: offset, length: value.length }));
}

/** Points at elements of a list. */
export function itemPlaces(
  side: Side,
  items: readonly {
    readonly item: { readonly index: number; readonly length: number };
    readonly fieldIndex: number;
  }[],
): Place[] {
  return items
    .slice(0, MOST)
    .map(({ item, fieldIndex }) => ({ side, fieldIndex, index: item.index, length: item.length }));
}

/** Points at faults of a list. */
export function faultPlaces<T>(side: Side, faults: readonly ListFault<T>[]): Place[] {
  return faults
    .slice(0, MOST)
    .map(({ fault, fieldIndex }) => ({ side, fieldIndex, index: fault.index, length: fault.length }));
}

/** The faults for which a recipient may reject the list. It has to accept empty elements, among others. */
export function realFaults<T>(list: ListField<T>): ListFault<T>[] {
  return list.faults.filter(
    ({ fault }) => !isTolerated(fault) && !(fault.code === 'empty-list' && list.items.length > 0),
  );
}

/** Faults that a sender must not make and a recipient has to accept, such as empty elements (RFC 9110 section 5.6.1). */
export function toleratedFaults<T>(list: ListField<T>): ListFault<T>[] {
  return list.items.length === 0 ? [] : list.faults.filter(({ fault }) => isTolerated(fault));
}

/** The first of some faults, as a clause, and how many more there are. */
export function describeFaults<T>(faults: readonly ListFault<T>[]): string {
  const [first] = faults;
  if (first === undefined) return 'nothing is wrong';
  const more = faults.length === 1 ? '' : `, and ${faults.length - 1} more`;
  return `${first.fault.detail} (at offset ${first.fault.index}${more})`;
}

/** Points at whole fields of a field list. */
export function fieldPlaces(side: Side, lines: readonly FieldLine[]): Place[] {
  return lines
    .slice(0, MOST)
    .map(({ fieldIndex, value }) => ({ side, fieldIndex, index: 0, length: value.length }));
}
