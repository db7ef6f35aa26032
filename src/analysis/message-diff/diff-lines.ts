import { alignSequences } from '../diff/align-sequences.ts';
import { commonEnd, commonStart } from './value-words.ts';

/** One line of a comparison, or a gap that stands for lines that both have. */
export interface DiffLine {
  readonly kind: 'same' | 'removed' | 'added' | 'gap';
  /** Where it stands in the first and in the second, from 0; null where it is not there. Of a gap, where it begins. */
  readonly a: number | null;
  readonly b: number | null;
  readonly text: string;
  /** The part that differs from its counterpart; null where it has none. */
  readonly mark: readonly [number, number] | null;
  /** Lines or bytes that a gap stands for; otherwise 0. */
  readonly hidden: number;
}

/** Two texts beside each other. */
export interface LinesDiff {
  readonly lines: readonly DiffLine[];
  /** Lines, or runs of bytes, that only one of them has, listed or not. */
  readonly removed: number;
  readonly added: number;
  /** False where the rest was not listed, or not compared. */
  readonly whole: boolean;
  /** False where they differ so much that only their beginnings and ends were lined up. */
  readonly aligned: boolean;
}

/** What is listed, what stands around a difference, and what is shown of one line. */
const MOST_LISTED = 5000;
const CONTEXT = 3;
const LONGEST = 1000;
const BEFORE = 60;

/** Compares two texts line by line. */
export function diffLines(a: readonly string[], b: readonly string[]): LinesDiff {
  const numbers = new Map<string, number>();
  const numberOf = (line: string) => {
    const number = numbers.get(line) ?? numbers.size;
    numbers.set(line, number);
    return number;
  };
  const { pairs, whole: aligned } = alignSequences(a.map(numberOf), b.map(numberOf));
  const lines: DiffLine[] = [];
  let [removed, added] = [0, 0];
  // The next line of each, and where the lines began that both have.
  let [i, k, from] = [0, 0, 0];
  const same = (last: boolean) => addSame(a, from, i, k - i, lines, { first: lines.length === 0, last });
  for (const [nextI, nextK] of [...pairs, [a.length, b.length] as const]) {
    if (nextI > i || nextK > k) {
      same(false);
      removed += nextI - i;
      added += nextK - k;
      addChanges(a.slice(i, nextI), b.slice(k, nextK), i, k, lines);
      from = nextI;
    }
    [i, k] = [nextI + 1, nextK + 1];
  }
  [i, k] = [a.length, b.length];
  same(true);
  return {
    lines: lines.slice(0, MOST_LISTED),
    removed,
    added,
    whole: lines.length <= MOST_LISTED,
    aligned,
  };
}

function addSame(
  lines: readonly string[],
  from: number,
  to: number,
  shift: number,
  into: DiffLine[],
  { first, last }: { readonly first: boolean; readonly last: boolean },
): void {
  const same = (at: number) =>
    into.push({ kind: 'same', a: at, b: at + shift, text: cut(lines[at] ?? '', 0), mark: null, hidden: 0 });
  const head = first ? from : from + CONTEXT;
  const tail = last ? to : to - CONTEXT;
  if (tail - head <= 1) {
    for (let at = from; at < to; at += 1) same(at);
    return;
  }
  for (let at = from; at < head; at += 1) same(at);
  into.push({ kind: 'gap', a: head, b: head + shift, text: '', mark: null, hidden: tail - head });
  for (let at = tail; at < to; at += 1) same(at);
}

function addChanges(
  removed: readonly string[],
  added: readonly string[],
  fromA: number,
  fromB: number,
  into: DiffLine[],
): void {
  const room = Math.max(0, MOST_LISTED + 1 - into.length);
  const marks = removed.slice(0, room).map((line, at) => markedPair(line, added[at]));
  removed.slice(0, room).forEach((_, at) => {
    const [text, mark] = marks[at]?.[0] ?? ['', null];
    into.push({ kind: 'removed', a: fromA + at, b: null, text, mark, hidden: 0 });
  });
  added.slice(0, room).forEach((line, at) => {
    const [text, mark] = marks[at]?.[1] ?? [cut(line, 0), null];
    into.push({ kind: 'added', a: null, b: fromB + at, text, mark, hidden: 0 });
  });
}

type Marked = readonly [string, readonly [number, number] | null];

/** Two lines that stand for each other: of long ones, the part around their difference, which is marked. */
function markedPair(a: string, b: string | undefined): readonly [Marked, Marked | null] {
  if (b === undefined) return [[cut(a, 0), null], null];
  const start = commonStart(a, b);
  const end = commonEnd(a, b, start);
  const from = Math.max(a.length, b.length) <= LONGEST ? 0 : Math.max(0, start - BEFORE);
  const lead = from > 0 ? 1 : 0;
  const marked = (line: string): Marked => {
    const text = cut(line, from);
    // Of lines that have next to nothing in common all is another.
    if (start + end < 2) return [text, null];
    const to = Math.min(text.length, line.length - end - from + lead);
    return [text, [Math.min(to, start - from + lead), to]];
  };
  return [marked(a), marked(b)];
}

/** A line from a place on, with an ellipsis for what is left out. */
function cut(line: string, from: number): string {
  const part = line.slice(from, from + LONGEST);
  return `${from > 0 ? '\u2026' : ''}${part}${from + part.length < line.length ? '\u2026' : ''}`;
}
