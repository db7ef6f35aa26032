/** Code and the numbers, from 0, of those of its lines that are the change itself. */
export interface Lines {
  readonly code: string;
  readonly changed: readonly number[];
}

/** Reads lines of which those that begin with `+` are the change, and all others begin with a space as context. */
export function lines(...marked: readonly string[]): Lines {
  const changed: number[] = [];
  const code = marked.map((line, number) => {
    if (line.startsWith('+')) changed.push(number);
    return line.slice(1);
  });
  return { code: code.join('\n'), changed };
}
