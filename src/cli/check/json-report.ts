import type { Direction } from '../../events/event.ts';
import type { ConnectionId } from '../../events/units.ts';
import type { Imported } from '../../formats/imported.ts';
import type { Session } from '../../session/session.ts';
import type { Judged } from './judged.ts';
import { protocolOf } from './protocol-of.ts';

/** One file's part of `--json`. Scripts rely on its shape. */
export function jsonReport(
  file: string,
  imported: Imported,
  session: Session,
  judged: readonly Judged[],
): object {
  return {
    file,
    format: imported.format,
    producer: imported.producer,
    connections: judged.map((each) => connectionReport(session, each)),
    problems: imported.problems,
  };
}

function connectionReport(session: Session, { connection, findings, explanation }: Judged): object {
  const { id, url, status, transport, outcome, close, sourceKey } = connection;
  return {
    id: sourceKey || String(id),
    url: url.seen ? url.value : '',
    protocol: protocolOf(connection),
    transport,
    status: status.seen ? status.value : null,
    outcome,
    cause: explanation?.cause ?? null,
    findings: findings.map(({ check, verdict, clauses, detail }) => ({ check, verdict, clauses, detail })),
    messages: {
      clientToServer: trafficOf(session, id, 'client-to-server'),
      serverToClient: trafficOf(session, id, 'server-to-client'),
    },
    frames: null,
    close: close.seen ? { code: close.value.code, reason: close.value.reason, by: close.value.by } : null,
  };
}

function trafficOf(session: Session, id: ConnectionId, direction: Direction): object {
  const { count, bytes } = session.traffic(id, direction);
  return { count, bytes };
}
