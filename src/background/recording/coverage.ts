import { COVERED_TARGETS, type Coverage, type RecordingMode } from '../../channel/coverage.ts';

/** What Standard knows of its sources. */
export interface StandardSources {
  /** The page has a hook. */
  readonly hook: boolean;
  /** All frames of the page that are heard have one. */
  readonly frames: boolean;
  /** A page is heard whose hook does not work. */
  readonly prevented: boolean;
  /** DevTools of the tab reports its network log. */
  readonly networkLog: boolean;
  /** Where webRequest reports handshakes: whether it may look at all sites. Undefined elsewhere. */
  readonly siteAccess: boolean | undefined;
  readonly modes: readonly RecordingMode[];
}

/** What Standard covers of each kind of target, in the order of `COVERED_TARGETS`. */
export function standardCoverage({
  hook,
  frames,
  prevented,
  networkLog,
  siteAccess,
  modes,
}: StandardSources): readonly Coverage[] {
  const remedy = modes.includes('deep') ? 'deep' : 'none';
  return COVERED_TARGETS.map((target) => {
    if (target === 'workers' && siteAccess === true) {
      // webRequest shows the handshakes of dedicated workers as the tab's; nothing shows their messages.
      return { target, state: 'partly', why: 'standard-cannot-reach', remedy };
    }
    if (target !== 'page' && target !== 'iframes') {
      return { target, state: 'not-covered', why: 'standard-cannot-reach', remedy };
    }
    if (siteAccess === false) {
      // Without access the next page gets no hook either: to load it anew would change nothing (Firefox 153).
      const state = hook ? 'partly' : 'not-covered';
      return { target, state, why: 'no-site-access', remedy: 'grant-access' };
    }
    if (!hook && prevented) return { target, state: 'not-covered', why: 'hook-prevented', remedy };
    if (!hook) return { target, state: 'not-covered', why: 'hook-missing', remedy: 'reload' };
    if (target === 'iframes' && !frames) return { target, state: 'partly', why: 'hook-prevented', remedy };
    if (siteAccess === undefined && !networkLog)
      return { target, state: 'partly', why: 'no-network-log', remedy: 'open-devtools' };
    return { target, state: 'covered', why: null, remedy: 'none' };
  });
}
