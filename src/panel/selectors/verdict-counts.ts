import type { Finding, Verdict } from '../../analysis/finding.ts';

export interface VerdictCounts {
  readonly failed: number;
  readonly warned: number;
  readonly unknown: number;
  readonly passed: number;
  readonly errors: number;
  readonly notApplicable: number;
}

/** How many findings say what. */
export function countVerdicts(findings: readonly Finding[]): VerdictCounts {
  const of = (verdict: Verdict) => findings.filter((finding) => finding.verdict === verdict).length;
  return {
    failed: of('fail'),
    warned: of('warn'),
    unknown: of('unknown'),
    passed: of('pass'),
    errors: of('error'),
    notApplicable: of('not-applicable'),
  };
}

const ORDER: readonly Verdict[] = ['fail', 'error', 'warn', 'unknown', 'pass', 'not-applicable'];

/** Failed ones first, then our own errors, warnings, the unknown, what passed, what does not apply. */
export function failedFirst(findings: readonly Finding[]): readonly Finding[] {
  return findings.toSorted((a, b) => ORDER.indexOf(a.verdict) - ORDER.indexOf(b.verdict));
}
