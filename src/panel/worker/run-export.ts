import { writeHar } from '../../formats/har/write-har.ts';
import { Session } from '../../session/session.ts';
import type { LogStore } from '../../store/log-store.ts';
import { applyStored } from '../state/apply-batch.ts';
import type { ExportOrder } from './export-task.ts';

/** Text gathered before it becomes a part of the file: parts of a Blob lie outside of the script's heap. */
const PART = 4 * 1024 * 1024;

/** Writes a stored log as a file: folds its batches into a session of its own, then lets the format write. */
export async function runExport(
  order: ExportOrder,
  store: Pick<LogStore, 'batches' | 'payload'>,
  onProgress: (done: number, total: number) => void,
): Promise<Blob> {
  const session = new Session();
  for await (const batch of store.batches(order.log, 0)) applyStored(session, batch);
  const options = { redact: order.redact, producer: order.producer, browser: order.browser, onProgress };
  const chunks = writeHar(
    session,
    (place) => store.payload(order.log, place.batch, place.offset, place.length),
    options,
  );
  const parts: Blob[] = [];
  let texts: string[] = [];
  let length = 0;
  for await (const chunk of chunks) {
    texts.push(chunk);
    length += chunk.length;
    if (length < PART) continue;
    parts.push(new Blob(texts));
    texts = [];
    length = 0;
  }
  parts.push(new Blob(texts));
  return new Blob(parts, { type: order.format === 'har' ? 'application/json' : 'application/jsonl' });
}
