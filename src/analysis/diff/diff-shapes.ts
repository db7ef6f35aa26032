import type { ComparedConnection } from './compared-connection.ts';
import type { PlacedDifference } from './difference.ts';
import type { MessageWords } from './message-trail.ts';
import { type ShapeGap, shapeGap } from './shape.ts';

interface Ways {
  /** Rows of messages that belong together. */
  readonly pairs: readonly (readonly [number, number])[];
  readonly outgoing: boolean;
  /** Kinds that are compared as a whole, because their messages cannot be distinguished. */
  readonly streams: ReadonlySet<number>;
  /** One is a copy of the other, so that every message has its own counterpart. */
  readonly strict: boolean;
}

/**
 * Messages whose shape is another. A program may write one type in several ways: between two real recordings a shape that occurs
 * on the other side as well is no difference.
 */
export function diffShapes(
  a: ComparedConnection,
  b: ComparedConnection,
  words: MessageWords,
  { pairs, outgoing, streams, strict }: Ways,
): PlacedDifference[] {
  const [shapesA, shapesB] = [shapesByKind(a), shapesByKind(b)];
  const found: PlacedDifference[] = [];
  for (const [row, other] of pairs) {
    const [shape = 0, instead = 0] = [a.trail.shapes[row], b.trail.shapes[other]];
    if (shape === instead) continue;
    const kind = a.trail.kinds[row] ?? 0;
    if (!strict && shapesA.get(kind)?.has(instead) === true && shapesB.get(kind)?.has(shape) === true)
      continue;
    const gap = gapOf(words, shape, instead);
    if (gap !== null) found.push(otherShape(a, row, words, gap));
  }
  for (const kind of streams) {
    if (words.kind(kind).outgoing !== outgoing) continue;
    const row = a.trail.kinds.indexOf(kind);
    const gap = gapOfAll(words, shapesA.get(kind), shapesB.get(kind));
    if (gap !== null) found.push(otherShape(a, row, words, gap));
  }
  return found;
}

function gapOf(words: MessageWords, a: number, b: number): ShapeGap | null {
  const [left, right] = [words.shape(a), words.shape(b)];
  return left === null || right === null ? null : shapeGap(left, right, (name) => words.memberName(name));
}

/** A gap between all of the one and all of the other. */
function gapOfAll(
  words: MessageWords,
  a: ReadonlySet<number> = new Set(),
  b: ReadonlySet<number> = new Set(),
): ShapeGap | null {
  let first: ShapeGap | null = null;
  for (const left of a) {
    for (const right of b) {
      const gap = left === right ? null : gapOf(words, left, right);
      if (gap === null) return null;
      first ??= gap;
    }
  }
  return first;
}

/** More shapes of one kind than this say that its shape is data. */
const MOST_SHAPES = 100;

function shapesByKind({ trail }: ComparedConnection): Map<number, Set<number>> {
  const byKind = new Map<number, Set<number>>();
  for (const [row, kind] of trail.kinds.entries()) {
    const shapes = byKind.get(kind) ?? new Set();
    byKind.set(kind, shapes);
    if (shapes.size < MOST_SHAPES) shapes.add(trail.shapes[row] ?? 0);
  }
  return byKind;
}

function otherShape(
  { trail }: ComparedConnection,
  row: number,
  words: MessageWords,
  { path, a, b }: ShapeGap,
): PlacedDifference {
  const place = trail.places[row] ?? 0;
  const name = words.kindName(trail.kinds[row] ?? 0);
  const part = path === '' ? 'it' : `"${path}"`;
  return {
    place,
    difference: {
      where: `message ${place} (${name})`,
      a: path === '' ? a : `${path}: ${a}`,
      b: path === '' ? b : `${path}: ${b}`,
      what: `message ${place}, ${name}, has another shape: ${part} is ${a} in A and ${b} in B`,
    },
  };
}
