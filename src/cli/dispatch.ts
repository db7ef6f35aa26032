import { print } from './output/print.ts';
import { printable } from './output/printable.ts';
import { PRODUCT } from './product.ts';
import { say } from './say.ts';

/** A command: takes its arguments, returns the exit code. */
type Command = (args: readonly string[]) => Promise<number>;

/** Commands by name, each loaded when it is called, so that `check` starts without Playwright and Vite. */
type Commands = Readonly<Record<string, () => Promise<Command>>>;

/**
 * Runs the command that the first argument names and returns its exit code: 0 done, 1 done and something failed, 2 could
 * not do it, with one sentence on standard error.
 */
export async function dispatch(commands: Commands, args: readonly string[]): Promise<number> {
  // The write that fails reports it, and its caller answers with a sentence; to throw here would end the process with a stack.
  process.stdout.on('error', () => undefined);
  const [name, ...rest] = args;
  const names = Object.keys(commands).join(', ');
  if (name === '--help' || name === '-h') {
    await print(`Commands: ${names}.\nCOMMAND --help shows how to use it.\n`);
    return 0;
  }
  if (name === '--version') {
    await print(`${PRODUCT.version}\n`);
    return 0;
  }
  const load = name !== undefined && Object.hasOwn(commands, name) ? commands[name] : undefined;
  if (load === undefined) {
    say(
      name === undefined
        ? `No command was named: use one of ${names}.`
        : printable(`There is no command "${name}": use one of ${names}.`),
    );
    return 2;
  }
  try {
    return await (await load())(rest);
  } catch (problem) {
    say(sentenceOf(problem));
    return 2;
  }
}

/**
 * An error of Switchyard itself. The exit code is 2, since 1 would mean that a check failed; with DEBUG set it shows the
 * stack.
 */
function sentenceOf(problem: unknown): string {
  const { message, stack } = problem instanceof Error ? problem : { message: String(problem), stack: '' };
  const debugging = (process.env.DEBUG ?? '') !== '';
  const more = debugging ? `\n${stack}` : ' Set DEBUG=1 to see where.';
  return `Internal error: ${printable(message.split('\n')[0] ?? '')}.${more}`;
}
