import type { ComparedConnection } from './compared-connection.ts';
import { NONE, type PlacedDifference } from './difference.ts';
import type { MessageWords } from './message-trail.ts';

function placeOf({ trail }: ComparedConnection, row: number): number {
  return trail.places[row] ?? 0;
}

/** `server-to-client welcome`. */
function titleOf({ trail }: ComparedConnection, row: number, words: MessageWords): string {
  const number = trail.kinds[row] ?? 0;
  return `${words.kind(number).outgoing ? 'client-to-server' : 'server-to-client'} ${words.kindName(number)}`;
}

function whereOf(compared: ComparedConnection, row: number, words: MessageWords): string {
  return `message ${placeOf(compared, row)} (${words.kindName(compared.trail.kinds[row] ?? 0)})`;
}

/** A message of A that never came in B. */
export function neverCame(
  a: ComparedConnection,
  row: number,
  words: MessageWords,
  known: Known = {},
): PlacedDifference {
  return onlyIn('A', a, row, words, known);
}

/** A message of B that never came in A. */
export function besides(
  b: ComparedConnection,
  row: number,
  words: MessageWords,
  known: Known = {},
): PlacedDifference {
  return onlyIn('B', b, row, words, known);
}

function onlyIn(
  side: Side,
  compared: ComparedConnection,
  row: number,
  words: MessageWords,
  known: Known,
): PlacedDifference {
  const title = titleOf(compared, row, words);
  const what = `${subjectOf(compared, row, side, words, known)} never came in ${side === 'A' ? 'B' : 'A'}`;
  const sides = side === 'A' ? { a: title, b: NONE } : { a: NONE, b: title };
  return {
    place: placeOf(compared, row),
    alike: `${side} ${compared.trail.kinds[row]}`,
    difference: { where: whereOf(compared, row, words), ...sides, what },
  };
}

type Side = 'A' | 'B';

interface Known {
  /** How many messages of its type the side has of which any may be the one; absent where it is surely this one. */
  readonly oneOf?: number;
}

function subjectOf(
  compared: ComparedConnection,
  row: number,
  side: Side,
  words: MessageWords,
  { oneOf = 1 }: Known,
): string {
  const title = titleOf(compared, row, words);
  return oneOf > 1
    ? `one of ${oneOf} ${title} of ${side}`
    : `message ${placeOf(compared, row)} of ${side}, ${title},`;
}

/** A message of A in whose place B has another. */
export function exchanged(
  a: ComparedConnection,
  row: number,
  b: ComparedConnection,
  other: number,
  words: MessageWords,
): PlacedDifference {
  const [title, instead] = [titleOf(a, row, words), titleOf(b, other, words)];
  const place = placeOf(a, row);
  const formA = words.kind(a.trail.kinds[row] ?? 0);
  const formB = words.kind(b.trail.kinds[other] ?? 0);
  const [textA, textB] =
    title === instead ? [`${title} (${formA.protocol})`, `${instead} (${formB.protocol})`] : [title, instead];
  const what = `message ${place} is ${textA} in A and ${textB} in B`;
  return { place, difference: { where: whereOf(a, row, words), a: textA, b: textB, what } };
}

/** A message that stands at another place among the others. */
export function moved(
  a: ComparedConnection,
  row: number,
  b: ComparedConnection,
  other: number,
  words: MessageWords,
): PlacedDifference {
  const [placeA, placeB] = [placeOf(a, row), placeOf(b, other)];
  const title = titleOf(a, row, words);
  const what = `${title} is message ${placeA} in A and message ${placeB} in B: the order is another`;
  return {
    place: Math.min(placeA, placeB),
    difference: { where: whereOf(a, row, words), a: `message ${placeA}`, b: `message ${placeB}`, what },
  };
}
