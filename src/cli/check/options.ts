import type { Level } from '../../analysis/finding.ts';
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
  /** The mildest level of a broken rule that causes exit code 1. */
  readonly failOn: Level;
  /** Files to write besides; null for none. */
  readonly junit: string | null;
  readonly sarif: string | null;
  readonly writeContract: string | null;
  /** The contract to hold the files against; null for none. */
  readonly contract: string | null;
}

type Name =
  | 'json'
  | 'only'
  | 'allow-failed'
  | 'fixes'
  | 'fail-on'
  | 'junit'
  | 'sarif'
  | 'contract'
  | 'write-contract';

/** The strictest first. */
const LEVELS: readonly Level[] = ['must', 'browser', 'should', 'advice'];

export const CHECK_LINE: CommandLine<Name> = {
  calls: ['switchyard check FILE...', 'npm run -s check -- FILE...'],
  purpose:
    'Judges the protocol switches in HAR files, NetLogs, packet captures, session logs and transcripts; "-" is standard input.\n' +
    'Ends with 0 where every rule and contract is kept and no connection failed, with 1 where not, and with 2 where a file could\n' +
    'not be read or written.',
  options: {
    json: { what: 'print one JSON document instead of text' },
    only: { value: 'ID,...', what: 'judge by these checks alone; may be given again' },
    'allow-failed': { what: 'end with 0 also where a connection was refused or failed' },
    fixes: { what: 'print every fix, not the first one alone' },
    'fail-on': {
      value: 'LEVEL',
      what: `the mildest broken rule that ends with 1: ${LEVELS.join(', ')}; browser where not given`,
    },
    junit: { value: 'FILE', what: 'also write the result as JUnit XML, for a CI server' },
    sarif: { value: 'FILE', what: 'also write the result as SARIF 2.1.0, for code scanning' },
    contract: {
      value: 'FILE',
      what: 'hold the connections against this contract; a broken clause ends with 1',
    },
    'write-contract': { value: 'FILE', what: 'write the contract that these files keep' },
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
    failOn: levelOf(given.value('fail-on') ?? 'browser'),
    junit: given.value('junit'),
    sarif: given.value('sarif'),
    contract: given.value('contract'),
    writeContract: given.value('write-contract'),
  };
}

function levelOf(name: string): Level {
  const level = LEVELS.find((each) => each === name);
  if (level === undefined) throw new CannotDo(`--fail-on is one of ${LEVELS.join(', ')}, not "${name}".`);
  return level;
}

function idsOf(list: string, known: ReadonlySet<string>): string[] {
  const ids = list.split(',').map((id) => id.trim());
  const unknown = ids.find((id) => !known.has(id));
  if (unknown === undefined) return ids;
  throw new CannotDo(
    unknown === '' ? 'A check of --only has no name: --only ID,ID,...' : `There is no check "${unknown}".`,
  );
}
