import type { Judged } from '../../analysis/judge-session.ts';
import { NO_CODE } from '../../protocol/websocket/close-body.ts';
import { breaksCloseRule } from '../../session/breaks-close-rule.ts';
import type { Connection } from '../../session/connection.ts';
import type { Session } from '../../session/session.ts';
import { breaksRule, isFailure } from './judged.ts';

export const WORKS = 'WORKS, BREAKS A RULE';
export const BREAKS = 'BREAKS A RULE';

/**
 * `WORKS, BREAKS A RULE`: it is seen to have opened and did not break off, so what fails is the rule alone. `BREAKS A RULE`: a
 * file shows the 101 and not what the client made of it, or a frame at which the other side has to give up. `ended`: it opened, no rule is broken,
 * and it broke off all the same, or was closed for an error. `pending`: nobody saw how it came out.
 */
export const HEADINGS = ['FAILED', BREAKS, WORKS, 'ended', 'pending', 'ok'] as const;

export type Heading = (typeof HEADINGS)[number];

/** What a connection came to, in the words above its block. */
export function headingOf(session: Session, judged: Judged): Heading {
  const { connection, explanation } = judged;
  if (isFailure(judged)) return 'FAILED';
  if (breaksRule(judged)) {
    const opened = connection.outcome === 'open' || connection.outcome === 'closed';
    const broken = explanation !== null && !closedByApplication(connection);
    if (!opened || broken || closedForError(connection)) return 'FAILED';
    return isSeenToWork(session, judged) ? WORKS : BREAKS;
  }
  if (connection.outcome === 'pending') return 'pending';
  return explanation === null && !closedForError(connection) ? 'ok' : 'ended';
}

/** Chromium's debugger shows the answer only of a switch that it accepted; elsewhere a 101 proves nothing of the client. */
function isSeenToWork(session: Session, { connection, findings }: Judged): boolean {
  const { id, kind, opened, discovered, close, sources } = connection;
  const inOrder = close.seen && close.value.code !== 1006 && !breaksCloseRule(close.value);
  // A close in order shows that the other side put up with the frame.
  if (!inOrder && findings.some(({ verdict, check }) => verdict === 'fail' && FATAL.has(check))) return false;
  return (
    kind !== 'websocket' ||
    inOrder ||
    opened.seen ||
    discovered ||
    sources.includes('debugger') ||
    session.hasMessages(id)
  );
}

/** Rules of frames at whose breach the receiver has to fail the connection (RFC 6455 sections 5 and 8.1). */
const FATAL: ReadonlySet<string> = new Set([
  'client-frames-are-masked',
  'server-frames-are-not-masked',
  'reserved-bits-are-negotiated',
  'opcodes-are-known',
  'text-is-utf8',
  'continuations-are-in-sequence',
  'control-frames-are-short',
  'control-frames-are-not-fragmented',
  'close-body-is-valid',
  'close-code-is-allowed',
]);

/** RFC 6455 section 7.4.2: codes from 3000 on belong to the application, which ended what had worked. */
function closedByApplication({ kind, close }: Connection): boolean {
  return kind === 'websocket' && close.seen && close.value.fault === undefined && close.value.code >= 3000;
}

/** RFC 6455 section 7.4.1: 1000 and 1001 are ordinary ends, 1005 names none, and the codes from 3000 on are the application's. */
function closedForError({ kind, close }: Connection): boolean {
  if (kind !== 'websocket' || !close.seen) return false;
  const { fault, answer } = close.value;
  // A close frame that breaks a rule is judged by what the other side makes of it.
  const code = fault === undefined ? close.value.code : (answer?.code ?? NO_CODE);
  return code > 1001 && code < 3000 && code !== NO_CODE;
}
