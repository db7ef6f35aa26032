import type { Connection } from '../session/connection.ts';
import type { Session } from '../session/session.ts';
import { explain } from './explain.ts';
import type { ExplainContext } from './explain-context.ts';
import { explainContextOf } from './explain-context-of.ts';
import type { Explanation } from './explanation.ts';
import type { Finding } from './finding.ts';

/**
 * Explains a connection by all that its session knows, see `explain`.
 * @param attempts all attempts at the same endpoint in order, including this one
 * @param permissions what the page may do now, where that was read
 */
export function explainInSession(
  session: Session,
  connection: Connection,
  findings: readonly Finding[],
  attempts: readonly Connection[],
  permissions?: ExplainContext['permissions'],
): Explanation | null {
  const context = explainContextOf(session, connection, attempts);
  return explain(connection, findings, permissions === undefined ? context : { ...context, permissions });
}
