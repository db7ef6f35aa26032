import { alignCopies } from './align-copies.ts';
import { alignSequences } from './align-sequences.ts';
import { brokeOffAt } from './broke-off-at.ts';
import { diffAnswerOrder } from './diff-answer-order.ts';
import { diffAnswers } from './diff-answers.ts';
import { diffHeartbeats } from './diff-heartbeats.ts';
import { diffShapes } from './diff-shapes.ts';
import { diffStreams } from './diff-streams.ts';
import { type Difference, foldedDifferences, type PlacedDifference } from './difference.ts';
import { FreeEvents } from './free-events.ts';
import { isCutOff } from './is-cut-off.ts';
import { diffLineAnswers } from './line-answers.ts';
import { besides, exchanged, moved, neverCame } from './message-differences.ts';
import { isCopy } from './message-rhythm.ts';
import { type MessageWords, withoutTypes } from './message-trail.ts';
import type { PreparedConnection } from './prepared-connection.ts';
import { streamKinds } from './stream-kinds.ts';

/** More messages without a counterpart are not looked at: the first one is what counts. */
const MOST_UNMATCHED = 600;

/**
 * Differences of the messages of two connections, by place: what never came, what came besides, what came instead, what has
 * another shape. Each direction is compared for itself, because who was faster differs from one recording to the next; only an answer that came
 * before its request is named.
 * @param ends differences of the ends, which stand after the messages that came before both ended
 */
export function diffMessages(
  a: PreparedConnection,
  b: PreparedConnection,
  words: MessageWords,
  ends: readonly Difference[],
): Difference[] {
  if (!a.messagesSeen || !b.messagesSeen) return [...ends];
  const known = [a, b].every(
    ({ trail }) => (trail.hasPayloads && !trail.lacksTypes) || trail.at.length === 0,
  );
  const found = known ? diffTypes(a, b, words) : diffCounts(a, b, words);
  // What the longer recording has after that follows from the end of the other one.
  const place = brokeOffAt(a, b) ?? Number.POSITIVE_INFINITY;
  return foldedDifferences([...found, ...ends.map((difference) => ({ place, difference }))]);
}

function diffTypes(a: PreparedConnection, b: PreparedConnection, words: MessageWords): PlacedDifference[] {
  const strict = isCopy(a, b);
  const streams = strict ? new Set<number>() : streamKinds(a, b, words);
  // Heartbeats have no number that counts, and a shape that does.
  for (const kind of a.trail.kinds) if (words.kind(kind).heartbeat) streams.add(kind);
  const ways = { strict, streams, free: strict ? null : new FreeEvents(a, b, words, streams) };
  return [
    ...diffDirection(a, b, words, { ...ways, outgoing: false }),
    ...diffDirection(a, b, words, { ...ways, outgoing: true }),
    ...(strict ? [] : diffAnswers(a, b, words)),
    ...(strict ? [] : diffLineAnswers(a, b, words)),
    ...(ways.free?.absent() ?? []),
    ...(strict ? [] : diffStreams(a, b, words, streams)),
    ...diffHeartbeats(a, b, words, strict),
    ...diffAnswerOrder(a, b, words),
  ];
}

/**
 * Without payloads a heartbeat looks as any message, so numbers say little: what one side has none of is named, and what a copy
 * lacks.
 */
function diffCounts(a: PreparedConnection, b: PreparedConnection, words: MessageWords): PlacedDifference[] {
  const [left, right] = [a, b].map((each) => ({ ...each, trail: withoutTypes(each.trail, words) }));
  if (left === undefined || right === undefined) return [];
  if (isCopy(a, b)) return diffTypes(left, right, words);
  const [kindsA, kindsB] = [new Set(left.trail.kinds), new Set(right.trail.kinds)];
  const found: PlacedDifference[] = [];
  for (const kind of kindsA)
    if (!kindsB.has(kind)) found.push(neverCame(left, left.trail.kinds.indexOf(kind), words));
  for (const kind of kindsB)
    if (!kindsA.has(kind)) found.push(besides(right, right.trail.kinds.indexOf(kind), words));
  return found;
}

interface Ways {
  readonly outgoing: boolean;
  readonly strict: boolean;
  readonly streams: ReadonlySet<number>;
  /** Null in a copy, in which nothing is chance. */
  readonly free: FreeEvents | null;
}

function diffDirection(
  a: PreparedConnection,
  b: PreparedConnection,
  words: MessageWords,
  { outgoing, strict, streams, free }: Ways,
): PlacedDifference[] {
  const rowsOf = ({ trail, answers }: PreparedConnection) =>
    [...trail.kinds.keys()].filter((row) => {
      const kind = words.kind(trail.kinds[row] ?? 0);
      if (kind.outgoing !== outgoing || kind.heartbeat || streams.has(trail.kinds[row] ?? 0)) return false;
      return strict || !answers.has(row);
    });
  const [rowsA, rowsB] = [rowsOf(a), rowsOf(b)];
  const exact = strict ? alignCopies(a, rowsA, b, rowsB) : null;
  const aligned = exact ?? alignSequences(kindsOf(a, rowsA), kindsOf(b, rowsB));
  const pairs = aligned.pairs.map(([i, j]) => [rowsA[i] ?? 0, rowsB[j] ?? 0] as const);
  const found = diffShapes(a, b, words, { pairs, outgoing, streams, strict });
  const onlyA = aligned.onlyA.slice(0, MOST_UNMATCHED).map((i) => rowsA[i] ?? 0);
  const onlyB = aligned.onlyB.slice(0, MOST_UNMATCHED).map((j) => rowsB[j] ?? 0);
  found.push(...unmatched(a, b, words, { onlyA, onlyB, strict, exact: exact !== null, free }));
  return found;
}

function kindsOf({ trail }: PreparedConnection, rows: readonly number[]): number[] {
  return rows.map((row) => trail.kinds[row] ?? 0);
}

interface Unmatched {
  readonly onlyA: readonly number[];
  readonly onlyB: readonly number[];
  readonly strict: boolean;
  /** Whether the pairs were found by the times of the messages, so that it is known which ones are left. */
  readonly exact: boolean;
  readonly free: FreeEvents | null;
}

/** Messages without a counterpart: moved, exchanged, missing or additional. */
function unmatched(
  a: PreparedConnection,
  b: PreparedConnection,
  words: MessageWords,
  { onlyA, onlyB, strict, exact, free }: Unmatched,
): PlacedDifference[] {
  const found: PlacedDifference[] = [];
  const leftB = [...onlyB];
  const missing: number[] = [];
  for (const row of onlyA) {
    const at = leftB.findIndex((other) => b.trail.kinds[other] === a.trail.kinds[row]);
    if (at === -1) {
      missing.push(row);
      continue;
    }
    const [other = 0] = leftB.splice(at, 1);
    const unasked = !words.kind(a.trail.kinds[row] ?? 0).outgoing;
    if (!(unasked && free?.isMovable(row, other) === true)) found.push(moved(a, row, b, other, words));
  }
  const isLacking = (one: PreparedConnection, row: number, from: PreparedConnection) =>
    strict || !(isCutOff(one, row, from) || free?.isChance(one, row) === true);
  const missed = missing.filter((row) => isLacking(a, row, b));
  const added = leftB.filter((row) => isLacking(b, row, a));
  for (const row of missed) {
    const place = a.trail.places[row] ?? 0;
    const instead = added.findIndex((other) => Math.abs((b.trail.places[other] ?? 0) - place) <= 1);
    const [other] = instead === -1 ? [] : added.splice(instead, 1);
    found.push(
      other === undefined ? neverCame(a, row, words, oneOf(a, row, b)) : exchanged(a, row, b, other, words),
    );
  }
  for (const row of added) found.push(besides(b, row, words, oneOf(b, row, a)));
  return found;

  /** Of several messages of one type any may be the one. */
  function oneOf(one: PreparedConnection, row: number, other: PreparedConnection): { oneOf?: number } {
    const kind = one.trail.kinds[row] ?? 0;
    if (exact || !other.trail.kinds.includes(kind)) return {};
    return { oneOf: one.trail.kinds.filter((each) => each === kind).length };
  }
}
