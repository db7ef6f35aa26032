import { CannotDo } from '../cannot-do.ts';
import type { Outputs } from './outputs.ts';

/**
 * The exit code where a person closed the tab or window before the export.
 * @throws CannotDo where files were asked for.
 */
export function closedByPerson({ har, log, screenshot }: Outputs): number {
  const wanted = [har, log, screenshot].flatMap((output) => (output === null ? [] : [output.path]));
  if (wanted.length === 0) return 0;
  throw new CannotDo(
    `The tab was closed before the export, so ${wanted.join(', ')} is not written: end with Ctrl-C, or use --for.`,
  );
}
