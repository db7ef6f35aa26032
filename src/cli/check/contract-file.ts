import { type ContractFinding, checkContract } from '../../analysis/contract/check-contract.ts';
import type { Contract } from '../../analysis/contract/contract.ts';
import type { ContractSubject } from '../../analysis/contract/contract-subject.ts';
import { makeContract } from '../../analysis/contract/make-contract.ts';
import { ContractFault, contractJson, parseContract } from '../../analysis/contract/parse-contract.ts';
import { MessageTrail, MessageWords } from '../../analysis/diff/message-trail.ts';
import type { Imported } from '../../formats/imported.ts';
import { parseJson } from '../../formats/parse-json.ts';
import { readDiffSide } from '../../formats/read-diff-side.ts';
import type { Connection } from '../../session/connection.ts';
import type { Session } from '../../session/session.ts';
import { readParsed } from '../input/read-parsed.ts';
import { sessionStats } from '../stats/session-stats.ts';

/** @throws CannotDo with a sentence that names the file, the fault and its place */
export function readContract(file: string): Promise<Contract> {
  return readParsed(
    file,
    (text) => parseContract(parseJson(text, 'a contract')),
    (error) => error instanceof ContractFault,
  );
}

/** Collects the connections of all files, for a contract that is made of them or held against them. */
export class ContractWork {
  readonly #words = new MessageWords();
  readonly #subjects: ContractSubject[] = [];

  /**
   * Adds the connections of one file.
   * @param shown the same connections without their secrets, since a contract is kept beside the tests
   */
  async add(
    imported: Imported,
    session: Session,
    shown: readonly Connection[],
  ): Promise<readonly ContractSubject[]> {
    const { trails } = await readDiffSide(imported, session, this.#words);
    const { connections } = await sessionStats(imported, session);
    const none = new MessageTrail(this.#words);
    const subjects = connections.map(({ connection, report }) => ({
      connection: shown[connection.id] ?? connection,
      trail: trails.get(connection.id) ?? none,
      latency: report.latency,
    }));
    this.#subjects.push(...subjects);
    return subjects;
  }

  check(contract: Contract, subjects: readonly ContractSubject[]): ContractFinding[] {
    return checkContract(contract, subjects, this.#words);
  }

  /** The contract that all files keep, as text. */
  text(): string {
    return `${JSON.stringify(contractJson(makeContract(this.#subjects, this.#words)), null, 2)}\n`;
  }
}
