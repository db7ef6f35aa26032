import type { Coverage } from '../../channel/coverage.ts';

/** Targets with the same coverage, for the same reason and with the same remedy. */
export interface CoverageGroup extends Omit<Coverage, 'target'> {
  readonly targets: readonly Coverage['target'][];
}

/** Coverage with equal targets grouped: covered first, then partly, then not; otherwise in order. */
export function coverageGroups(coverage: readonly Coverage[]): readonly CoverageGroup[] {
  const groups = new Map<string, CoverageGroup>();
  for (const { target, state, why, remedy } of coverage) {
    const key = `${state} ${why} ${remedy}`;
    const before = groups.get(key);
    groups.set(key, { state, why, remedy, targets: [...(before?.targets ?? []), target] });
  }
  const order = ['covered', 'partly', 'not-covered'];
  return [...groups.values()].toSorted((a, b) => order.indexOf(a.state) - order.indexOf(b.state));
}
