import type { Connection } from '../../../session/connection.ts';
import { firstAtOrAfter } from '../../selectors/row-order.ts';
import { decodeWish } from '../../state/decode-wish.ts';
import type { Panel } from '../../state/panel.ts';
import type { DecodeAnswer } from '../../worker/decode-task.ts';

/** Has the worker open a message; null where it failed. */
export async function openMessage(
  panel: Panel,
  connection: Connection,
  row: number,
): Promise<Extract<DecodeAnswer, { readonly type: 'opened' }> | null> {
  const log = panel.follower.log.peek();
  const index = panel.follower.session.peek().messages;
  const rows = index.ofConnection(connection.id);
  const k = firstAtOrAfter(rows, row);
  if (log === null || k >= rows.length) return null;
  const decoder = panel.layout.decoders.of(connection);
  const wish = decodeWish({ log, connection, index, decoder }, k, k + 1);
  const answer = await panel.decoding.ask({ type: 'open', ...wish });
  return answer.type === 'opened' ? answer : null;
}
