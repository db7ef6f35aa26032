import type { CommandLine } from './command-line.ts';

/** What `--help` prints: how to call the command, what it does, and its options. */
export function helpText({ calls, purpose, options }: CommandLine): string {
  const named = Object.entries(options).map(
    ([name, { value, what }]) => [value === undefined ? `--${name}` : `--${name} ${value}`, what] as const,
  );
  const listed = [...named, ['--help', 'show this text'] as const];
  const width = Math.max(...listed.map(([option]) => option.length));
  const lines = listed.map(([option, what]) => `  ${option.padEnd(width)}  ${what}`);
  const uses = calls.map((call, i) => `${i === 0 ? 'Use: ' : ' or: '}${call} [options]`);
  return `${uses.join('\n')}\n\n${purpose}\n\n${lines.join('\n')}\n`;
}
