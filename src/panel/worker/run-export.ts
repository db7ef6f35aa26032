import { writeHarParts } from '../../formats/har/write-har.ts';
import { writeLogParts } from '../../formats/log/write-log.ts';
import { onlyConnections, type PartialLog } from '../../formats/only-connections.ts';
import type { PayloadReader } from '../../formats/payload-reader.ts';
import { hidingSharedValues } from '../../formats/redaction/hiding-shared-values.ts';
import { KeptBodies } from '../../formats/redaction/kept-bodies.ts';
import { previewChanges } from '../../formats/redaction/preview-changes.ts';
import { readRules } from '../../formats/redaction/read-rules.ts';
import { keepingKinds, NO_RULES } from '../../formats/redaction/redaction-rules.ts';
import { writeReport } from '../../formats/report/write-report.ts';
import type { LogStore } from '../../store/log-store.ts';
import type { ExportOrder, MessagesOrder } from './export-task.ts';
import { messagePieces } from './message-pieces.ts';
import { sessionOf } from './session-of.ts';
import { TextBlobs } from './text-blobs.ts';

/** What of a stored log is written. */
function logOf({ log, chosen }: ExportOrder, store: Store): PartialLog {
  const batches = () => store.batches(log, 0);
  const readPayload: PayloadReader = (place) => store.payload(log, place.batch, place.offset, place.length);
  return chosen === undefined ? { batches, readPayload } : onlyConnections(batches, readPayload, chosen.ids);
}

/** How much text is collected before it becomes a part of the file: parts of a Blob are outside of the script's heap. */
const PART = 2 * 1024 * 1024;

type Store = Pick<LogStore, 'batches' | 'payload'>;
type Progress = (done: number, total: number) => void;

const TYPES = {
  har: 'application/json',
  log: 'application/jsonl',
  jsonl: 'application/jsonl',
  csv: 'text/csv',
  html: 'text/html',
  preview: 'application/json',
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

async function* piecesOf(
  order: ExportOrder | MessagesOrder,
  store: Store,
  onProgress: (messages: number) => void,
): AsyncGenerator<string | Blob> {
  if ('filter' in order) {
    yield* messagePieces(order, store, onProgress);
    return;
  }
  const { redact, producer, browser, format } = order;
  const { readPayload, batches } = logOf(order, store);
  const wished = keepingKinds(order.rules === '' ? NO_RULES : readRules(order.rules), order.keepKinds ?? []);
  const keepsBodies = redact && wished.keepMessages.size > 0;
  const needsSession = keepsBodies || wished.keepKinds.size > 0 || format === 'html' || format === 'preview';
  const session = needsSession ? await sessionOf(batches()) : null;
  const rules = session === null ? wished : hidingSharedValues(wished, session.connections);
  if (session !== null && format === 'preview') {
    yield JSON.stringify(await previewChanges(session, readPayload, rules));
    return;
  }
  const bodies = session !== null && keepsBodies ? await KeptBodies.open(session, readPayload, rules) : null;
  const redaction = {
    redact,
    rules,
    connectionsLeftOut: order.chosen?.leftOut ?? 0,
    ...(bodies === null ? {} : { bodies }),
  };
  if (session !== null && format === 'html') {
    const connection = order.only === undefined ? undefined : session.connections[order.only];
    const recordedBy = browser === null ? '' : `${browser.name} ${browser.version}`;
    const only = connection === undefined ? {} : { connection };
    yield* writeReport(session, readPayload, { ...redaction, producer, recordedBy, ...only });
    return;
  }
  const options = { ...redaction, producer, browser, onProgress };
  const write = format === 'log' ? writeLogParts : writeHarParts;
  yield* write(batches(), readPayload, options, (bytes: Uint8Array<ArrayBuffer>) => new Blob([bytes]));
}
