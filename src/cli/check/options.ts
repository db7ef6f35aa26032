import { CannotDo } from '../cannot-do.ts';
import { refuseSecondInput } from '../input/read-file.ts';
import type { Arguments, CommandLine } from '../options/command-line.ts';

/** The options of `check`. */
export interface CheckOptions {
  /** At least one; `-` is standard input. */
  readonly files: readonly string[];
  readonly json: boolean;
  /** Ids of the checks to report and to judge by; null for all. */
  readonly only: ReadonlySet<string> | null;
  /** A connection that was refused or failed does not cause exit code 1. */
  readonly allowFailed: boolean;
  /** Every fix is printed whole, not only the first one. */
  readonly fixes: boolean;
}

type Name = 'json' | 'only' | 'allow-failed' | 'fixes';

export const CHECK_LINE: CommandLine<Name> = {
  calls: ['switchyard check FILE...', 'npm run -s check -- FILE...'],
  purpose:
    'Judges the protocol switches in HAR files, session logs and transcripts; "-" is standard input.\n' +
    'Ends with 0 where every rule is kept and no connection failed, with 1 where not, and with 2 where a file could not be\n' +
    'read.',
  options: {
    json: { what: 'print one JSON document instead of text' },
    only: { value: 'ID,...', what: 'judge by these checks alone; may be given again' },
    'allow-failed': { what: 'end with 0 also where a connection was refused or failed' },
    fixes: { what: 'print every fix, not the first one alone' },
  },
};

/**
 * Reads the options of `check`.
 * @param known ids of all checks
 * @throws CannotDo where no file is named, and for an unknown check
 */
export function checkOptions(given: Arguments<Name>, known: ReadonlySet<string>): CheckOptions {
  const files = given.operands;
  if (files.length === 0) throw new CannotDo('No file was named: use check FILE..., or --help for more.');
  refuseSecondInput(files);
  const ids = given.values('only').flatMap((list) => idsOf(list, known));
  return {
    files,
    json: given.has('json'),
    only: given.has('only') ? new Set(ids) : null,
    allowFailed: given.has('allow-failed'),
    fixes: given.has('fixes'),
  };
}

function idsOf(list: string, known: ReadonlySet<string>): string[] {
  const ids = list.split(',').map((id) => id.trim());
  const unknown = ids.find((id) => !known.has(id));
  if (unknown === undefined) return ids;
  throw new CannotDo(
    unknown === '' ? 'A check of --only has no name: --only ID,ID,...' : `There is no check "${unknown}".`,
  );
}
