import { expect, it } from 'vitest';
import type { ContractFinding } from '../../../src/analysis/contract/check-contract.ts';
import { contractLines } from '../../../src/cli/check/contract-lines.ts';

const finding = (verdict: ContractFinding['verdict']): ContractFinding => ({
  clause: 'type-required',
  verdict,
  path: '/ws',
  connection: null,
  detail: 'x',
});

it.each([
  [[], 'Contract: kept'],
  [['unknown'], 'Contract: not broken, but 1 clause is unknown'],
  [['fail', 'unknown', 'unknown'], 'Contract: 1 clause is not kept, 2 clauses are unknown'],
] as const)('%j is summed up as it is', (verdicts, summary) => {
  expect(contractLines(verdicts.map(finding))).toMatch(new RegExp(`(?:^|\n)${summary}\n$`));
});
