import type { Batch } from '../events/batch.ts';
import type { LifecycleEvent } from '../events/event.ts';
import { BYTES_A_ROW } from '../events/message-segment.ts';
import { epochMilliseconds, logId } from '../events/units.ts';
import type { ImportBeginning, LogSummary } from './log-store.ts';
import type { LogRecord } from './schema.ts';

/** About how many bytes a batch and an event take besides their rows: measured, an event is some 300 to 900 bytes. */
const BYTES_A_BATCH = 400;
const BYTES_AN_EVENT = 600;

/** The record of a log after one more batch; `before` is undefined for the first. */
export function withBatch(before: LogRecord | undefined, batch: Batch, payloadBytes: number): LogRecord {
  const { events, messages } = batch;
  const record = before ?? newRecord(batch);
  let { url, connections } = record;
  for (const { event } of events) {
    url = pageOf(event, url) || url;
    // Connections are numbered from 0 without holes, and each source that sees one reports it: its number counts, not its
    // events.
    if ('connection' in event) connections = Math.max(connections, event.connection + 1);
  }
  return {
    ...record,
    writtenAt: newestOf(batch, record.writtenAt),
    url,
    connections,
    messages: record.messages + messages.count,
    payloadBytes: record.payloadBytes + payloadBytes,
    diskBytes: record.diskBytes + diskBytesOf(batch) + payloadBytes,
    nextNumber: batch.number + 1,
  };
}

/**
 * Time of the newest item in a batch, or the given time where that is newer: sources report in turns, not in order of time.
 */
function newestOf({ events, messages }: Batch, before: number): number {
  let newest = before;
  for (const { event } of events) newest = Math.max(newest, event.at);
  for (const at of messages.time) newest = Math.max(newest, at);
  return newest;
}

/** About how many bytes a batch takes on disk, without its payload block. */
export function diskBytesOf({ events, messages }: Pick<Batch, 'events' | 'messages'>): number {
  return BYTES_A_BATCH + events.length * BYTES_AN_EVENT + messages.count * BYTES_A_ROW;
}

/** What readers see of a record. */
export function toSummary(record: LogRecord): LogSummary {
  const { url, connections, messages, payloadBytes, evictedMessages, evictedBytes, diskBytes, finished } =
    record;
  return {
    log: logId(record.log),
    createdAt: epochMilliseconds(record.createdAt),
    writtenAt: epochMilliseconds(record.writtenAt),
    url,
    host: hostOf(url),
    connections,
    messages,
    payloadBytes,
    evictedMessages,
    evictedBytes,
    diskBytes,
    finished,
    imported: record.imported ?? null,
  };
}

/** The record of an import before its first batch. */
export function importRecord({ log, createdAt, connections, imported }: ImportBeginning): LogRecord {
  return { ...emptyRecord(log, createdAt, 0), connections, imported };
}

/** The time by which the oldest log is found: an old file that was imported today is not the oldest. */
export function ageOf({ createdAt, imported }: Pick<LogRecord, 'createdAt' | 'imported'>): number {
  return imported?.at ?? createdAt;
}

function newRecord({ log, number, events, messages }: Batch): LogRecord {
  const at = Math.min(
    events[0]?.event.at ?? Number.POSITIVE_INFINITY,
    messages.time[0] ?? Number.POSITIVE_INFINITY,
  );
  return emptyRecord(log, Number.isFinite(at) ? at : 0, number);
}

function emptyRecord(log: string, createdAt: number, nextNumber: number): LogRecord {
  return {
    log,
    createdAt,
    writtenAt: 0,
    url: '',
    connections: 0,
    messages: 0,
    payloadBytes: 0,
    evictedMessages: 0,
    evictedBytes: 0,
    diskBytes: 0,
    finished: false,
    nextNumber,
    payloadsFrom: 0,
    rowsFrom: 0,
  };
}

/** The page's URL where an event has it. A page hook knows it only when the page is there, which may be after the start. */
function pageOf(event: LifecycleEvent, known: string): string {
  if (event.type === 'recording/started' || event.type === 'page/navigated') return event.url;
  if (known !== '' || event.type !== 'connection/created' || event.target !== 'page') return '';
  return event.pageUrl.seen ? event.pageUrl.value : '';
}

function hostOf(url: string): string {
  try {
    return new URL(url).host;
  } catch {
    return '';
  }
}
