import type { MessageIndex } from '../../session/message-index.ts';
import type { MessagePlaces } from '../worker/decode-task.ts';

/** The places of rows, for a worker that reads them itself. */
export function messagePlaces(
  index: MessageIndex,
  count: number,
  rowAt: (k: number) => number,
): MessagePlaces {
  const rows = new Uint32Array(count);
  const batches = new Uint32Array(count);
  const offsets = new Uint32Array(count);
  const lengths = new Uint32Array(count);
  const flags = new Uint8Array(count);
  for (let k = 0; k < count; k++) {
    const row = rowAt(k);
    const place = index.payloadPlace(row);
    rows[k] = row;
    batches[k] = place.batch;
    offsets[k] = place.offset;
    lengths[k] = place.length;
    flags[k] = index.flags(row);
  }
  return { rows, batches, offsets, lengths, flags };
}
