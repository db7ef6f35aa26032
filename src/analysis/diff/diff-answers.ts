import { groupShapes } from './diff-shapes.ts';
import type { PlacedDifference } from './difference.ts';
import { isCutOff } from './is-cut-off.ts';
import { besides, exchanged, moved, neverCame } from './message-differences.ts';
import type { MessageWords } from './message-trail.ts';
import type { Exchange, PreparedConnection } from './prepared-connection.ts';

/**
 * Differences of answers, each compared with the answer to the same request: one that never came, came besides or instead, and another
 * shape. Answers to different requests come in any order.
 */
export function diffAnswers(
  a: PreparedConnection,
  b: PreparedConnection,
  words: MessageWords,
): PlacedDifference[] {
  const [askedA, askedB] = [byAsked(a), byAsked(b)];
  return [...askedA].flatMap(([asks, left]) => {
    const right = askedB.get(asks);
    return right === undefined
      ? []
      : diffAsked({ compared: a, exchanges: left }, { compared: b, exchanges: right }, words);
  });
}

/** Kinds of answers to one kind of request that are looked at; no program has as many. */
const MOST_KINDS = 100;

/** How much longer an answer may take in another recording. */
const LATER = 1.5;

/** The requests of one side that ask for the same. */
interface Asked {
  readonly compared: PreparedConnection;
  readonly exchanges: readonly Exchange[];
}

function byAsked({ exchanges }: PreparedConnection): Map<string, Exchange[]> {
  const groups = new Map<string, Exchange[]>();
  for (const exchange of exchanges) {
    const group = groups.get(exchange.asks);
    if (group === undefined) groups.set(exchange.asks, [exchange]);
    else group.push(exchange);
  }
  return groups;
}

function diffAsked(a: Asked, b: Asked, words: MessageWords): PlacedDifference[] {
  const [kindsOfA, kindsOfB] = [kindsOf(a), kindsOf(b)];
  const kinds = new Set([...kindsOfA, ...kindsOfB].slice(0, MOST_KINDS));
  const found: PlacedDifference[] = [];
  const [everyA, everyB] = [regular(a, kinds), regular(b, kinds)];
  const even = a.exchanges.length === b.exchanges.length;
  const ways = even ? otherWay(a, b) : null;
  for (let i = 0; i < Math.min(a.exchanges.length, b.exchanges.length); i += 1) {
    const [one, other] = [a.exchanges[i], b.exchanges[i]];
    if (one === undefined || other === undefined) break;
    const [missing, added] = [
      lacking(a, one, b, other, everyA, words),
      lacking(b, other, a, one, everyB, words),
    ];
    if (ways === i) {
      found.push(exchanged(a.compared, one.answers[0] ?? 0, b.compared, other.answers[0] ?? 0, words));
      continue;
    }
    // What nobody of the other side ever got counts too, as an error in place of a result.
    const [odd] = firstOfKinds(b, other).filter(([kind]) => !kindsOfA.has(kind));
    const [oddOfA] = firstOfKinds(a, one).filter(([kind]) => !kindsOfB.has(kind));
    const [rowA, rowB] = [missing ?? oddOfA?.[1], added ?? odd?.[1]];
    if (rowA !== undefined && rowB !== undefined)
      found.push({
        ...exchanged(a.compared, rowA, b.compared, rowB, words),
        alike: alikeOf(a, rowA, b, rowB),
      });
    else if (missing !== undefined)
      found.push(neverCame(a.compared, missing, words, even ? {} : { oneOf: a.exchanges.length }));
    else if (added !== undefined)
      found.push(besides(b.compared, added, words, even ? {} : { oneOf: b.exchanges.length }));
    else found.push(...order(a, one, b, other, words));
  }
  for (const kind of kinds) {
    const [rowsA, rowsB] = [rowsOf(a, kind), rowsOf(b, kind)];
    const pairs = even
      ? a.exchanges.flatMap((each, i) => {
          const [left, right] = [each.answers, b.exchanges[i]?.answers ?? []].map((rows, side) =>
            rows.filter((row) => (side === 0 ? a : b).compared.trail.kinds[row] === kind),
          );
          return (left ?? []).flatMap((row, j) =>
            right?.[j] === undefined ? [] : [[row, right[j]] as const],
          );
        })
      : null;
    found.push(...groupShapes(a.compared, b.compared, words, { rowsA, rowsB, pairs, answers: true }));
  }
  return found;
}

function alikeOf(a: Asked, rowA: number, b: Asked, rowB: number): string {
  return `instead ${a.compared.trail.kinds[rowA]} ${b.compared.trail.kinds[rowB]}`;
}

function kindOf({ compared }: Asked, row: number): number {
  return compared.trail.kinds[row] ?? 0;
}

function kindsOf(asked: Asked): Set<number> {
  return new Set(asked.exchanges.flatMap(({ answers }) => answers.map((row) => kindOf(asked, row))));
}

function rowsOf(asked: Asked, kind: number): number[] {
  return asked.exchanges.flatMap(({ answers }) => answers.filter((row) => kindOf(asked, row) === kind));
}

function firstOfKinds(asked: Asked, { answers }: Exchange): [number, number][] {
  const first = new Map<number, number>();
  for (const row of answers) if (!first.has(kindOf(asked, row))) first.set(kindOf(asked, row), row);
  return [...first];
}

/** The kinds that each of these requests got, but for those that still waited at the end. */
function regular(asked: Asked, kinds: ReadonlySet<number>): Set<number> {
  const last = asked.exchanges.findLastIndex(({ answers }) => answers.length > 0);
  const answered = asked.exchanges.slice(0, last + 1);
  return new Set(
    [...kinds].filter((kind) =>
      answered.every(({ answers }) => answers.some((row) => kindOf(asked, row) === kind)),
    ),
  );
}

/** So many requests were answered in the same way in both, sometimes with an error, that one other way is no chance. */
const FEWEST_ALIKE = 8;

/** The only request of many that was answered by another kind of message in the other recording; null where there is not just one. */
function otherWay(a: Asked, b: Asked): number | null {
  const way = (asked: Asked, i: number) => {
    const row = asked.exchanges[i]?.answers[0];
    return row === undefined ? null : kindOf(asked, row);
  };
  const answered = [...a.exchanges.keys()].filter((i) => way(a, i) !== null && way(b, i) !== null);
  const got = (asked: Asked, i: number, kind: number | null) =>
    asked.exchanges[i]?.answers.some((row) => kindOf(asked, row) === kind) === true;
  const other = answered.filter((i) => !got(a, i, way(b, i)) && !got(b, i, way(a, i)));
  return answered.length >= FEWEST_ALIKE && other.length === 1 ? (other[0] ?? null) : null;
}

/** The first answer that each request of one side got, and this one of the other did not. */
function lacking(
  good: Asked,
  { request: asked, answers }: Exchange,
  bad: Asked,
  { request, answers: others }: Exchange,
  every: ReadonlySet<number>,
  words: MessageWords,
): number | undefined {
  return answers.find((row) => {
    const kind = kindOf(good, row);
    if (!every.has(kind) || words.kind(kind).heartbeat) return false;
    if (others.some((other) => kindOf(bad, other) === kind)) return false;
    return !isCutOff(good.compared, row, bad.compared) && !isInFlight(row);
  });

  /** Whether the other connection ended before the answer could have come: of several requests, those at the end may wait. */
  function isInFlight(row: number): boolean {
    const { connection, trail, recordedUntil } = bad.compared;
    const took = (good.compared.trail.at[row] ?? 0) - (good.compared.trail.at[asked] ?? 0);
    const end = connection.closedAt ?? recordedUntil ?? trail.at.at(-1) ?? 0;
    return bad.exchanges.length > 1 && end - (trail.at[request] ?? 0) <= took * LATER;
  }
}

/** The answers to one request have their order. */
function order(a: Asked, one: Exchange, b: Asked, other: Exchange, words: MessageWords): PlacedDifference[] {
  const [left, right] = [firstOfKinds(a, one), firstOfKinds(b, other)];
  const shared = left.filter(([kind]) => right.some(([each]) => each === kind));
  const at = (kind: number) => right.findIndex(([each]) => each === kind);
  const late = shared.find(([kind], i) => i > 0 && at(kind) < at(shared[i - 1]?.[0] ?? kind));
  if (late === undefined) return [];
  const [kind, row] = late;
  const rowB = right[at(kind)]?.[1] ?? 0;
  return [moved(a.compared, row, b.compared, rowB, words)];
}
