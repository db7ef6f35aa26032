import { CannotDo } from '../cannot-do.ts';

const TARGETS = ['har', 'log', 'transcript'] as const;

/** What `npm run convert` was asked. */
export interface ConvertOptions {
  readonly file: string;
  readonly to: (typeof TARGETS)[number];
  /** Null for standard output. */
  readonly out: string | null;
  readonly redact: boolean;
}

const USAGE = 'Use: npm run -s convert -- IN --to har|log|transcript [--out FILE] [--no-redact]';

/** Reads the command line; throws CannotDo for what it does not know. */
export function convertOptions(args: readonly string[]): ConvertOptions {
  const files: string[] = [];
  let to: ConvertOptions['to'] | undefined;
  let out: string | null = null;
  let redact = true;
  let filesOnly = false;
  for (let i = 0; i < args.length; i++) {
    const arg = args[i] ?? '';
    const [name = '', joined] = arg.split(/=(.*)/s);
    if (filesOnly || !arg.startsWith('--')) files.push(arg);
    else if (arg === '--') filesOnly = true;
    else if (arg === '--no-redact') redact = false;
    else if (name === '--to') {
      const value = joined ?? args[++i];
      to = TARGETS.find((target) => target === value);
      if (to === undefined) throw new CannotDo(`--to is one of ${TARGETS.join(', ')}, not "${value ?? ''}".`);
    } else if (name === '--out') {
      out = joined ?? args[++i] ?? '';
      if (out === '') throw new CannotDo(`--out names no file. ${USAGE}.`);
    } else throw new CannotDo(`There is no option "${arg}". ${USAGE}.`);
  }
  const [file] = files;
  if (file === undefined || files.length > 1) throw new CannotDo(`One file has to be named. ${USAGE}.`);
  if (to === undefined) throw new CannotDo(`--to is missing. ${USAGE}.`);
  return { file, to, out, redact };
}
