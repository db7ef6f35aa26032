import type { PlacedDifference } from './difference.ts';
import type { MessageWords } from './message-trail.ts';
import { type PreparedConnection, unaskedRows } from './prepared-connection.ts';
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

/** Messages that are compared with each other. */
interface Group {
  readonly rowsA: readonly number[];
  readonly rowsB: readonly number[];
  /** Rows that belong together; null where nobody can say. */
  readonly pairs: readonly (readonly [number, number])[] | null;
  /** They answer requests that are the same. */
  readonly answers: boolean;
}

/** So many messages that all have one form show that it is no chance: where another type stands, and where something is missing. */
const FEWEST_TYPED = 3;
const FEWEST_WHOLE = 8;

/** So many messages, of which all of one recording have a null and none of the other, are no chance. */
const FEWEST_NULLS = 8;

/** Names by which a null says as much as a value. */
const TELLING = /^(?:error|errors|result|data|reason|ok)$/i;

/**
 * Messages whose shape is another. A program may write one type in several ways: between two real recordings a shape that occurs
 * on the other side as well is no difference, nor is a member that only some messages of a type have.
 */
export function diffShapes(
  a: PreparedConnection,
  b: PreparedConnection,
  words: MessageWords,
  { pairs, outgoing, streams, strict }: Ways,
): PlacedDifference[] {
  const found = strict ? pairs.flatMap(([row, other]) => differenceOf(a, row, b, other, words)) : [];
  const [left, right] = [unaskedRows(a), unaskedRows(b)];
  const byKind = new Map<number, (readonly [number, number])[]>();
  for (const pair of pairs) {
    const kind = a.trail.kinds[pair[0]] ?? 0;
    const known = byKind.get(kind);
    if (known === undefined) byKind.set(kind, [pair]);
    else known.push(pair);
  }
  for (const [kind, rowsA] of left) {
    const rowsB = right.get(kind);
    const { outgoing: sent, heartbeat } = words.kind(kind);
    if (rowsB === undefined || sent !== outgoing) continue;
    const streaming = heartbeat || streams.has(kind);
    if (strict && !streaming) continue;
    const own = streaming ? null : (byKind.get(kind) ?? []);
    found.push(...groupShapes(a, b, words, { rowsA, rowsB, pairs: own, answers: false }));
  }
  return found;
}

/** The same of messages of one type. */
export function groupShapes(
  a: PreparedConnection,
  b: PreparedConnection,
  words: MessageWords,
  { rowsA, rowsB, pairs, answers }: Group,
): PlacedDifference[] {
  const [first, firstOther] = [rowsA[0], rowsB[0]];
  if (first === undefined || firstOther === undefined) return [];
  const [shapesA, shapesB] = [shapesOf(a, rowsA), shapesOf(b, rowsB)];
  const all = gapOfAll(words, shapesA, shapesB);
  const fewest = Math.min(rowsA.length, rowsB.length);
  if (pairs === null || all !== null) {
    if (all === null || (rowsA.length + rowsB.length < FEWEST_NULLS && isPerhapsNull(all))) return [];
    return [otherShape(a, first, words, all)];
  }
  return pairs.flatMap(([row, other]) => {
    const [shape = 0, instead = 0] = [a.trail.shapes[row], b.trail.shapes[other]];
    if (shape === instead || (shapesA.has(instead) && shapesB.has(shape))) return [];
    const gap = gapOf(words, shape, instead);
    if (gap === null) return [];
    const enough = isOptional(gap) ? FEWEST_WHOLE : FEWEST_TYPED;
    if (isOptional(gap) ? !answers || fewest < enough : !answers && fewest < enough) return [];
    return [otherShape(a, row, words, gap)];
  });
}

function differenceOf(
  a: PreparedConnection,
  row: number,
  b: PreparedConnection,
  other: number,
  words: MessageWords,
): PlacedDifference[] {
  const [shape = 0, instead = 0] = [a.trail.shapes[row], b.trail.shapes[other]];
  const gap = shape === instead ? null : gapOf(words, shape, instead);
  return gap === null ? [] : [otherShape(a, row, words, gap)];
}

/** Whether one of the two has nothing there. */
function isOptional({ a, b }: ShapeGap): boolean {
  return [a, b].some((each) => each === 'none' || each === 'null');
}

/** Whether it is a value that one message has and the other has not yet, such as the time of the last visit. */
function isPerhapsNull({ path, a, b }: ShapeGap): boolean {
  if (TELLING.test(path.split('.').at(-1) ?? '')) return false;
  const other = a === 'null' ? b : a;
  return [a, b].includes('null') && ['string', 'number', 'boolean'].includes(other);
}

function gapOf(words: MessageWords, a: number, b: number): ShapeGap | null {
  const [left, right] = [words.shape(a), words.shape(b)];
  return left === null || right === null ? null : shapeGap(left, right, (name) => words.memberName(name));
}

/** A gap between all of the one and all of the other. */
function gapOfAll(words: MessageWords, a: ReadonlySet<number>, b: ReadonlySet<number>): ShapeGap | null {
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

function shapesOf({ trail }: PreparedConnection, rows: readonly number[]): Set<number> {
  const shapes = new Set<number>();
  for (const row of rows) if (shapes.size < MOST_SHAPES) shapes.add(trail.shapes[row] ?? 0);
  return shapes;
}

function otherShape(
  { trail }: PreparedConnection,
  row: number,
  words: MessageWords,
  { path, a, b }: ShapeGap,
): PlacedDifference {
  const place = trail.places[row] ?? 0;
  const name = words.kindName(trail.kinds[row] ?? 0);
  const part = path === '' ? 'it' : `"${path}"`;
  return {
    place,
    alike: `shape ${trail.kinds[row]} ${path} ${a} ${b}`,
    difference: {
      where: `message ${place} (${name})`,
      a: path === '' ? a : `${path}: ${a}`,
      b: path === '' ? b : `${path}: ${b}`,
      what: `message ${place}, ${name}, has another shape: ${part} is ${a} in A and ${b} in B`,
    },
  };
}
