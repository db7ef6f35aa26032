import type { TimeSpan } from '../../../analysis/rhythm/traffic-picture.ts';
import { filterWords } from '../../../session/filter/filter-words.ts';
import { parseFilter } from '../../../session/filter/parse-filter.ts';

/** The words of a filter, as they are written. */
function wordsOf(filter: string): string[] {
  return filterWords(filter, []).map(({ index, length }) => filter.slice(index, index + length));
}

function spanOf(word: string): TimeSpan | null {
  const [term] = parseFilter(word).value.terms;
  return term?.kind === 'time' && !term.negated ? term : null;
}

/** The time that a filter of messages names; null where it names none. */
export function timeOfFilter(filter: string): TimeSpan | null {
  for (const word of wordsOf(filter)) {
    const span = spanOf(word);
    if (span !== null) return { from: span.from, until: span.until };
  }
  return null;
}

/** The filter with another time, to the millisecond; with none where it is null. The rest stays as it was written. */
export function withTime(filter: string, span: TimeSpan | null): string {
  const others = wordsOf(filter).filter((word) => spanOf(word) === null);
  const term =
    span === null ? [] : [`time:${written(Math.floor(span.from))}..${written(Math.ceil(span.until))}`];
  return [...others, ...term].join(' ');
}

function written(at: number): string {
  const year = new Date(at).getUTCFullYear();
  // Other years have another form than the filter reads.
  return year >= 1000 && year <= 9999 ? new Date(at).toISOString() : String(Math.max(0, at));
}
