import type { Imported } from '../../formats/imported.ts';
import { nameOf } from '../input/read-file.ts';
import { say } from '../say.ts';
import { printable } from './printable.ts';

/** Says on standard error what is broken in a file, and where; of some nobody can say where. */
export function sayProblems(file: string, { problems }: Pick<Imported, 'problems'>): void {
  for (const { where, what } of problems)
    say(printable([nameOf(file), ...(where === '' ? [] : [where]), what].join(': ')));
}
