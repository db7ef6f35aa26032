import { writeHarParts } from '../../formats/har/write-har.ts';
import { writeLogParts } from '../../formats/log/write-log.ts';
import type { PayloadReader } from '../../formats/payload-reader.ts';
import type { LogStore } from '../../store/log-store.ts';
import type { ExportOrder, MessagesOrder } from './export-task.ts';
import { messagePieces } from './message-pieces.ts';
import { TextBlobs } from './text-blobs.ts';

/** How much text is collected before it becomes a part of the file: parts of a Blob are outside of the script's heap. */
const PART = 2 * 1024 * 1024;

type Store = Pick<LogStore, 'batches' | 'payload'>;
type Progress = (done: number, total: number) => void;

const TYPES = {
  har: 'application/json',
  log: 'application/jsonl',
  jsonl: 'application/jsonl',
  csv: 'text/csv',
} as const;

/** Writes a stored log, or messages of it, as a file. `onProgress` receives the number of messages; a log that still grows raises the total. */
export async function runExport(
  order: ExportOrder | MessagesOrder,
  store: Store,
  onProgress: Progress,
): Promise<Blob> {
  const blobs = new TextBlobs();
  const parts: Blob[] = [];
  let texts: string[] = [];
  let length = 0;
  const putAside = () => {
    if (length > 0) parts.push(blobs.of(texts.join('')));
    texts = [];
    length = 0;
  };
  for await (const piece of piecesOf(order, store, (done) =>
    onProgress(done, Math.max(done, order.messages)),
  )) {
    if (typeof piece === 'string') {
      texts.push(piece);
      length += piece.length;
      if (length >= PART) putAside();
    } else {
      putAside();
      parts.push(piece);
    }
  }
  putAside();
  const file = new Blob(parts, { type: TYPES[order.format] });
  await assertKept(file);
  return file;
}

/**
 * Waits until the browser has all of a file: it reads the bytes of Blobs later, and a Blob that it could not store cannot
 * be read at all. Without this, a download would fail after the panel had reported that it is saved (Chromium 156).
 */
async function assertKept(file: Blob): Promise<void> {
  try {
    await file.slice(-1).arrayBuffer();
  } catch (error) {
    throw new Error('the browser could not keep the file; the disk may be full', { cause: error });
  }
}

function piecesOf(
  order: ExportOrder | MessagesOrder,
  store: Store,
  onProgress: (messages: number) => void,
): AsyncGenerator<string | Blob> {
  if ('filter' in order) return messagePieces(order, store, onProgress);
  const { log, redact, producer, browser } = order;
  const readPayload: PayloadReader = (place) => store.payload(log, place.batch, place.offset, place.length);
  const batches = store.batches(log, 0);
  const options = { redact, producer, browser, onProgress };
  const write = order.format === 'log' ? writeLogParts : writeHarParts;
  return write(batches, readPayload, options, (bytes: Uint8Array<ArrayBuffer>) => new Blob([bytes]));
}
