import { writeHar } from '../../formats/har/write-har.ts';
import { writeLog } from '../../formats/log/write-log.ts';
import type { PayloadReader } from '../../formats/payload-reader.ts';
import { Session } from '../../session/session.ts';
import type { LogStore } from '../../store/log-store.ts';
import { applyStored } from '../state/apply-batch.ts';
import type { ExportOrder } from './export-task.ts';

/** Text gathered before it becomes a part of the file: parts of a Blob lie outside of the script's heap. */
const PART = 4 * 1024 * 1024;

type Store = Pick<LogStore, 'batches' | 'payload'>;
type Progress = (done: number, total: number) => void;

/** Writes a stored log as a file. `onProgress` is told messages of a HAR, and lines of a session log. */
export async function runExport(order: ExportOrder, store: Store, onProgress: Progress): Promise<Blob> {
  const parts: Blob[] = [];
  let texts: string[] = [];
  let length = 0;
  for await (const chunk of chunksOf(order, store, onProgress)) {
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

async function* chunksOf(order: ExportOrder, store: Store, onProgress: Progress): AsyncGenerator<string> {
  const { log, redact, producer, browser } = order;
  const readPayload: PayloadReader = (place) => store.payload(log, place.batch, place.offset, place.length);
  if (order.format === 'log') {
    const total = order.messages;
    const onLine = (lines: number) => onProgress(Math.min(lines, total), total);
    yield* writeLog(store.batches(log, 0), readPayload, { redact, producer, onProgress: onLine });
    return;
  }
  const session = new Session();
  for await (const batch of store.batches(log, 0)) applyStored(session, batch);
  yield* writeHar(session, readPayload, { redact, producer, browser, onProgress });
}
