import type { MessageColumns } from '../../events/message-segment.ts';
import type { Matcher } from './match-bytes.ts';

/** Rows of one batch, from `firstRow` on, that belong to a connection and whose payload matches; added to `found`. */
export function searchBatch(
  columns: MessageColumns,
  payloads: Uint8Array,
  connection: number,
  firstRow: number,
  matches: Matcher,
  found: number[],
): void {
  let offset = 0;
  for (let i = 0; i < columns.count; i++) {
    const end = Math.min(payloads.length, offset + (columns.stored[i] ?? 0));
    if (columns.connection[i] === connection && matches(payloads, offset, end)) found.push(firstRow + i);
    offset = end;
  }
}
