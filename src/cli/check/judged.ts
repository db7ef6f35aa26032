import { endpointOf } from '../../analysis/endpoint-of.ts';
import { explain } from '../../analysis/explain.ts';
import type { Explanation } from '../../analysis/explanation.ts';
import type { Finding } from '../../analysis/finding.ts';
import { judge } from '../../analysis/judge.ts';
import type { Connection } from '../../session/connection.ts';
import type { Session } from '../../session/session.ts';

/** A connection with what analysis says of it. */
export interface Judged {
  readonly connection: Connection;
  readonly findings: readonly Finding[];
  readonly explanation: Explanation | null;
}

/** Judges every connection of a session. `only` leaves other checks out of the findings, not out of the explanation. */
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

/** Whether a rule is broken that a handshake has to keep; advice and recommendations do not fail a check. */
export function isFailed({ findings }: Judged): boolean {
  return findings.some(
    ({ verdict, level }) => verdict === 'fail' && (level === 'must' || level === 'browser'),
  );
}
