import type { ContractFinding } from '../../analysis/contract/check-contract.ts';
import type { Judged } from '../../analysis/judge-session.ts';
import type { Imported } from '../../formats/imported.ts';
import type { Connection } from '../../session/connection.ts';

/** One file of a call of `check`, with everything that reports are made of. */
export interface CheckedFile {
  /** As it was named on the command line. */
  readonly file: string;
  readonly imported: Imported;
  /** Of the connections without their secrets: reports leave the machine. */
  readonly judged: readonly Judged[];
  /** Null where no contract was given. */
  readonly contract: readonly ContractFinding[] | null;
}

/** The connection's id as `check` prints it. */
export function idOf({ id, sourceKey }: Connection): string {
  return sourceKey || String(id);
}
