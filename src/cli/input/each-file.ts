import { CannotDo } from '../cannot-do.ts';
import { printable } from '../output/printable.ts';
import { say } from '../say.ts';

/**
 * Works on files one after another. Where one cannot be used it says why on standard error, and goes on with the next.
 * @param work throws CannotDo for a file that cannot be used
 * @returns whether all could be used
 */
export async function eachFile(
  files: readonly string[],
  work: (file: string) => Promise<void>,
): Promise<boolean> {
  let all = true;
  for (const file of files) {
    try {
      await work(file);
    } catch (error) {
      if (!(error instanceof CannotDo)) throw error;
      say(printable(error.message));
      all = false;
    }
  }
  return all;
}
