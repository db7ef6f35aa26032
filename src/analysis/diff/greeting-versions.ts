import type { MessageWords, Trail } from './message-trail.ts';
import type { FoundValue } from './message-values.ts';
import { LINES } from './protocol-types.ts';
import { stableSentence } from './stable-text.ts';

/** `3.1`, `v2.1.0`, `cache/3.1`. */
const VERSION = /^((?:[A-Za-z][\w-]*\/)?v?)\d{1,4}(?:\.\d{1,5}){1,3}$/;

/** The version of the server's program in the line by which it greets: its first one, and the only one of its type. */
export function greetingVersions(a: Trail, b: Trail, words: MessageWords): FoundValue[] {
  const [row, other] = [greeting(a, words), greeting(b, words)];
  if (row === null || other === null || a.kinds[row] !== b.kinds[other]) return [];
  const [left, right] = [a.values.get(row)?.get('[]'), b.values.get(other)?.get('[]')];
  if (left === undefined || right === undefined) return [];
  const [wordsA, wordsB] = [left, right].map(({ text }) => text.split(/\s+/));
  if (wordsA === undefined || wordsB === undefined || wordsA.length !== wordsB.length) return [];
  const odd = wordsA.flatMap((word, i) => (word === wordsB[i] ? [] : [[word, wordsB[i] ?? ''] as const]));
  if (!odd.some(isVersion) || !odd.every((pair) => isVersion(pair) || isSame(pair))) return [];
  return [{ row, a: left, b: right }];
}

/** A word of A, and that at its place in B. */
type Words = readonly [string, string];

function isVersion([a, b]: Words): boolean {
  return VERSION.test(a) && VERSION.exec(a)?.[1] === VERSION.exec(b)?.[1];
}

function isSame([a, b]: Words): boolean {
  return stableSentence(a) === stableSentence(b) && !VERSION.test(a);
}

function greeting({ kinds }: Trail, words: MessageWords): number | null {
  const row = kinds.findIndex((kind) => !words.kind(kind).outgoing);
  const number = kinds[row];
  if (number === undefined || words.kind(number).protocol !== LINES) return null;
  return kinds.indexOf(number, row + 1) === -1 ? row : null;
}
