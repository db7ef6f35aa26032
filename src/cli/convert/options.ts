import { SHAPES, type Shape } from '../../formats/redaction/secret-shape.ts';
import { CannotDo } from '../cannot-do.ts';
import type { Arguments, CommandLine } from '../options/command-line.ts';

const TARGETS = ['har', 'log', 'transcript', 'html'] as const;

/** The options of `convert`. */
export interface ConvertOptions {
  /** `-` is standard input. */
  readonly file: string;
  readonly to: (typeof TARGETS)[number];
  /** Null for standard output. */
  readonly out: string | null;
  readonly redact: boolean;
  /** A file of redaction rules; null where there is none. */
  readonly rules: string | null;
  /** What stand-ins tell of the values that they replace, besides what the rules say. */
  readonly keepShapes: ReadonlySet<Shape>;
}

type Name = 'to' | 'out' | 'no-redact' | 'rules' | 'keep-shapes';

export const CONVERT_LINE: CommandLine<Name> = {
  calls: ['switchyard convert FILE --to FORMAT', 'npm run -s convert -- FILE --to FORMAT'],
  purpose:
    'Writes a file that any command reads (HAR, session log, transcript, NetLog, packet capture and others) as HAR, log, transcript or HTML report; "-" is standard input.',
  options: {
    to: { value: 'FORMAT', what: `the format to write: ${TARGETS.join(', ')}` },
    out: { value: 'FILE', what: 'the file to write, instead of standard output' },
    'no-redact': { what: 'keep cookies, tokens and message bodies, which are left out otherwise' },
    rules: { value: 'FILE', what: 'a JSON file of what to hide or keep besides, contents of messages too' },
    'keep-shapes': {
      value: 'SHAPES',
      what: `let stand-ins tell of what they replace: ${SHAPES.join(', ')}, or both with a comma`,
    },
  },
};

/**
 * Reads the options of `convert`.
 * @throws CannotDo where there is not exactly one file, or no format that can be written
 */
export function convertOptions(given: Arguments<Name>): ConvertOptions {
  const [file, second] = given.operands;
  if (file === undefined || second !== undefined)
    throw new CannotDo('One file has to be named: use convert FILE --to FORMAT, or --help for more.');
  const format = given.value('to');
  if (format === null) throw new CannotDo(`--to is missing: it is one of ${TARGETS.join(', ')}.`);
  const to = TARGETS.find((target) => target === format);
  if (to === undefined) throw new CannotDo(`--to is one of ${TARGETS.join(', ')}, not "${format}".`);
  const rules = given.value('rules');
  const redact = !given.has('no-redact');
  if (rules !== null && !redact)
    throw new CannotDo('--rules says what to hide, so --no-redact cannot stand beside it.');
  const shapes = given.value('keep-shapes');
  if (shapes !== null && !redact)
    throw new CannotDo('--keep-shapes is for what is hidden, so --no-redact cannot stand beside it.');
  return { file, to, out: given.value('out'), redact, rules, keepShapes: shapesOf(shapes) };
}

function shapesOf(given: string | null): ReadonlySet<Shape> {
  const words = given === null ? [] : given.split(',').map((word) => word.trim());
  return new Set(
    words.map((word) => {
      const shape = SHAPES.find((known) => known === word);
      if (shape === undefined)
        throw new CannotDo(`--keep-shapes is ${SHAPES.join(', ')}, or both with a comma, not "${given}".`);
      return shape;
    }),
  );
}
