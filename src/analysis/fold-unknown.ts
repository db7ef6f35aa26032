import { CHECKS } from './checks/registry.ts';
import type { Finding } from './finding.ts';

/** Checks that are unknown for the same reason. */
export interface UnknownRules {
  /** The reason, and what would show the evidence. */
  readonly detail: string;
  readonly outOfReach: boolean;
  /** All of them are rules about frames. */
  readonly ofFrames: boolean;
  readonly findings: readonly Finding[];
}

const FRAME_RULES = new Set(
  CHECKS.filter(({ needs }) => needs.includes('frames') || needs.includes('early')).map(({ id }) => id),
);

/** Groups unknown findings by their reason, in the order of the checks; evidence that no source can show comes last. */
export function foldUnknown(findings: readonly Finding[]): readonly UnknownRules[] {
  const byReason = new Map<string, Finding[]>();
  for (const finding of findings) {
    if (finding.verdict !== 'unknown') continue;
    const reason = `${finding.outOfReach} ${finding.detail}`;
    const group = byReason.get(reason);
    if (group === undefined) byReason.set(reason, [finding]);
    else group.push(finding);
  }
  return [...byReason.values()]
    .map((group) => ({
      detail: group[0]?.detail ?? '',
      outOfReach: group[0]?.outOfReach ?? false,
      ofFrames: group.every(({ check }) => FRAME_RULES.has(check)),
      findings: group,
    }))
    .toSorted((a, b) => Number(a.outOfReach) - Number(b.outOfReach));
}
