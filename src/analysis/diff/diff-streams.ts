import type { PlacedDifference } from './difference.ts';
import type { MessageWords } from './message-trail.ts';
import { type PreparedConnection, unaskedRows } from './prepared-connection.ts';
import { LINES } from './protocol-types.ts';

/** So many numbers that follow each other show that a member counts the messages. */
const FEWEST_COUNTED = 3;

/** Names of messages after which no other of what they end should come. */
const END = /^(?:end|done|complete[d]?|finish(?:ed)?|eof|eos)$/i;

type Side = 'A' | 'B';

/**
 * Faults of streams, whose numbers of messages are chance: a member that counts them leaves out a number or has one twice in one recording, or
 * a message comes after the end, where the other recording shows none of that.
 */
export function diffStreams(
  a: PreparedConnection,
  b: PreparedConnection,
  words: MessageWords,
  streams: ReadonlySet<number>,
): PlacedDifference[] {
  const [left, right] = [unaskedRows(a), unaskedRows(b)];
  const found: PlacedDifference[] = [];
  // What ends something, and came once in both.
  const ends = [...left].flatMap(([kind, [row, ...more]]) => {
    const { name, outgoing } = words.kind(kind);
    const [other, ...others] = right.get(kind) ?? [];
    if (!END.test(name) || outgoing || row === undefined || other === undefined) return [];
    return more.length > 0 || others.length > 0 ? [] : [[kind, row, other] as const];
  });
  for (const kind of streams) {
    const [rowsA, rowsB] = [left.get(kind), right.get(kind)];
    if (rowsA === undefined || rowsB === undefined || words.kind(kind).heartbeat) continue;
    found.push(...miscounted(a, rowsA, b, rowsB, 'B'), ...miscounted(b, rowsB, a, rowsA, 'A'));
    if (words.kind(kind).protocol === 'text' || words.kind(kind).protocol === LINES) continue;
    for (const [end, row, other] of ends) {
      const [lateA, lateB] = [rowsA.find((each) => each > row), rowsB.find((each) => each > other)];
      if (lateA === undefined && lateB !== undefined) found.push(late(b, lateB, end, 'B'));
      if (lateB === undefined && lateA !== undefined) found.push(late(a, lateA, end, 'A'));
    }
  }
  return found;

  function miscounted(
    good: PreparedConnection,
    rows: readonly number[],
    bad: PreparedConnection,
    others: readonly number[],
    side: Side,
  ): PlacedDifference[] {
    const first = good.trail.values.get(rows[0] ?? -1);
    if (first === undefined || rows.length < FEWEST_COUNTED) return [];
    for (const [key, { path, kind }] of first) {
      if (kind !== 'number' || !countsUp(numbersOf(good, rows, key))) continue;
      const numbers = numbersOf(bad, others, key);
      const at = numbers.findIndex((number, i) => i > 0 && number !== (numbers[i - 1] ?? 0) + 1);
      if (at === -1) return [];
      const step = (numbers[at] ?? 0) - (numbers[at - 1] ?? 0);
      // What starts anew, or whose order is another, is no count of this connection.
      if (!(step === 0 || step > 1)) return [];
      const member = path.map((name) => words.memberName(name)).join('.');
      const says = step === 0 ? `has one number of "${member}" twice` : `leaves out numbers of "${member}"`;
      return [fault(bad, others[at] ?? 0, says, 'counts up', side)];
    }
    return [];
  }

  function late(bad: PreparedConnection, row: number, end: number, side: Side): PlacedDifference {
    const name = words.kindName(end);
    return fault(bad, row, `comes after ${name}`, `does not come after ${name}`, side);
  }

  function fault(
    { trail }: PreparedConnection,
    row: number,
    bad: string,
    good: string,
    side: Side,
  ): PlacedDifference {
    const [place, name] = [trail.places[row] ?? 0, words.kindName(trail.kinds[row] ?? 0)];
    const [inA, inB] = side === 'A' ? [bad, good] : [good, bad];
    const what = `message ${place} of ${side}, ${name}, ${bad}; in ${side === 'A' ? 'B' : 'A'} it ${good}`;
    return { place, difference: { where: `message ${place} (${name})`, a: inA, b: inB, what } };
  }
}

function numbersOf({ trail }: PreparedConnection, rows: readonly number[], key: string): number[] {
  return rows.map((row) => Number(trail.values.get(row)?.get(key)?.text ?? Number.NaN));
}

function countsUp(numbers: readonly number[]): boolean {
  return numbers.every(
    (number, i) => Number.isSafeInteger(number) && (i === 0 || number === (numbers[i - 1] ?? 0) + 1),
  );
}
