import type { Coverage, CoveredTarget } from '../../channel/coverage.ts';
import type { TargetKind } from '../../events/event.ts';

/** What the browser refused. */
export interface Refusals {
  /** Kinds of attached targets that refused to report. */
  readonly kinds: readonly TargetKind[];
  /** A shared worker refused to be attached to. */
  readonly sharedWorker: boolean;
  /** The tab's session attaches to no children. */
  readonly children: boolean;
}

/** What Deep covers of each kind of target beside the page, in the order of `COVERED_TARGETS`. */
export function targetCoverage({ kinds, sharedWorker, children }: Refusals): readonly Coverage[] {
  const of = (target: CoveredTarget, kind: TargetKind): Coverage => {
    if (children && kind !== 'shared-worker') return refused(target, 'not-covered');
    const isRefused = kinds.includes(kind) || (kind === 'shared-worker' && sharedWorker);
    return isRefused ? refused(target, 'partly') : { target, state: 'covered', why: null, remedy: 'none' };
  };
  return [
    of('iframes', 'iframe'),
    of('workers', 'worker'),
    of('shared-workers', 'shared-worker'),
    of('service-workers', 'service-worker'),
  ];
}

function refused(target: CoveredTarget, state: 'partly' | 'not-covered'): Coverage {
  return { target, state, why: 'refused', remedy: 'none' };
}
