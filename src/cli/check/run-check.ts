import { CHECKS } from '../../analysis/checks/registry.ts';
import { replay } from '../../formats/imported.ts';
import { eachFile } from '../input/each-file.ts';
import { readImport } from '../input/read-file.ts';
import { runCommand } from '../options/run-command.ts';
import { print } from '../output/print.ts';
import { printableJson } from '../output/printable.ts';
import { jsonReport } from './json-report.ts';
import { breaksRule, isFailure, judgeSession } from './judged.ts';
import { CHECK_LINE, type CheckOptions, checkOptions } from './options.ts';
import { textReport } from './text-report.ts';

/**
 * `check`: judges files and prints what it found. 0: no check of level must or browser failed, and no connection; 1: one
 * did; 2: a file could not be read or the command line is wrong, with a sentence on standard error. Files that could be
 * read are reported all the same.
 */
export function runCheck(args: readonly string[]): Promise<number> {
  return runCommand(CHECK_LINE, args, (given) =>
    check(checkOptions(given, new Set(CHECKS.map(({ id }) => id)))),
  );
}

async function check(options: CheckOptions): Promise<number> {
  const reports: object[] = [];
  let failed = false;
  // Who names checks asks for those alone.
  const failuresCount = !options.allowFailed && options.only === null;
  const allRead = await eachFile(options.files, async (file) => {
    const imported = await readImport(file);
    const session = replay(imported);
    const judged = judgeSession(session, options.only);
    failed ||= judged.some(
      (each) => breaksRule(each, options.allowFailed) || (failuresCount && isFailure(each)),
    );
    if (options.json) reports.push(jsonReport(file, imported, session, judged));
    else await print(`${textReport(file, imported, session, judged, options)}\n`);
  });
  if (options.json) await print(printableJson(`${JSON.stringify({ files: reports }, null, 2)}\n`));
  if (!allRead) return 2;
  return failed ? 1 : 0;
}
