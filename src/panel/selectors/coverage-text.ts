import type { Coverage, CoveredTarget, NotCoveredReason } from '../../channel/coverage.ts';
import { type MessageKey, text } from '../text.ts';
import { type CoverageGroup, coverageGroups } from './coverage-groups.ts';

const TARGETS: Record<CoveredTarget, MessageKey> = {
  page: 'coveredPage',
  iframes: 'coveredIframes',
  workers: 'coveredWorkers',
  'shared-workers': 'coveredSharedWorkers',
  'service-workers': 'coveredServiceWorkers',
};

const ALL_WORKERS: readonly CoveredTarget[] = ['workers', 'shared-workers', 'service-workers'];

const REASONS: Record<NotCoveredReason, MessageKey> = {
  'standard-cannot-reach': 'notCoveredStandardCannotReach',
  'hook-missing': 'notCoveredHookMissing',
  'hook-prevented': 'notCoveredHookPrevented',
  'no-network-log': 'notCoveredNoNetworkLog',
  'no-site-access': 'notCoveredNoSiteAccess',
  refused: 'notCoveredRefused',
};

/** The targets of a group, in words. */
export function targetsText({ targets }: Pick<CoverageGroup, 'targets'>): string {
  const all = ALL_WORKERS.every((target) => targets.includes(target));
  const single = all ? targets.filter((target) => !ALL_WORKERS.includes(target)) : targets;
  const words = single.map((target) => text(TARGETS[target]));
  return [...words, ...(all ? [text('coveredAllWorkers')] : [])].join(', ');
}

/** Why targets are not, or only partly, covered; empty where there is nothing to say. */
export function notCoveredText(why: NotCoveredReason | null): string {
  return why === null ? '' : text(REASONS[why]);
}

/** Everything in one line, for the summary: `Covered: page, iframes; not: service workers`. */
export function coverageText(coverage: readonly Coverage[]): string {
  const groups = coverageGroups(coverage);
  const of = (state: Coverage['state']) =>
    groups
      .filter((group) => group.state === state)
      .map(targetsText)
      .join(', ');
  const [covered, partly, not] = [of('covered'), of('partly'), of('not-covered')];
  return [
    text('coverageSaid', covered === '' ? text('coverageNone') : covered),
    ...(partly === '' ? [] : [text('coverageSaidPartly', partly)]),
    ...(not === '' ? [] : [text('coverageSaidMissing', not)]),
  ].join('; ');
}
