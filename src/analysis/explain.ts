import type { Connection } from '../session/connection.ts';
import type { ExplainContext, Failure } from './causes/failure.ts';
import { readFailure } from './causes/failure.ts';
import { CAUSES, CAUSES_AFTER_SWITCH, CAUSES_OF_BAD_SWITCH } from './causes/registry.ts';
import type { Explanation } from './explanation.ts';
import type { Finding } from './finding.ts';

/**
 * Says why a switch failed, or why one that worked broke off. Null for a connection that is pending, that works or ended
 * in order, and for a failure whose evidence fits no cause: nothing is guessed. Never throws.
 */
export function explain(
  connection: Connection,
  findings: readonly Finding[],
  context: ExplainContext,
): Explanation | null {
  const { outcome } = connection;
  if (outcome === 'pending') return null;
  const failure = readFailure(connection, findings, context);
  if (outcome === 'open') return explainUnconfirmed(failure);
  if (outcome === 'closed') return explainEnd(failure) ?? explainUnconfirmed(failure);
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
  return badSwitch(failure) ?? end;
}

/**
 * A file may hold a 101 that a client has to reject, and nothing of what the client did (RFC 6455 section 4.1): told as
 * the cause where nothing ever travelled, no close came, and no browser is known to have taken it. Chromium's debugger
 * shows the answer only of a switch that it took (Chromium 156).
 */
function explainUnconfirmed(failure: Failure): Explanation | null {
  const { sources, close, opened } = failure.connection;
  const taken = failure.lastMessageAt !== null || close.seen || opened.seen || sources.includes('debugger');
  return taken ? null : badSwitch(failure);
}

function badSwitch(failure: Failure): Explanation | null {
  const findings = failure.findings.filter((finding) => finding.level === 'must');
  return firstRecognised(CAUSES_OF_BAD_SWITCH, { ...failure, findings });
}

function firstRecognised(causes: typeof CAUSES, failure: Failure): Explanation | null {
  for (const cause of causes) {
    const recognised = cause.recognise(failure);
    if (recognised !== null) return { cause: cause.id, ...recognised };
  }
  return null;
}
