import { CannotDo } from '../cannot-do.ts';

/** What `npm run check` was asked. */
export interface CheckOptions {
  readonly files: readonly string[];
  readonly json: boolean;
  /** Ids of checks to report and to judge by; null for all. */
  readonly only: ReadonlySet<string> | null;
}

const USAGE = 'Use: npm run -s check -- FILE... [--json] [--only ID,...]';

/** Reads the command line; throws CannotDo for what it does not know. `known` are the ids of all checks. */
export function checkOptions(args: readonly string[], known: ReadonlySet<string>): CheckOptions {
  const files: string[] = [];
  let json = false;
  let only: Set<string> | null = null;
  let filesOnly = false;
  for (let i = 0; i < args.length; i++) {
    const arg = args[i] ?? '';
    if (filesOnly || !arg.startsWith('--')) files.push(arg);
    else if (arg === '--') filesOnly = true;
    else if (arg === '--json') json = true;
    else if (arg === '--only' || arg.startsWith('--only=')) {
      const list = arg === '--only' ? (args[++i] ?? '') : arg.slice('--only='.length);
      only = new Set([...(only ?? []), ...idsOf(list, known)]);
    } else throw new CannotDo(`There is no option "${arg}". ${USAGE}.`);
  }
  if (files.length === 0) throw new CannotDo(`No file was named. ${USAGE}.`);
  return { files, json, only };
}

function idsOf(list: string, known: ReadonlySet<string>): string[] {
  const ids = list.split(',').map((id) => id.trim());
  const stranger = ids.find((id) => !known.has(id));
  if (stranger === undefined) return ids;
  throw new CannotDo(
    stranger === '' ? `--only names no check. ${USAGE}.` : `There is no check "${stranger}".`,
  );
}
