import { alignSequences } from '../diff/align-sequences.ts';
import type { DiffLine, LinesDiff } from './diff-lines.ts';
import { commonEnd, commonStart } from './value-words.ts';

const A_LINE = 16;
/** How many bytes that differ are lined up; of more, the beginning is shown. */
const MOST_BYTES = 32 * 1024;
/** Fewer bytes that are alike by chance do not separate two differences. */
const LEAST_SAME = 4;

interface Run {
  readonly same: boolean;
  readonly fromA: number;
  readonly toA: number;
  readonly fromB: number;
  readonly toB: number;
}

/** Compares bytes, as lines of a hex view. Places are offsets. */
export function diffBytes(a: Uint8Array, b: Uint8Array): LinesDiff {
  const start = commonStart(a, b);
  const end = commonEnd(a, b, start);
  const [endA, endB] = [a.length - end, b.length - end];
  const whole = Math.max(endA, endB) - start <= MOST_BYTES;
  const middleA = [...a.subarray(start, Math.min(endA, start + MOST_BYTES))];
  const middleB = [...b.subarray(start, Math.min(endB, start + MOST_BYTES))];
  const aligned = alignSequences(middleA, middleB);
  const lines: DiffLine[] = [];
  const runs = runsOf(aligned.pairs, middleA.length, middleB.length, start);
  addSame(a, 0, start, 0, lines, { first: true, last: runs.length === 0 });
  for (const [k, run] of runs.entries()) {
    const { same, fromA, toA, fromB, toB } = run;
    if (same) addSame(a, fromA, toA, fromB - fromA, lines, { first: false, last: k === runs.length - 1 });
    else {
      addBytes('removed', a, fromA, toA, null, lines);
      addBytes('added', b, fromB, toB, null, lines);
    }
  }
  if (whole && runs.length > 0) addSame(a, endA, a.length, endB - endA, lines, { first: false, last: true });
  const differing = runs.filter(({ same }) => !same);
  const removed = differing.filter(({ fromA, toA }) => toA > fromA).length;
  const added = differing.filter(({ fromB, toB }) => toB > fromB).length;
  return { lines, removed, added, whole, aligned: aligned.whole };
}

function runsOf(pairs: readonly (readonly [number, number])[], n: number, m: number, start: number): Run[] {
  const runs: Run[] = [];
  let [i, k] = [0, 0];
  const add = (same: boolean, toA: number, toB: number) => {
    if (toA === i && toB === k) return;
    const last = runs.at(-1);
    const run = { same, fromA: start + i, toA: start + toA, fromB: start + k, toB: start + toB };
    const joins = last !== undefined && (last.same === same || (same && toA - i < LEAST_SAME && toA < n));
    if (joins) runs[runs.length - 1] = { ...last, toA: run.toA, toB: run.toB };
    else runs.push(run);
    [i, k] = [toA, toB];
  };
  for (let p = 0; p < pairs.length; ) {
    const [a = 0, b = 0] = pairs[p] ?? [];
    let length = 1;
    while (pairs[p + length]?.[0] === a + length && pairs[p + length]?.[1] === b + length) length += 1;
    add(false, a, b);
    add(true, a + length, b + length);
    p += length;
  }
  add(false, n, m);
  return runs;
}

function addSame(
  bytes: Uint8Array,
  from: number,
  to: number,
  shift: number,
  into: DiffLine[],
  { first, last }: { readonly first: boolean; readonly last: boolean },
): void {
  const head = first ? from : Math.min(to, from + A_LINE);
  const tail = last ? to : Math.max(head, to - A_LINE);
  if (tail - head <= A_LINE) {
    addBytes('same', bytes, from, to, shift, into);
    return;
  }
  addBytes('same', bytes, from, head, shift, into);
  into.push({ kind: 'gap', a: head, b: head + shift, text: '', mark: null, hidden: tail - head });
  addBytes('same', bytes, tail, to, shift, into);
}

function addBytes(
  kind: 'same' | 'removed' | 'added',
  bytes: Uint8Array,
  from: number,
  to: number,
  shift: number | null,
  into: DiffLine[],
): void {
  for (let at = from; at < to; at += A_LINE) {
    const text = hexAndAscii(bytes.subarray(at, Math.min(to, at + A_LINE)));
    const a = kind === 'added' ? null : at;
    const b = kind === 'removed' ? null : at + (shift ?? 0);
    into.push({ kind, a, b, text, mark: null, hidden: 0 });
  }
}

function hexAndAscii(bytes: Uint8Array): string {
  const hex = Array.from(bytes, (byte) => byte.toString(16).padStart(2, '0')).join(' ');
  const ascii = Array.from(bytes, (byte) =>
    byte >= 0x20 && byte < 0x7f ? String.fromCharCode(byte) : '.',
  ).join('');
  return `${hex.padEnd(A_LINE * 3 - 1)}  ${ascii}`;
}
