/**
 * How a tab is recorded. `standard`: by the page hook and DevTools' network log, without the browser's bar.
 * `deep`: by the debugger, with all of the tab's workers and frames; the page hook goes on beside it.
 */
export const RECORDING_MODES = ['standard', 'deep'] as const;
export type RecordingMode = (typeof RECORDING_MODES)[number];

/** Kinds of execution contexts that can open a connection, as the coverage strip shows them. */
export const COVERED_TARGETS = ['page', 'iframes', 'workers', 'shared-workers', 'service-workers'] as const;
export type CoveredTarget = (typeof COVERED_TARGETS)[number];

/** Why something of a target is not covered. */
export const NOT_COVERED_REASONS = [
  /** No content script runs in a worker. */
  'standard-cannot-reach',
  /** The page was loaded before the hook could run: a reload loads the hook. */
  'hook-missing',
  /** The page, or another extension, keeps the hook from working: a reload would change nothing. */
  'hook-prevented',
  /** DevTools of this tab is closed, or has not reported yet: handshakes are not seen. */
  'no-network-log',
  /** The browser or its user withholds access to this site. */
  'no-site-access',
  /** The browser does not allow the extension here. */
  'refused',
] as const;
export type NotCoveredReason = (typeof NOT_COVERED_REASONS)[number];

/** What would cover it. */
export const REMEDIES = ['deep', 'reload', 'open-devtools', 'grant-access', 'none'] as const;
export type Remedy = (typeof REMEDIES)[number];

/** Whether connections of one kind of target are recorded. */
export interface Coverage {
  readonly target: CoveredTarget;
  /** `partly`: some of what the source could report is missing, as `why` says. */
  readonly state: 'covered' | 'partly' | 'not-covered';
  /** Null where covered. */
  readonly why: NotCoveredReason | null;
  readonly remedy: Remedy;
}
