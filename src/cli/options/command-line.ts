import { parseArgs } from 'node:util';
import { CannotDo } from '../cannot-do.ts';

/** An option of a command: one with a value, or a switch. */
interface Option {
  /** What the value is, as help shows it, such as FILE; absent for a switch. */
  readonly value?: string;
  /** What the option does, for help. */
  readonly what: string;
}

/** How a command is called: the only table of its options. */
export interface CommandLine<Name extends string = string> {
  /** The ways to call it, without options, such as `switchyard check FILE...`. */
  readonly calls: readonly string[];
  /** What the command does, in one sentence. */
  readonly purpose: string;
  readonly options: Readonly<Record<Name, Option>>;
}

/** The arguments of one call, checked against its command line. */
export interface Arguments<Name extends string> {
  /** What is not an option: files, a URL. */
  readonly operands: readonly string[];
  has(name: Name): boolean;
  /** The value of an option, the last one where it was given repeatedly; null where it was not given. */
  value(name: Name): string | null;
  /** All values of an option that may be repeated, in their order. */
  values(name: Name): readonly string[];
}

/** Whether help was requested, whatever else was given. */
export function asksForHelp(line: CommandLine, args: readonly string[]): boolean {
  return tokensOf(line, args).some((token) => token.kind === 'option' && token.name === 'help');
}

/**
 * Reads the arguments of a command. An option may stand anywhere, with its value after it or joined by `=`; `--` ends the
 * options, and `-` is an operand.
 * @throws CannotDo for an unknown option, a missing value, and a switch with a value
 */
export function readArguments<Name extends string>(
  line: CommandLine<Name>,
  args: readonly string[],
): Arguments<Name> {
  const operands: string[] = [];
  const given = new Map<string, string[]>();
  for (const token of tokensOf(line, args)) {
    if (token.kind === 'positional') operands.push(token.value);
    if (token.kind !== 'option') continue;
    const { name, rawName, value, inlineValue } = token;
    const option = optionOf(line, name);
    if (option === undefined)
      throw new CannotDo(`There is no option "${rawName}": --help shows which there are.`);
    const values = given.get(name) ?? [];
    given.set(name, values);
    if (option.value === undefined) {
      if (value !== undefined)
        throw new CannotDo(`${rawName} takes no value, so "${rawName}=${value}" is wrong.`);
      continue;
    }
    // `--out --json` is a forgotten value; a value that begins with a hyphen is joined, as in `--out=-a`.
    if (!value || (!inlineValue && /^-./.test(value))) {
      const joined =
        value && !asksForOption(line, value)
          ? ` A value that begins with a hyphen is joined: ${rawName}=${value}`
          : '';
      throw new CannotDo(`${rawName} needs a value: ${rawName} ${option.value}.${joined}`);
    }
    values.push(value);
  }
  return {
    operands,
    has: (name) => given.has(name),
    value: (name) => given.get(name)?.at(-1) ?? null,
    values: (name) => given.get(name) ?? [],
  };
}

/** Whether a word is an option of the command, so that the value before it was forgotten. */
function asksForOption(line: CommandLine, word: string): boolean {
  return optionOf(line, word.replace(/^--?/, '').replace(/=.*$/s, '')) !== undefined;
}

/** @throws CannotDo where there is an operand */
export function refuseOperands({ operands: [first] }: Arguments<string>): void {
  if (first !== undefined) throw new CannotDo(`This command takes options only, not "${first}".`);
}

function tokensOf(line: CommandLine, args: readonly string[]) {
  const types = Object.entries(line.options).map(([name, { value }]) => {
    return [name, { type: value === undefined ? ('boolean' as const) : ('string' as const) }] as const;
  });
  const { tokens } = parseArgs({
    args: [...args],
    options: { ...Object.fromEntries(types), help: { type: 'boolean', short: 'h' } },
    // Node explains at length what is wrong; here it is one sentence.
    strict: false,
    tokens: true,
  });
  return tokens;
}

function optionOf(line: CommandLine, name: string): Option | undefined {
  return Object.hasOwn(line.options, name) ? line.options[name] : undefined;
}
