import { type OutputFile, openOutputFile } from '../output/output-file.ts';
import { say } from '../say.ts';
import type { StartOptions } from './options.ts';

/** The files that a run writes; null for one that was not asked for. */
export interface Outputs {
  readonly har: OutputFile | null;
  readonly log: OutputFile | null;
  readonly screenshot: OutputFile | null;
}

/** Says that a recording was written redacted, as it is by default: what reads it finds no contents. */
export function sayRedacted({ har, log }: Outputs, redact: boolean): void {
  if (redact && (har !== null || log !== null))
    say('Secrets and contents of messages were left out: --no-redact keeps them.');
}

/**
 * Makes sure that every file can be written.
 * @throws CannotDo with one sentence on the first that cannot.
 */
export async function openOutputs({ har, log, screenshot }: StartOptions): Promise<Outputs> {
  return {
    har: har === null ? null : await openOutputFile(har),
    log: log === null ? null : await openOutputFile(log),
    screenshot: screenshot === null ? null : await openOutputFile(screenshot),
  };
}
