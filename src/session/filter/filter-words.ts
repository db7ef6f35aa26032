import type { Fault } from '../../protocol/http/fault.ts';

/** Longer input is cut: nobody types that much, and it is parsed at every keystroke. */
const MOST_CHARACTERS = 10_000;

/** One word of a filter, not yet interpreted. */
export interface Word {
  readonly negated: boolean;
  readonly index: number;
  readonly length: number;
  readonly form: 'bare' | 'quoted' | 'pattern';
  readonly body: string;
  /** Of a pattern. */
  readonly flags: string;
}

/**
 * Splits a filter into its words: `bare`, `"quoted"`, `/pattern/flags`, each with an optional minus before it. A bare word may end
 * in quotes, with spaces inside, as in `type:"sync step 1"`, and a path may have keys in quotes.
 */
export function filterWords(input: string, faults: Fault[]): Word[] {
  if (input.length > MOST_CHARACTERS) {
    faults.push({
      code: 'filter-too-long',
      index: MOST_CHARACTERS,
      length: input.length - MOST_CHARACTERS,
      detail: `Only the first ${MOST_CHARACTERS} characters of a filter count`,
    });
  }
  const read = input.slice(0, MOST_CHARACTERS);
  const found: Word[] = [];
  const start =
    /(-?)(?:"((?:[^"\\]|\\.)*)("?)|\/((?:[^/\\]|\\.)+)\/([dgimsuvy]*)(?=\s|$)|((?:json|decoded|\$)(?:\["(?:[^"\\]|\\.)*"\]|[^\s"=!<>~])+[=!<>~]+(?:"(?:[^"\\]|\\.)*"(?=\s|$)|\S*)|[^\s"]*[:=<>~]"(?:[^"\\]|\\.)*"(?=\s|$)|\S+))/gy;
  const space = /\s*/y;
  let at = 0;
  for (;;) {
    space.lastIndex = at;
    space.exec(read);
    start.lastIndex = space.lastIndex;
    const match = start.exec(read);
    if (match === null) return found;
    const [whole, minus = '', quoted, closing, source, flags = '', bare] = match;
    at = start.lastIndex;
    const base = { negated: minus === '-', index: match.index, length: whole.length };
    if (quoted !== undefined) {
      if (closing === '') faults.push(wordFault(base, 'unterminated-quote', 'The quote is not closed'));
      found.push({ ...base, form: 'quoted', body: quoted.replace(/\\(.)/gs, '$1'), flags: '' });
    } else if (source !== undefined) {
      found.push({ ...base, form: 'pattern', body: source, flags });
    } else {
      found.push({ ...base, form: 'bare', body: bare ?? '', flags: '' });
    }
  }
}

/** A fault with the place of its word. */
export function wordFault(
  word: { readonly index: number; readonly length: number },
  code: string,
  detail: string,
): Fault {
  return { code, index: word.index, length: word.length, detail };
}

/**
 * Adds a fault where a word looks like a condition that no filter has, such as `typ:event`. An address (`ws://`, `localhost:80`) and a
 * time are texts to search for, as is everything in quotes.
 */
export function faultOfUnknownCondition({ form, body, ...place }: Word, faults: Fault[]): void {
  const [, name] = /^([a-z]{2,20})(?::(?!\/|\d{1,5}(?:\/|$))\S|(?:[<>]=?)\d)/i.exec(body) ?? [];
  if (form !== 'bare' || name === undefined) return;
  const detail = `There is no condition \u201c${name}\u201d: put the words in quotes to look for them as a text`;
  faults.push(wordFault(place, 'unknown-condition', detail));
}
