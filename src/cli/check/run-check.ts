import { CHECKS } from '../../analysis/checks/registry.ts';
import type { ContractFinding } from '../../analysis/contract/check-contract.ts';
import type { Contract } from '../../analysis/contract/contract.ts';
import { judgeSession } from '../../analysis/judge-session.ts';
import { type Imported, replay } from '../../formats/imported.ts';
import { keepingSubprotocols } from '../../formats/redaction/keeping-subprotocols.ts';
import { Pseudonyms } from '../../formats/redaction/pseudonyms.ts';
import { redactConnection } from '../../formats/redaction/redact-connection.ts';
import { redactWords } from '../../formats/redaction/redact-parts.ts';
import type { Connection } from '../../session/connection.ts';
import type { Session } from '../../session/session.ts';
import { writeOut } from '../convert/write-out.ts';
import { eachFile } from '../input/each-file.ts';
import { readImport } from '../input/read-file.ts';
import { runCommand } from '../options/run-command.ts';
import { print } from '../output/print.ts';
import { printableJson } from '../output/printable.ts';
import { sayNothingSwitched } from '../output/say-nothing-switched.ts';
import type { CheckedFile } from './checked-file.ts';
import { ContractWork, readContract } from './contract-file.ts';
import { contractLines } from './contract-lines.ts';
import { jsonReport } from './json-report.ts';
import { breaksRule, isFailure } from './judged.ts';
import { junitReport } from './junit-report.ts';
import { CHECK_LINE, type CheckOptions, checkOptions } from './options.ts';
import { sarifReport } from './sarif-report.ts';
import { textReport } from './text-report.ts';

/**
 * `check`: judges files and prints what it found. 0: no rule that counts is broken, no clause of the contract, and no connection
 * failed; 1: one did; 2: a file could not be read or written or the command line is wrong, with a sentence on standard error.
 * Files that could be read are reported all the same.
 */
export function runCheck(args: readonly string[]): Promise<number> {
  return runCommand(CHECK_LINE, args, (given) =>
    check(checkOptions(given, new Set(CHECKS.map(({ id }) => id)))),
  );
}

async function check(options: CheckOptions): Promise<number> {
  const contract = options.contract === null ? null : await readContract(options.contract);
  const work = new ContractWork();
  const reports: object[] = [];
  const checked: CheckedFile[] = [];
  const pseudonyms = new Pseudonyms();
  const keep = options.junit !== null || options.sarif !== null;
  let failed = false;
  const allRead = await eachFile(options.files, async (file) => {
    const imported = await readImport(file);
    const session = replay(imported);
    if (!options.json) sayNothingSwitched(file, session);
    const judged = judgeSession(session, options.only);
    const shown = connectionsShown(session, pseudonyms);
    const clauses = await contractFindings(work, contract, options, imported, session, shown);
    const result = { file, imported, judged, contract: clauses };
    failed ||= fails(result, options);
    if (keep)
      checked.push({
        ...result,
        judged: judgeSession(session, options.only, shown(), (what) => redactWords(what, pseudonyms)),
      });
    if (options.json) reports.push(jsonReport(session, result));
    else {
      await print(`${textReport(file, imported, session, judged, options)}\n`);
      if (clauses !== null) await print(`${contractLines(clauses)}\n`);
    }
  });
  if (options.json) await print(printableJson(`${JSON.stringify({ files: reports }, null, 2)}\n`));
  const write = (text: string, out: string) => writeOut(piece(text), out, options.files);
  if (options.junit !== null) await write(junitReport(checked, options, pseudonyms), options.junit);
  if (options.sarif !== null)
    await write(`${JSON.stringify(sarifReport(checked, options, pseudonyms), null, 2)}\n`, options.sarif);
  if (options.writeContract !== null) await write(work.text(), options.writeContract);
  if (!allRead) return 2;
  return failed ? 1 : 0;
}

/** The connections of a session without their secrets, made once where they are needed. */
function connectionsShown(session: Session, pseudonyms: Pseudonyms): () => readonly Connection[] {
  let shown: readonly Connection[] | null = null;
  return () => {
    if (shown === null) {
      const { connections } = session;
      const ours = pseudonyms.under(keepingSubprotocols(connections));
      shown = connections.map((each) => redactConnection(each, ours));
    }
    return shown;
  };
}

/** Null where no contract was given. */
async function contractFindings(
  work: ContractWork,
  contract: Contract | null,
  { writeContract }: CheckOptions,
  imported: Imported,
  session: Session,
  shown: () => readonly Connection[],
): Promise<ContractFinding[] | null> {
  if (contract === null && writeContract === null) return null;
  const subjects = await work.add(imported, session, shown());
  return contract === null ? null : work.check(contract, subjects);
}

function fails({ judged, contract }: CheckedFile, { allowFailed, only, failOn }: CheckOptions): boolean {
  // Who names checks asks for those alone.
  const failuresCount = !allowFailed && only === null;
  return (
    judged.some((each) => breaksRule(each, allowFailed, failOn) || (failuresCount && isFailure(each))) ||
    (contract ?? []).some(({ verdict }) => verdict === 'fail')
  );
}

async function* piece(text: string): AsyncGenerator<string> {
  yield text;
}
