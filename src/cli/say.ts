import { printable } from './output/printable.ts';

/**
 * Prints text for people on standard error, because standard output is for the result. Whatever could control a terminal
 * is escaped; line breaks stay.
 */
export function say(text: string): void {
  process.stderr.write(`${text.split('\n').map(printable).join('\n')}\n`);
}
