import type { ContractFinding } from '../../analysis/contract/check-contract.ts';
import type { Explanation } from '../../analysis/explanation.ts';
import type { Judged } from '../../analysis/judge-session.ts';
import type { CloseSeen } from '../../events/event.ts';
import { breaksCloseRule } from '../../session/breaks-close-rule.ts';
import { closeCodeOf } from '../../session/close-code-of.ts';
import { closeUnrecorded } from '../../session/close-unrecorded.ts';
import type { Connection, Traffic } from '../../session/connection.ts';
import type { ConnectionWire } from '../../session/connection-wire.ts';
import { messagesObserved } from '../../session/messages-observed.ts';
import type { Session } from '../../session/session.ts';
import { unsentOf } from '../../session/unsent-of.ts';
import { type CheckedFile, idOf } from './checked-file.ts';
import { protocolOf } from './protocol-of.ts';

/** One file's part of `--json`. Scripts rely on its shape. */
export function jsonReport(session: Session, { file, imported, judged, contract }: CheckedFile): object {
  return {
    file,
    format: imported.format,
    producer: imported.producer,
    connections: judged.map((each) => connectionReport(session, each)),
    ...(contract === null ? {} : { contract: contract.map(contractReport) }),
    problems: imported.problems,
  };
}

function contractReport({ clause, verdict, path, connection, detail }: ContractFinding): object {
  return { clause, verdict, path, connection: connection === null ? null : idOf(connection), detail };
}

function connectionReport(session: Session, { connection, findings, explanation }: Judged): object {
  const { url, status, transport, outcome, close } = connection;
  return {
    id: idOf(connection),
    url: url.seen ? url.value : '',
    protocol: protocolOf(connection),
    transport,
    status: status.seen ? status.value : null,
    outcome,
    ...(closeUnrecorded(connection) ? { closeRecorded: false } : {}),
    cause: explanation?.cause ?? null,
    explanation: explanation === null ? null : explanationReport(explanation),
    findings: findings.map(({ check, verdict, clauses, detail }) => ({ check, verdict, clauses, detail })),
    messages: messagesReport(session, connection),
    frames: framesReport(session.wire(connection.id), connection),
    close: close.seen && closeCodeOf(connection) !== null ? closeReport(close.value) : null,
  };
}

function explanationReport({ sentence, evidence, isNot, hints, fixes }: Explanation): object {
  return {
    sentence,
    evidence,
    isNot,
    hints,
    fixes: fixes.map(({ product, version, where, code }) => ({
      product,
      versions: version,
      where,
      snippet: code,
    })),
  };
}

/** The frame of the other side only where one of both breaks a rule: otherwise it repeats the code. */
function closeReport(close: CloseSeen): object {
  const { code, reason, by, fault, answer } = close;
  return {
    code,
    reason,
    by,
    ...(fault === undefined ? {} : { fault }),
    ...(breaksCloseRule(close) && answer !== undefined ? { answer } : {}),
  };
}

/** Null where no source recorded the wire, and where no switch led to one. */
function framesReport(wire: ConnectionWire | null, connection: Connection): object | null {
  const { outcome } = connection;
  const opened = outcome === 'open' || outcome === 'closed';
  if (wire === null || (wire.count === 0 && !opened)) return null;
  const sides = [sideReport(), sideReport()] as const;
  for (let i = 0; i < wire.count; i++) {
    const side = sides[wire.outgoing(i) ? 0 : 1];
    const opcode = wire.opcode(i);
    side.count++;
    side.byOpcode[opcode] = (side.byOpcode[opcode] ?? 0) + 1;
  }
  const [clientToServer, serverToClient] = sides;
  const unsent = unsentOf(connection);
  return { clientToServer: unsent === 0 ? clientToServer : { ...clientToServer, unsent }, serverToClient };
}

function sideReport(): { count: number; byOpcode: Record<number, number> } {
  return { count: 0, byOpcode: {} };
}

/** Null where nobody recorded messages: their absence then means nothing. */
function messagesReport(session: Session, connection: Connection): object | null {
  const clientToServer = session.traffic(connection.id, 'client-to-server');
  const serverToClient = session.traffic(connection.id, 'server-to-client');
  if (clientToServer.count + serverToClient.count === 0 && !messagesObserved(connection)) return null;
  return { clientToServer: trafficReport(clientToServer), serverToClient: trafficReport(serverToClient) };
}

function trafficReport({ count, bytes, unsized }: Traffic): object {
  return { count, bytes, ...(unsized === 0 ? {} : { unsized }) };
}
