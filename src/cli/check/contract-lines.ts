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
  const unknown = findings.filter(({ verdict }) => verdict === 'unknown').length;
  const unjudged = unknown === 0 ? '' : `, ${clauses(unknown)} unknown`;
  const summary =
    broken > 0
      ? `Contract: ${clauses(broken)} not kept${unjudged}`
      : unknown > 0
        ? `Contract: not broken, but ${clauses(unknown)} unknown`
        : 'Contract: kept';
  return `${[...lines, summary].map(printable).join('\n')}\n`;
}

function clauses(number: number): string {
  return number === 1 ? '1 clause is' : `${number} clauses are`;
}
