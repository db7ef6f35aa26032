import { endpointOf } from '../../analysis/endpoint-of.ts';
import { explain } from '../../analysis/explain.ts';
import { explainContextOf } from '../../analysis/explain-context-of.ts';
import type { Explanation } from '../../analysis/explanation.ts';
import type { Finding, Level } from '../../analysis/finding.ts';
import { judge } from '../../analysis/judge.ts';
import { isCancellation } from '../../formats/har/failure-words.ts';
import type { Connection } from '../../session/connection.ts';
import type { Session } from '../../session/session.ts';

/** A connection with its findings and its explanation. */
export interface Judged {
  readonly connection: Connection;
  readonly findings: readonly Finding[];
  readonly explanation: Explanation | null;
}

/** Judges every connection of a session. `only` filters the findings; the explanation is that of all checks. */
export function judgeSession(session: Session, only: ReadonlySet<string> | null): Judged[] {
  const endpoints = new Map<string, Connection[]>();
  for (const connection of session.connections) {
    const endpoint = endpointOf(connection);
    const attempts = endpoints.get(endpoint);
    if (attempts === undefined) endpoints.set(endpoint, [connection]);
    else attempts.push(connection);
  }
  return session.connections.map((connection) => {
    const attempts = endpoints.get(endpointOf(connection)) ?? [connection];
    const findings = judge(connection, { attempts, frames: null });
    const explanation = explain(connection, findings, explainContextOf(session, connection, attempts));
    const shown = only === null ? findings : findings.filter(({ check }) => only.has(check));
    return { connection, findings: shown, explanation };
  });
}

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
