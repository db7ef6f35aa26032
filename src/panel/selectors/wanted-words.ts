import { parseFilter } from '../../session/filter/parse-filter.ts';

/** The words that a search asks for as they are, to be marked where they are found. */
export function wantedWords(filter: string): readonly string[] {
  return parseFilter(filter).value.terms.flatMap((term) =>
    term.kind === 'text' && !term.negated ? [term.text] : [],
  );
}
