import type { Finding, Verdict } from './finding.ts';

/** How many findings of a connection have which verdict. */
export interface VerdictCounts {
  readonly failed: number;
  readonly warned: number;
  /** Unknown findings whose evidence a source of this way of recording could have shown. */
  readonly unknown: number;
  /**
   * Unknown findings whose evidence it can never show. Every healthy WebSocket has the same ones, so they are in no total.
   */
  readonly outOfReach: number;
  readonly passed: number;
  readonly errors: number;
  readonly notApplicable: number;
}

/** Counts findings by verdict. */
export function countVerdicts(findings: readonly Finding[]): VerdictCounts {
  const of = (verdict: Verdict) => findings.filter((finding) => finding.verdict === verdict).length;
  const outOfReach = findings.filter((finding) => finding.outOfReach).length;
  return {
    failed: of('fail'),
    warned: of('warn'),
    unknown: of('unknown') - outOfReach,
    outOfReach,
    passed: of('pass'),
    errors: of('error'),
    notApplicable: of('not-applicable'),
  };
}
