import type { Fix } from '../explanation.ts';

/** What a fix says beside its code. */
export type FixLabel = Pick<Fix, 'product' | 'version' | 'where' | 'note'>;

/**
 * Makes a fix from marked lines: lines that begin with `+` are the change itself, all others begin with a space and are
 * context. The mark is removed.
 */
export function writeFix(label: FixLabel, ...marked: readonly string[]): Fix {
  const changed: number[] = [];
  const code = marked.map((line, number) => {
    if (line.startsWith('+')) changed.push(number);
    return line.slice(1);
  });
  return { ...label, code: code.join('\n'), changed };
}
