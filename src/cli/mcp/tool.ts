import type { OpenedFile } from './opened-file.ts';

/** A question that a client asks wrongly; its message, a sentence, is the answer. */
export class BadQuestion extends Error {
  override readonly name = 'BadQuestion';
}

/** JSON Schema of one argument. */
type ArgumentSchema = Record<string, string | number | string[]>;

/** Arguments of a call: whatever the client sent. */
export type Asked = Readonly<Record<string, unknown>>;

/** One question that can be asked. */
export interface Tool {
  readonly name: string;
  readonly description: string;
  /** JSON Schema of each argument; those without `required` may be left out. */
  readonly properties: Readonly<Record<string, ArgumentSchema>>;
  readonly required: readonly string[];
  /** @throws BadQuestion */
  readonly answer: (files: readonly OpenedFile[], asked: Asked) => object | Promise<object>;
}

export const FILE_ARGUMENT = {
  file: {
    type: 'string',
    description: 'One of the files, as list_connections names it; the first where left out.',
  },
};

/**
 * The SDK does not hold a call against the schema of its tool.
 * @throws BadQuestion where an argument is missing that has to be there, or is none of the words that its schema names
 */
export function checkAsked({ name, properties, required }: Tool, asked: Asked): void {
  for (const argument of required)
    if (textAsked(asked, argument) === null)
      throw new BadQuestion(`${name} needs the argument "${argument}".`);
  for (const [argument, { enum: words }] of Object.entries(properties)) {
    if (!Array.isArray(words)) continue;
    const value = textAsked(asked, argument);
    if (value !== null && !words.includes(value))
      throw new BadQuestion(
        `"${argument}" has to be one of ${words.join(', ')}, not "${value.slice(0, 100)}".`,
      );
  }
}

/** The file that a call is about. */
export function fileAsked(files: readonly OpenedFile[], asked: Asked, name = 'file'): OpenedFile {
  const wanted = textAsked(asked, name);
  const found = wanted === null ? files[0] : files.find(({ file }) => file === wanted);
  if (found === undefined)
    throw new BadQuestion(
      `There is no file "${wanted ?? ''}": there are ${files.map(({ file }) => file).join(', ')}.`,
    );
  return found;
}

/** Null where it was left out. */
export function textAsked(asked: Asked, name: string): string | null {
  const value = Object.hasOwn(asked, name) ? asked[name] : undefined;
  if (value === undefined || value === null) return null;
  if (typeof value !== 'string') throw new BadQuestion(`"${name}" has to be a text.`);
  return value;
}

/** A whole number from 0 to `most`. */
export function numberAsked(asked: Asked, name: string, otherwise: number, most: number): number {
  const value = Object.hasOwn(asked, name) ? asked[name] : undefined;
  if (value === undefined || value === null) return otherwise;
  if (typeof value !== 'number' || !Number.isInteger(value) || value < 0)
    throw new BadQuestion(`"${name}" has to be a whole number from 0.`);
  return Math.min(value, most);
}
