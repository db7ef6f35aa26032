import type { Finding, Verdict } from '../../analysis/finding.ts';

const ORDER: readonly Verdict[] = ['fail', 'error', 'warn', 'pass', 'unknown', 'not-applicable'];

/** Failed ones first, then our own errors, warnings, what passed, the unknown, what does not apply. */
export function failedFirst(findings: readonly Finding[]): readonly Finding[] {
  return findings.toSorted((a, b) => ORDER.indexOf(a.verdict) - ORDER.indexOf(b.verdict));
}
