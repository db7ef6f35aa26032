import type { ComparedPair, SessionDiff } from '../../analysis/diff/diff-sessions.ts';
import type { Connection } from '../../session/connection.ts';
import { printable } from '../output/printable.ts';

/** A comparison for people: pairs that differ, the first difference of each first, and a summary. */
export function diffText({ pairs, onlyInA, onlyInB }: SessionDiff): string {
  const differing = pairs.filter(({ differences }) => differences.length > 0);
  const lines = [
    ...differing.flatMap(pairLines),
    ...onlyInA.map((connection) => `only in A: ${titleOf(connection)}`),
    ...onlyInB.map((connection) => `only in B: ${titleOf(connection)}`),
    ...uncompared(pairs),
    ...(differing.some(hidesNames)
      ? ['note: names that may be data are hidden; --no-redact prints them']
      : []),
    `${count(pairs.length, 'pair')} of connections, ${differing.length} with differences; ${onlyInA.length} only in A, ${onlyInB.length} only in B`,
  ];
  return `${lines.map(printable).join('\n')}\n`;
}

function pairLines({ a, b, differences }: ComparedPair): string[] {
  const [first, ...more] = differences;
  return [
    `${titleOf(a)} and ${b.sourceKey || b.id}`,
    `  ${first?.where}: ${first?.what}`,
    ...more.map(({ where, what }) => `    then ${where}: ${what}`),
    '',
  ];
}

/** Whether the names of messages are stand-ins. */
function hidesNames({ differences }: ComparedPair): boolean {
  return differences.some(({ where }) => /^message \d+ \((?:text )?redacted-\d/.test(where));
}

/** What could not be compared, each sentence once. */
function uncompared(pairs: readonly ComparedPair[]): string[] {
  const sentences = new Map<string, number>();
  for (const sentence of pairs.flatMap(({ notCompared }) => notCompared))
    sentences.set(sentence, (sentences.get(sentence) ?? 0) + 1);
  return [...sentences].map(([sentence, pairs]) => `note: ${sentence} (${count(pairs, 'pair')})`);
}

function titleOf({ url, sourceKey, id }: Connection): string {
  return `${url.seen ? url.value : 'URL not seen'}  (${sourceKey || id})`;
}

function count(number: number, thing: string): string {
  return `${number} ${thing}${number === 1 ? '' : 's'}`;
}
