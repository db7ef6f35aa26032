import type { PlacedDifference } from './difference.ts';
import { exchanged } from './message-differences.ts';
import type { MessageWords } from './message-trail.ts';
import type { PreparedConnection } from './prepared-connection.ts';
import { LINES } from './protocol-types.ts';
import { isFailure } from './says-trouble.ts';

/**
 * Requests of plain text that both recordings have once, word by word, and that one server refused and the other did not. Nothing in a line
 * says what it answers, so what came until the next request is looked at as a whole.
 */
export function diffLineAnswers(
  a: PreparedConnection,
  b: PreparedConnection,
  words: MessageWords,
): PlacedDifference[] {
  const [left, right] = [answersByText(a, words), answersByText(b, words)];
  const failures = [a, b].map(
    ({ trail }) => trail.kinds.filter((kind) => isFailure(words.kind(kind).name)).length,
  );
  const [failedA = 0, failedB = 0] = failures;
  return [...left].flatMap(([text, rowsA]) => {
    const rowsB = right.get(text);
    if (rowsA === null || rowsB == null) return [];
    const [noA, noB] = [refusal(a, rowsA), refusal(b, rowsB)];
    if (noA !== undefined && noB === undefined && failedA > failedB) {
      const yes = instead(b, rowsB, a, rowsA);
      return yes === undefined ? [] : [exchanged(a, noA, b, yes, words)];
    }
    if (noB !== undefined && noA === undefined && failedB > failedA) {
      const yes = instead(a, rowsA, b, rowsB);
      return yes === undefined ? [] : [exchanged(a, yes, b, noB, words)];
    }
    return [];
  });

  function refusal({ trail }: PreparedConnection, rows: readonly number[]): number | undefined {
    return rows.find((row) => isFailure(words.kind(trail.kinds[row] ?? 0).name));
  }
}

/** The line that the side that was refused did not get. */
function instead(
  good: PreparedConnection,
  rows: readonly number[],
  bad: PreparedConnection,
  others: readonly number[],
): number | undefined {
  const got = new Set(others.map((row) => bad.trail.kinds[row]));
  return rows.find((row) => !got.has(good.trail.kinds[row]));
}

/** Rows of lines after a request, by its text; null where the same was asked twice. */
function answersByText({ trail }: PreparedConnection, words: MessageWords): Map<string, number[] | null> {
  const found = new Map<string, number[] | null>();
  let rows: number[] = [];
  for (const [row, number] of trail.kinds.entries()) {
    const { outgoing, protocol } = words.kind(number);
    if (!outgoing) {
      if (protocol === LINES) rows.push(row);
      continue;
    }
    rows = [];
    const text = trail.values.get(row)?.get('[]')?.text;
    if (text !== undefined) found.set(text, found.has(text) ? null : rows);
  }
  return found;
}
