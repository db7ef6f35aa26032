import { CannotDo } from '../cannot-do.ts';
import { refuseSecondInput } from '../input/read-file.ts';
import type { Arguments, CommandLine } from '../options/command-line.ts';

/** What `stats` was asked. */
export interface StatsOptions {
  /** At least one; `-` is standard input. */
  readonly files: readonly string[];
  readonly json: boolean;
  /** What JSON messages look like is printed in this form, and nothing else; null for the figures. */
  readonly shapes: 'typescript' | 'json-schema' | null;
}

type Name = 'json' | 'typescript' | 'json-schema';

export const STATS_LINE: CommandLine<Name> = {
  calls: ['switchyard stats FILE...', 'npm run -s stats -- FILE...'],
  purpose:
    'Prints what the messages of HAR files, NetLogs, packet captures, session logs and transcripts show: types, how long answers took, heartbeats, silences,\n' +
    'idle limits and reconnects; "-" is standard input. Ends with 0, and with 2 where a file could not be read.',
  options: {
    json: { what: 'print one JSON document instead of text' },
    typescript: { what: 'print what the JSON messages look like, as TypeScript types' },
    'json-schema': { what: 'print the same as a JSON Schema' },
  },
};

/** @throws CannotDo where no file is named */
export function statsOptions(given: Arguments<Name>): StatsOptions {
  const files = given.operands;
  if (files.length === 0) throw new CannotDo('No file was named: use stats FILE..., or --help for more.');
  refuseSecondInput(files);
  const wanted = (['json', 'typescript', 'json-schema'] as const).filter((name) => given.has(name));
  if (wanted.length > 1) throw new CannotDo(`--${wanted[0]} and --${wanted[1]} cannot be given together.`);
  const [form] = wanted;
  return { files, json: form === 'json', shapes: form === undefined || form === 'json' ? null : form };
}
