import type { ComparedConnection } from './compared-connection.ts';
import type { Difference } from './difference.ts';
import { isTimedCopy } from './message-rhythm.ts';
import type { MessageTrail, MessageWords } from './message-trail.ts';
import type { MessageValue } from './message-values.ts';
import { isRedacted } from './stable-text.ts';
import { differInWords, isSettledValue, steadyText } from './steady-value.ts';

/** More of one pair than a reader goes through. */
const MOST = 20;

/** The same of words, of which two agree that are not the same. */
const FEWEST_WORDS = 3;
/** So many messages of one type show by all values but one that these are the same in each recording. */
const FEWEST_ALIKE = 4;
/** The same of values that have two states, which agree by chance more often. */
const FEWEST_ALIKE_OF_TWO = 8;

/**
 * Values that differ between messages of the same type, where types and shapes are the same. What a program makes anew in each run
 * (ids, times, counts, what is measured or written by people) is no difference: a value counts where one recording is a copy of the other,
 * where all other messages of the type agree, or where it is a word or a setting that stays the same within each recording.
 */
export function diffValues(a: ComparedConnection, b: ComparedConnection, words: MessageWords): Difference[] {
  const copy = isTimedCopy(a, b);
  const [rowsA, rowsB] = [rowsByKind(a.trail), rowsByKind(b.trail)];
  const found: Found[] = [];
  for (const [kind, rows] of rowsA) {
    const others = rowsB.get(kind);
    if (others === undefined || words.kind(kind).heartbeat) continue;
    found.push(...differing({ trail: a.trail, rows }, { trail: b.trail, rows: others }, copy));
  }
  return found
    .toSorted((one, other) => place(a.trail, one.row) - place(a.trail, other.row))
    .slice(0, MOST)
    .map((each) => otherValueOf(a.trail, each, words));
}

interface Rows {
  readonly trail: MessageTrail;
  readonly rows: readonly number[];
}

interface Found {
  /** Of the first connection. */
  readonly row: number;
  readonly a: MessageValue;
  readonly b: MessageValue;
}

/** Rows whose values were kept. */
function rowsByKind({ kinds, values }: MessageTrail): Map<number, number[]> {
  const byKind = new Map<number, number[]>();
  for (const row of values.keys()) {
    const kind = kinds[row] ?? 0;
    const rows = byKind.get(kind);
    if (rows === undefined) byKind.set(kind, [row]);
    else rows.push(row);
  }
  return byKind;
}

function differing(one: Rows, other: Rows, copy: boolean): Found[] {
  const found: Found[] = [];
  const keys = new Set(one.rows.flatMap((row) => [...(one.trail.values.get(row)?.keys() ?? [])]));
  for (const key of keys) {
    const [left, right] = [valuesAt(one, key), valuesAt(other, key)];
    const pair = firstDiffering(left, right, copy);
    if (pair !== null) found.push(pair);
  }
  return found;
}

interface Placed {
  readonly row: number;
  readonly value: MessageValue;
}

function valuesAt({ trail, rows }: Rows, key: string): Placed[] {
  return rows.flatMap((row) => {
    const value = trail.values.get(row)?.get(key);
    return value === undefined || isRedacted(value.text) ? [] : [{ row, value }];
  });
}

function firstDiffering(left: readonly Placed[], right: readonly Placed[], copy: boolean): Found | null {
  const [first, firstOther] = [left[0], right[0]];
  if (first === undefined || firstOther === undefined) return null;
  const even = left.length === right.length;
  const odd = even ? left.flatMap(({ row, value }, i) => pairOf(row, value, right[i])) : [];
  if (copy) return odd[0] ?? null;
  if (first.value.listed) return null;
  const [only] = odd;
  if (only !== undefined && odd.length === 1 && left.length >= fewestAlike(left, only) && isMeant(only))
    return only;
  return isSettled(left) && isSettled(right) ? isOther(first, firstOther) : null;
}

/** How many messages have to be there of which all but one agree. */
function fewestAlike(values: readonly Placed[], odd: Found | undefined): number {
  if (odd?.a.kind === 'boolean') return FEWEST_ALIKE_OF_TWO;
  const agreed = new Set(values.flatMap(({ row, value }) => (row === odd?.row ? [] : [value.text])));
  const words = odd?.a.kind === 'text' && isSettledValue(odd.a) && isSettledValue(odd.b);
  return words && agreed.size > 1 ? FEWEST_WORDS : FEWEST_ALIKE;
}

/** A text may hold what each run draws, such as the id of a greeting among other lines. */
function isMeant({ a, b }: Found): boolean {
  return a.kind !== 'text' || differInWords(a, b);
}

function pairOf(row: number, value: MessageValue, other: Placed | undefined): Found[] {
  if (other === undefined || (other.value.kind === value.kind && other.value.text === value.text)) return [];
  return other.value.kind === value.kind ? [{ row, a: value, b: other.value }] : [];
}

/** Whether a recording has one value there. */
function isSettled([first, ...others]: readonly Placed[]): boolean {
  return others.every(({ value }) => value.kind === first?.value.kind && value.text === first.value.text);
}

function isOther({ row, value }: Placed, { value: other }: Placed): Found | null {
  if (value.kind !== other.kind || steadyText(value) === steadyText(other)) return null;
  return isSettledValue(value) && isSettledValue(other) ? { row, a: value, b: other } : null;
}

function place({ places }: MessageTrail, row: number): number {
  return places[row] ?? 0;
}

function otherValueOf(trail: MessageTrail, { row, a, b }: Found, words: MessageWords): Difference {
  const number = place(trail, row);
  const name = words.kindName(trail.kinds[row] ?? 0);
  const path = a.path.map((part) => (/^\d+$/.test(part) ? `[${part}]` : words.memberName(part)));
  const part = path.join('.').replaceAll('.[', '[');
  const [textA, textB] = [shownValue(a, words), shownValue(b, words)];
  return {
    where: `message ${number} (${name})`,
    a: part === '' ? textA : `${part}: ${textA}`,
    b: part === '' ? textB : `${part}: ${textB}`,
    what: `message ${number}, ${name}, has another value: ${part === '' ? 'it' : `"${part}"`} is ${textA} in A and ${textB} in B`,
  };
}

/** Yes and no are no contents. */
function shownValue({ kind, text }: MessageValue, words: MessageWords): string {
  return kind === 'boolean' ? text : words.content(text);
}
