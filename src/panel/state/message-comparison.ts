import type { Connection } from '../../session/connection.ts';
import { firstAtOrAfter } from '../selectors/row-order.ts';
import type { DecodeWish, DecodeWorker, DiffOutcome } from '../worker/decode-task.ts';
import { decodeWish } from './decode-wish.ts';
import type { Panel } from './panel.ts';

/** A comparison that runs in a worker of its own. `outcome` rejects where it fails, and never settles once it was cancelled. */
export interface MessageComparison {
  readonly outcome: Promise<DiffOutcome>;
  readonly cancel: () => void;
}

/**
 * Compares two messages of a connection, by their rows.
 * @param a null for the one before `b` of the same type and direction
 */
export function compareMessages(
  panel: Panel,
  connection: Connection,
  a: number | null,
  b: number,
): MessageComparison {
  const log = panel.follower.log.peek();
  const index = panel.follower.session.peek().messages;
  const rows = index.ofConnection(connection.id);
  const decoder = panel.layout.decoders.of(connection);
  const wishOf = (row: number): DecodeWish | null => {
    const k = firstAtOrAfter(rows, row);
    return log === null || k >= rows.length
      ? null
      : decodeWish({ log, connection, index, decoder }, k, k + 1);
  };
  const right = wishOf(b);
  const left = a === null ? null : wishOf(a);
  if (right === null || (a !== null && left === null)) {
    return { outcome: Promise.resolve({ kind: 'not-whole' }), cancel: nothingRuns };
  }
  let worker: DecodeWorker | null = null;
  const outcome = new Promise<DiffOutcome>((resolve, reject) => {
    worker = panel.startDecodeWorker((answer) => {
      worker?.end();
      if (answer.type === 'diffed') resolve(answer.outcome);
      else reject(new Error(answer.type === 'failed' ? answer.why : answer.type));
    });
    worker.post({ type: 'diff', id: 1, a: left, b: right });
  });
  return { outcome, cancel: () => worker?.end() };
}

function nothingRuns(): void {
  // There is no worker to end.
}
