import { alignSequences } from './align-sequences.ts';
import type { ComparedConnection } from './compared-connection.ts';
import { diffAnswerOrder } from './diff-answer-order.ts';
import { diffShapes } from './diff-shapes.ts';
import { type Difference, NONE, type PlacedDifference } from './difference.ts';
import { isCopy, isStream, timesSinceStart } from './message-rhythm.ts';
import { type MessageWords, withoutTypes } from './message-trail.ts';

/** How much earlier a recording may have ended, in milliseconds, for a timer that is a little late. */
const SLACK = 250;

/** More messages without a counterpart are not looked at: the first one is what counts. */
const MOST_UNMATCHED = 600;

/**
 * Differences of the messages of two connections, by place: what never came, what came besides, what came instead, what has
 * another shape. Each direction is compared for itself, because who was faster differs from one recording to the next; only an answer that came
 * before its request is named.
 */
export function diffMessages(
  a: ComparedConnection,
  b: ComparedConnection,
  words: MessageWords,
): Difference[] {
  if (!a.messagesSeen || !b.messagesSeen) return [];
  const known = [a, b].every(
    ({ trail }) => (trail.hasPayloads && !trail.lacksTypes) || trail.at.length === 0,
  );
  const found = known ? diffTypes(a, b, words) : diffCounts(a, b, words);
  return found.toSorted((one, other) => one.place - other.place).map(({ difference }) => difference);
}

function diffTypes(a: ComparedConnection, b: ComparedConnection, words: MessageWords): PlacedDifference[] {
  const strict = isCopy(a, b);
  const streams = strict ? new Set<number>() : streamKinds(a, b, words);
  // Heartbeats have no number that counts, and a shape that does.
  for (const kind of a.trail.kinds) if (words.kind(kind).heartbeat) streams.add(kind);
  const ways = { strict, streams };
  return [
    ...diffDirection(a, b, words, { ...ways, outgoing: false }),
    ...diffDirection(a, b, words, { ...ways, outgoing: true }),
    ...diffHeartbeats(a, b, words, strict),
    ...diffAnswerOrder(a, b, words),
  ];
}

/**
 * Without payloads a heartbeat looks as any message, so numbers say little: what one side has none of is named, and what a copy
 * lacks.
 */
function diffCounts(a: ComparedConnection, b: ComparedConnection, words: MessageWords): PlacedDifference[] {
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
}

function diffDirection(
  a: ComparedConnection,
  b: ComparedConnection,
  words: MessageWords,
  { outgoing, strict, streams }: Ways,
): PlacedDifference[] {
  const rowsOf = ({ trail }: ComparedConnection) =>
    [...trail.kinds.keys()].filter((row) => {
      const kind = words.kind(trail.kinds[row] ?? 0);
      return kind.outgoing === outgoing && !kind.heartbeat && !streams.has(trail.kinds[row] ?? 0);
    });
  const [rowsA, rowsB] = [rowsOf(a), rowsOf(b)];
  const aligned = alignSequences(kindsOf(a, rowsA), kindsOf(b, rowsB));
  const pairs = aligned.pairs.map(([i, j]) => [rowsA[i] ?? 0, rowsB[j] ?? 0] as const);
  const found = diffShapes(a, b, words, { pairs, outgoing, streams, strict });
  const onlyA = aligned.onlyA.slice(0, MOST_UNMATCHED).map((i) => rowsA[i] ?? 0);
  const onlyB = aligned.onlyB.slice(0, MOST_UNMATCHED).map((j) => rowsB[j] ?? 0);
  found.push(...unmatched(a, b, words, { pairs, onlyA, onlyB, strict }));
  return found;
}

function kindsOf({ trail }: ComparedConnection, rows: readonly number[]): number[] {
  return rows.map((row) => trail.kinds[row] ?? 0);
}

interface Unmatched {
  /** Rows that belong together. */
  readonly pairs: readonly (readonly [number, number])[];
  readonly onlyA: readonly number[];
  readonly onlyB: readonly number[];
  readonly strict: boolean;
}

/** Messages without a counterpart: moved, exchanged, missing or additional. */
function unmatched(
  a: ComparedConnection,
  b: ComparedConnection,
  words: MessageWords,
  { pairs, onlyA, onlyB, strict }: Unmatched,
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
    if (strict || !isRace(a, row, other, pairs)) found.push(moved(a, row, b, other, words));
  }
  const missed = missing.filter((row) => !isCutOff(a, row, b, strict));
  const added = leftB.filter((row) => !isCutOff(b, row, a, strict));
  for (const row of missed) {
    const place = a.trail.places[row] ?? 0;
    const instead = added.findIndex((other) => Math.abs((b.trail.places[other] ?? 0) - place) <= 1);
    const [other] = instead === -1 ? [] : added.splice(instead, 1);
    found.push(other === undefined ? neverCame(a, row, words) : exchanged(a, row, b, other, words));
  }
  for (const row of added) found.push(besides(b, row, words));
  return found;
}

/**
 * Whether a message of another place only was faster or slower: which of two requests is answered first depends on which was
 * ready first. The answers to one request have their order.
 */
function isRace(
  { trail }: ComparedConnection,
  row: number,
  other: number,
  pairs: readonly (readonly [number, number])[],
): boolean {
  const exchange = trail.exchanges[row] ?? 0;
  if (exchange === 0) return false;
  return pairs.every(([i, j]) => trail.exchanges[i] !== exchange || i < row === j < other);
}

/** Whether the other recording ended before this message could have come. */
function isCutOff(one: ComparedConnection, row: number, other: ComparedConnection, strict: boolean): boolean {
  if (strict || other.connection.closedAt !== null || other.recordedUntil === null) return false;
  const at = (one.trail.at[row] ?? 0) - one.connection.createdAt;
  return at > other.recordedUntil - other.connection.createdAt - SLACK;
}

function streamKinds(a: ComparedConnection, b: ComparedConnection, words: MessageWords): Set<number> {
  const [timesA, timesB] = [timesByKind(a), timesByKind(b)];
  const streams = new Set<number>();
  for (const [kind, times] of timesA) {
    const others = timesB.get(kind);
    if (others === undefined || !isStream(times, others)) continue;
    if (!words.kind(kind).outgoing && isAnswered(kind, times.length, others.length)) continue;
    streams.add(kind);
  }
  return streams;

  /** Whether the client sent as many in both: then these are its answers, and one of them is missing. */
  function isAnswered(kind: number, countA: number, countB: number): boolean {
    if (countA === countB) return false;
    for (const [asked, times] of timesA) {
      if (asked === kind || !words.kind(asked).outgoing) continue;
      const others = timesB.get(asked)?.length ?? 0;
      if (times.length === others && others === Math.max(countA, countB)) return true;
    }
    return false;
  }
}

function timesByKind(compared: ComparedConnection): Map<number, number[]> {
  const times = timesSinceStart(compared);
  const byKind = new Map<number, number[]>();
  for (const [row, kind] of compared.trail.kinds.entries()) {
    const list = byKind.get(kind);
    if (list === undefined) byKind.set(kind, [times[row] ?? 0]);
    else list.push(times[row] ?? 0);
  }
  return byKind;
}

/** Heartbeats are not counted; that one side has none of a kind is a difference, where it was recorded for long enough. */
function diffHeartbeats(
  a: ComparedConnection,
  b: ComparedConnection,
  words: MessageWords,
  strict: boolean,
): PlacedDifference[] {
  return [...lacking(a, b), ...lacking(b, a)];

  function lacking(one: ComparedConnection, other: ComparedConnection): PlacedDifference[] {
    const known = new Set(other.trail.kinds);
    const found: PlacedDifference[] = [];
    for (const [row, kind] of one.trail.kinds.entries()) {
      if (known.has(kind) || !words.kind(kind).heartbeat) continue;
      known.add(kind);
      const since = ((one.trail.at[row] ?? 0) - one.connection.createdAt) * 2 + SLACK;
      const lasted = (other.connection.closedAt ?? other.recordedUntil ?? 0) - other.connection.createdAt;
      if (!strict && lasted < since) continue;
      found.push(one === a ? neverCame(one, row, words) : besides(one, row, words));
    }
    return found;
  }
}

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

function neverCame(a: ComparedConnection, row: number, words: MessageWords): PlacedDifference {
  const [place, title] = [placeOf(a, row), titleOf(a, row, words)];
  const what = `message ${place} of A, ${title}, never came in B`;
  return { place, difference: { where: whereOf(a, row, words), a: title, b: NONE, what } };
}

function besides(b: ComparedConnection, row: number, words: MessageWords): PlacedDifference {
  const [place, title] = [placeOf(b, row), titleOf(b, row, words)];
  const what = `message ${place} of B, ${title}, never came in A`;
  return { place, difference: { where: whereOf(b, row, words), a: NONE, b: title, what } };
}

function exchanged(
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

function moved(
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
