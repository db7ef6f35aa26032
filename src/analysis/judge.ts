import type { Connection } from '../session/connection.ts';
import { browserVerdict } from './browser-words/browser-verdict.ts';
import { CHECKS } from './checks/registry.ts';
import type { JudgeContext } from './evidence.ts';
import type { Finding } from './finding.ts';
import { gatherEvidence } from './gather-evidence.ts';
import { runChecks } from './run-checks.ts';

export type { JudgeContext } from './evidence.ts';

/**
 * Judges one connection by every check of the catalogue. Each check is in the result exactly once, in the order of the
 * catalogue, also where it does not apply. Never throws.
 */
export function judge(connection: Connection, context: JudgeContext): Finding[] {
  const words = browserVerdict(connection);
  return runChecks(CHECKS, gatherEvidence(connection, context, words), words);
}
