import type { Finding, Verdict } from '../../analysis/finding.ts';

const ORDER: readonly Verdict[] = ['fail', 'error', 'warn', 'pass', 'unknown', 'not-applicable'];

/** Failed checks first, then our own errors, warnings, passed, unknown, and what does not apply. */
export function failedFirst(findings: readonly Finding[]): readonly Finding[] {
  return findings.toSorted((a, b) => ORDER.indexOf(a.verdict) - ORDER.indexOf(b.verdict));
}
