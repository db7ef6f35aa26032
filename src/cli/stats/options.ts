import { CannotDo } from '../cannot-do.ts';
import { refuseSecondInput } from '../input/read-file.ts';
import type { Arguments, CommandLine } from '../options/command-line.ts';

/** What `stats` was asked. */
export interface StatsOptions {
  /** At least one; `-` is standard input. */
  readonly files: readonly string[];
  readonly json: boolean;
}

type Name = 'json';

export const STATS_LINE: CommandLine<Name> = {
  calls: ['switchyard stats FILE...', 'npm run -s stats -- FILE...'],
  purpose:
    'Prints what the messages of HAR files, session logs and transcripts show: types, how long answers took, heartbeats, silences,\n' +
    'idle limits and reconnects; "-" is standard input. Ends with 0, and with 2 where a file could not be read.',
  options: {
    json: { what: 'print one JSON document instead of text' },
  },
};

/** @throws CannotDo where no file is named */
export function statsOptions(given: Arguments<Name>): StatsOptions {
  const files = given.operands;
  if (files.length === 0) throw new CannotDo('No file was named: use stats FILE..., or --help for more.');
  refuseSecondInput(files);
  return { files, json: given.has('json') };
}
