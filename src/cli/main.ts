import { CannotDo } from './cannot-do.ts';

/** A command of package.json: takes its arguments, answers the exit code. */
type Run = (args: readonly string[]) => Promise<number>;

/** Loaded when called, so that `check` starts without Playwright and Vite. */
const COMMANDS: Readonly<Record<string, () => Promise<Run>>> = {
  start: async () => (await import('./start/start.ts')).start,
  test: async () => (await import('./test/test.ts')).test,
  check: async () => (await import('./check/run-check.ts')).runCheck,
  convert: async () => (await import('./convert/run-convert.ts')).runConvert,
  package: async () => (await import('./package/package-extension.ts')).packageExtension,
  bench: async () => (await import('./bench/bench.ts')).bench,
};

/**
 * Runs one command and answers its exit code: 0 done, 1 done and something failed, 2 could not do it, with one sentence
 * on standard error.
 */
export async function main(args: readonly string[]): Promise<number> {
  // The reader of a pipe may leave early, as `head` does: that is no fault, and no reason for a stack trace.
  process.stdout.on('error', (problem: NodeJS.ErrnoException) => {
    if (problem.code !== 'EPIPE') throw problem;
  });
  const [name = '', ...rest] = args;
  const load = Object.hasOwn(COMMANDS, name) ? COMMANDS[name] : undefined;
  if (load === undefined) {
    process.stderr.write(`There is no command "${name}": use one of ${Object.keys(COMMANDS).join(', ')}.\n`);
    return 2;
  }
  try {
    return await (await load())(rest);
  } catch (problem) {
    process.stderr.write(`${sentenceOf(problem)}\n`);
    return 2;
  }
}

/** Exit code 1 would say that a check failed: our own faults end with 2 as well, and DEBUG shows where they were. */
function sentenceOf(problem: unknown): string {
  if (problem instanceof CannotDo) return problem.message;
  const { message, stack } = problem instanceof Error ? problem : { message: String(problem), stack: '' };
  const debugging = (process.env.DEBUG ?? '') !== '';
  const more = debugging ? `\n${stack}` : ' Set DEBUG=1 to see where.';
  return `Something went wrong that should not: ${message.split('\n')[0]}.${more}`;
}
