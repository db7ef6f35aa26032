import type { Connection } from '../session/connection.ts';
import type { Session } from '../session/session.ts';
import { byEndpoint } from './by-endpoint.ts';
import { endpointOf } from './endpoint-of.ts';
import { explainInSession } from './explain-in-session.ts';
import type { Explanation } from './explanation.ts';
import type { Finding } from './finding.ts';
import { frameEvidence } from './frame-evidence.ts';
import { judge } from './judge.ts';

/** A connection with its findings and its explanation. */
export interface Judged {
  readonly connection: Connection;
  readonly findings: readonly Finding[];
  readonly explanation: Explanation | null;
}

/**
 * Judges every connection of a session. `only` filters the findings; the explanation is that of all checks.
 * @param connections the session's, where they are not to be judged as they are, such as without their secrets
 * @param faultWords words for those of a frame's fault, which a finding quotes
 */
export function judgeSession(
  session: Session,
  only: ReadonlySet<string> | null,
  connections: readonly Connection[] = session.connections,
  faultWords: (what: string) => string = (what) => what,
): Judged[] {
  const endpoints = byEndpoint(connections);
  return connections.map((connection) => {
    const attempts = endpoints.get(endpointOf(connection)) ?? [connection];
    const findings = judge(connection, {
      attempts,
      frames: frameEvidence(session.wire(connection.id), faultWords),
      messagesWent: session.hasMessages(connection.id),
    });
    const explanation = explainInSession(session, connection, findings, attempts);
    const shown = only === null ? findings : findings.filter(({ check }) => only.has(check));
    return { connection, findings: shown, explanation };
  });
}
