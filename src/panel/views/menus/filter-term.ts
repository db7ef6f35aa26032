import type { Signal } from '@preact/signals';
import { filterWords } from '../../../session/filter/filter-words.ts';

/** Adds a term to a filter, unless it is there. The opposite term is taken out. */
export function addTerm(filter: Signal<string>, term: string): void {
  const opposite = term.startsWith('-') ? term.slice(1) : `-${term}`;
  const words = filterWords(filter.value, [])
    .map(({ index, length }) => filter.value.slice(index, index + length))
    .filter((word) => word !== opposite);
  filter.value = (words.includes(term) ? words : [...words, term]).join(' ');
}

/** A term whose value has no white space, so that it stays one word. */
export function quoted(name: string, value: string): string {
  return `${name}${value.split(/\s/)[0] ?? ''}`;
}
