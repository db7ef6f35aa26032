import type { Finding, Level } from '../../analysis/finding.ts';
import type { Judged } from '../../analysis/judge-session.ts';
import { isCancellation } from '../../formats/har/failure-words.ts';

/** Checks that only say that a connection failed, not why: `--allow-failed` allows them to fail as well. */
const OF_FAILURE = new Set(['status-is-101', 'extended-connect-succeeded', 'event-stream-status-is-200']);

/** The strictest first. */
const STRICTNESS: readonly Level[] = ['must', 'browser', 'should', 'advice'];

/**
 * Whether a check failed that counts; by default those of level must and browser, not recommendations and advice.
 * @param allowFailed checks that say only that the connection failed do not count either
 * @param failOn the mildest level that counts
 */
export function breaksRule({ findings }: Judged, allowFailed = false, failOn: Level = 'browser'): boolean {
  return findings.some(
    (finding) => breaks(finding, failOn) && !(allowFailed && OF_FAILURE.has(finding.check)),
  );
}

/** Whether one finding counts. A rule that only warns counts from `should` on, also where an RFC tolerates the fault. */
export function breaks({ verdict, level }: Finding, failOn: Level): boolean {
  if (STRICTNESS.indexOf(level) > STRICTNESS.indexOf(failOn)) return false;
  return verdict === 'fail' || (verdict === 'warn' && (failOn === 'should' || failOn === 'advice'));
}

/**
 * Whether the connection itself failed: it was refused, never opened, or the browser ended it with an error. An event
 * stream that its page closed has not failed, though Chrome reports an error for it.
 */
export function isFailure({ connection }: Judged): boolean {
  const { outcome, errors } = connection;
  if (outcome === 'refused' || outcome === 'failed') return true;
  return errors.some(({ source, text }) => source !== 'page-hook' && !isCancellation(text));
}
