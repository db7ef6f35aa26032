import { CHECKS } from '../../analysis/checks/registry.ts';
import { replay } from '../../formats/imported.ts';
import { CannotDo } from '../cannot-do.ts';
import { say } from '../say.ts';
import { jsonReport } from './json-report.ts';
import { isFailed, judgeSession } from './judged.ts';
import { checkOptions } from './options.ts';
import { print } from './print.ts';
import { printable } from './printable.ts';
import { readImport } from './read-file.ts';
import { textReport } from './text-report.ts';

/**
 * `npm run check`: judges files and prints what it found. 0: no check of level must or browser failed; 1: one did;
 * 2: a file could not be read or the command line not understood, with a sentence on standard error. What could be
 * read is reported all the same.
 */
export async function runCheck(args: readonly string[]): Promise<number> {
  try {
    return await check(args);
  } catch (error) {
    if (!(error instanceof CannotDo)) throw error;
    say(printable(error.message));
    return 2;
  }
}

async function check(args: readonly string[]): Promise<number> {
  const options = checkOptions(args, new Set(CHECKS.map(({ id }) => id)));
  const reports: object[] = [];
  let failed = false;
  let unread = false;
  for (const file of options.files) {
    try {
      const imported = await readImport(file);
      const session = replay(imported);
      const judged = judgeSession(session, options.only);
      failed ||= judged.some(isFailed);
      if (options.json) reports.push(jsonReport(file, imported, session, judged));
      else await print(`${textReport(file, imported, session, judged)}\n`);
    } catch (error) {
      if (!(error instanceof CannotDo)) throw error;
      say(printable(error.message));
      unread = true;
    }
  }
  if (options.json) await print(`${JSON.stringify({ files: reports }, null, 2)}\n`);
  return unread ? 2 : failed ? 1 : 0;
}
