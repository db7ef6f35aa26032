import type { ContractFinding } from '../../analysis/contract/check-contract.ts';
import { printable } from '../output/printable.ts';
import { idOf } from './checked-file.ts';

/** What a contract says of one file, for people. */
export function contractLines(findings: readonly ContractFinding[]): string {
  const broken = findings.filter(({ verdict }) => verdict === 'fail').length;
  const lines = findings.map(({ clause, verdict, path, connection, detail }) => {
    const of = connection === null ? path : `${path} (${idOf(connection)})`;
    return `  ${verdict.padEnd(7)}  ${clause}  ${of}: ${detail}`;
  });
  const summary =
    broken === 0
      ? 'Contract: kept'
      : `Contract: ${broken} ${broken === 1 ? 'clause is' : 'clauses are'} not kept`;
  return `${[...lines, summary].map(printable).join('\n')}\n`;
}
