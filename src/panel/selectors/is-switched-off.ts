import type { Finding } from '../../analysis/finding.ts';

/** Whether a finding is advice that is switched off. Only advice can be switched off. */
export function isSwitchedOff(finding: Finding, adviceOff: readonly string[]): boolean {
  return finding.level === 'advice' && adviceOff.includes(finding.check);
}
