import type { Signal } from '@preact/signals';

/** Adds a term to a filter, unless it is there. The opposite term is taken out. */
export function addTerm(filter: Signal<string>, term: string): void {
  const opposite = term.startsWith('-') ? term.slice(1) : `-${term}`;
  const words = filter.value.split(/\s+/).filter((word) => word !== '' && word !== opposite);
  filter.value = (words.includes(term) ? words : [...words, term]).join(' ');
}

/** A term whose value has no white space, so that it stays one word. */
export function quoted(name: string, value: string): string {
  return `${name}${value.split(/\s/)[0] ?? ''}`;
}
