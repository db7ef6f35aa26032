import { endpointOf } from '../../analysis/endpoint-of.ts';
import { explain } from '../../analysis/explain.ts';
import type { Explanation } from '../../analysis/explanation.ts';
import type { Finding } from '../../analysis/finding.ts';
import { judge } from '../../analysis/judge.ts';
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
    const rows = session.messages.ofConnection(connection.id);
    const lastMessageAt = rows.length === 0 ? null : session.messages.row(rows.at(rows.length - 1)).at;
    const explanation = explain(connection, findings, {
      attempts,
      lastMessageAt,
      page: session.pageSpans(connection),
    });
    const shown = only === null ? findings : findings.filter(({ check }) => only.has(check));
    return { connection, findings: shown, explanation };
  });
}

/** Whether a check of level must or browser failed; recommendations and advice do not count. */
export function isFailed({ findings }: Judged): boolean {
  return findings.some(
    ({ verdict, level }) => verdict === 'fail' && (level === 'must' || level === 'browser'),
  );
}
