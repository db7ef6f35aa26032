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
    if (!asksForHelp(line, args)) {
      refuseTakenByNpm(line, args);
      return await run(readArguments(line, args));
    }
    await print(helpText(line));
    return 0;
  } catch (problem) {
    if (!(problem instanceof CannotDo)) throw problem;
    say(printable(problem.message));
    return 2;
  }
}

/** Options that npm has too: they may stand in somebody's configuration. */
const OF_NPM = new Set(['json', 'only', 'browser', 'long', 'quiet']);

/**
 * Without `--`, `npm run check a.har --contract c.json` gives the option to npm, and the command would take its value for a file.
 * @throws CannotDo
 */
function refuseTakenByNpm(line: CommandLine, args: readonly string[]): void {
  if (process.env.npm_lifecycle_event === undefined || args.some((word) => word.startsWith('--'))) return;
  const taken = Object.keys(line.options).find(
    (name) => !OF_NPM.has(name) && process.env[`npm_config_${name.replaceAll('-', '_')}`] !== undefined,
  );
  if (taken !== undefined)
    throw new CannotDo(
      `npm took --${taken} for itself: write -- before the options, as in npm run -s NAME -- FILE --${taken}.`,
    );
}
