import type { Run } from './observed-browser.ts';
import { ratios } from './statistics.ts';

/** The page's time in each round over that of the same round beside it. */
export function timeRatios(runs: readonly Run[], beside: readonly Run[]): number[] {
  return ratios(runs.map(milliseconds), beside.map(milliseconds));
}

/** The browser's CPU in each round over that of the same round beside it; NaN where the system does not report it. */
export function cpuRatios(runs: readonly Run[], beside: readonly Run[]): number[] {
  return ratios(runs.map(cpuOf), beside.map(cpuOf));
}

/** CPU seconds of the whole browser; NaN where the system does not report it. */
export function cpuOf(run: Run | undefined): number {
  return run?.cpu ?? Number.NaN;
}

function milliseconds(run: Run): number {
  return run.milliseconds;
}
