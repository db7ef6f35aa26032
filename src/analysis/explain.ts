import type { Connection } from '../session/connection.ts';
import type { ExplainContext, Failure } from './causes/failure.ts';
import { readFailure } from './causes/failure.ts';
import { CAUSES, CAUSES_AFTER_SWITCH, CAUSES_OF_BAD_SWITCH } from './causes/registry.ts';
import type { Explanation } from './explanation.ts';
import type { Finding } from './finding.ts';

/**
 * Says why a switch failed, or why one that worked broke off. Null for a connection that is pending, open or ended
 * in order, and for a failure whose evidence fits no cause: nothing is guessed. Never throws.
 */
export function explain(
  connection: Connection,
  findings: readonly Finding[],
  context: ExplainContext,
): Explanation | null {
  const { outcome } = connection;
  if (outcome === 'pending' || outcome === 'open') return null;
  const failure = readFailure(connection, findings, context);
  if (outcome === 'closed') return explainEnd(failure);
  // Two looks: what the browser said of its reason comes before what the checks found, which may be another fault.
  const byWords =
    failure.words.length > 0 ? firstRecognised(CAUSES, { ...failure, findingsCount: false }) : null;
  return byWords ?? firstRecognised(CAUSES, failure);
}

/**
 * Firefox shows a 101 that it rejects like one that it takes, and the page gets 1006: where nothing ever travelled and
 * a rule of the RFC is broken, that is the cause, and nothing had worked (Firefox 153).
 */
function explainEnd(failure: Failure): Explanation | null {
  const end = firstRecognised(CAUSES_AFTER_SWITCH, failure);
  if (end === null || typeof failure.lastMessageAt === 'number') return end;
  const findings = failure.findings.filter((finding) => finding.level === 'must');
  return firstRecognised(CAUSES_OF_BAD_SWITCH, { ...failure, findings }) ?? end;
}

function firstRecognised(causes: typeof CAUSES, failure: Failure): Explanation | null {
  for (const cause of causes) {
    const recognised = cause.recognise(failure);
    if (recognised !== null) return { cause: cause.id, ...recognised };
  }
  return null;
}
