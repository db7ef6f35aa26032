import { CannotDo } from '../cannot-do.ts';
import { refuseSecondInput } from '../input/read-file.ts';
import type { Arguments, CommandLine } from '../options/command-line.ts';

/** The options of `diff`. */
export interface DiffOptions {
  /** `-` is standard input. */
  readonly a: string;
  readonly b: string;
  readonly json: boolean;
  readonly redact: boolean;
}

type Name = 'json' | 'no-redact';

export const DIFF_LINE: CommandLine<Name> = {
  calls: ['switchyard diff A B', 'npm run -s diff -- A B'],
  purpose:
    'Compares two files: connections by endpoint and order, then fields of the handshake, types and shapes of messages, and the\n' +
    'end; never times, ids and nonces. "-" is standard input. Ends with 0 where nothing differs, with 1 where something does, and\n' +
    'with 2 where a file could not be read.',
  options: {
    json: { what: 'print one JSON document instead of text' },
    'no-redact': { what: 'print tokens and other secrets in URLs and fields, which are replaced otherwise' },
  },
};

/** @throws CannotDo where there are not exactly two files */
export function diffOptions(given: Arguments<Name>): DiffOptions {
  const [a, b, third] = given.operands;
  if (a === undefined || b === undefined || third !== undefined)
    throw new CannotDo('Two files have to be named: use diff A B, or --help for more.');
  refuseSecondInput([a, b]);
  return { a, b, json: given.has('json'), redact: !given.has('no-redact') };
}
