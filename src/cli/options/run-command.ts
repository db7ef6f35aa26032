import { CannotDo } from '../cannot-do.ts';
import { print } from '../output/print.ts';
import { printable } from '../output/printable.ts';
import { say } from '../say.ts';
import { type Arguments, asksForHelp, type CommandLine, readArguments } from './command-line.ts';
import { helpText } from './help-text.ts';

/**
 * Runs a command with its arguments, or shows its help. Returns the exit code: that of the command, or 2 with one sentence
 * on standard error where it cannot do what was requested.
 */
export async function runCommand<Name extends string>(
  line: CommandLine<Name>,
  args: readonly string[],
  run: (given: Arguments<Name>) => Promise<number>,
): Promise<number> {
  try {
    if (!asksForHelp(line, args)) return await run(readArguments(line, args));
    await print(helpText(line));
    return 0;
  } catch (problem) {
    if (!(problem instanceof CannotDo)) throw problem;
    say(printable(problem.message));
    return 2;
  }
}
