import { printable } from './output/printable.ts';

/**
 * Prints text for people on standard error, because standard output is for the result. Characters that could control a
 * terminal are escaped; line breaks stay.
 */
export function say(text: string): void {
  process.stderr.write(`${text.split('\n').map(printable).join('\n')}\n`);
}
