/** Prints a line for people on standard error, because standard output is for the result. */
export function say(line: string): void {
  process.stderr.write(`${line}\n`);
}
