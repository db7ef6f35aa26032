import type { DBSchema } from 'idb';
import type { Batch } from '../events/batch.ts';
import type { DocumentOffset, StoredCounts } from '../events/resume-point.ts';
import type { ImportedFrom } from './imported-from.ts';

/** Name of the database. */
export const DATABASE = 'switchyard';

/** Raise it with every change of the stores below, and upgrade in `open-log-store.ts`. */
export const DATABASE_VERSION = 3;

/** A batch as stored. */
export interface BatchRecord extends Batch {
  /** Present only where the batch has lifecycle events, so that an index finds these few among all. */
  readonly eventful?: 1;
  /** How many message rows it had before they were evicted; it then has none left. */
  readonly evictedRows?: number;
}

/** What is known of a log without reading its batches: written with each of them (log-record.ts). */
export interface LogRecord {
  readonly log: string;
  /** EpochMilliseconds, by the log's own clock. */
  readonly createdAt: number;
  readonly writtenAt: number;
  readonly url: string;
  readonly connections: number;
  readonly messages: number;
  readonly payloadBytes: number;
  readonly evictedMessages: number;
  readonly evictedBytes: number;
  readonly diskBytes: number;
  readonly finished: boolean;
  /** Present only where the log was imported: earlier versions did not write it. */
  readonly imported?: ImportedFrom;
  /** Number of the next batch. */
  readonly nextNumber: number;
  /** The first batch that can still have a payload block, and the first that can have rows: earlier ones were evicted. */
  readonly payloadsFrom: number;
  readonly rowsFrom: number;
}

/** How many of a document's reports a log has. */
interface OffsetRecord extends DocumentOffset {
  readonly log: string;
}

/** What is known of a log's connections besides its batches. */
interface CountsRecord extends StoredCounts {
  readonly log: string;
}

/** The object stores. Keys begin with the log, so everything of one log is one range. */
export interface LogSchema extends DBSchema {
  logs: { key: string; value: LogRecord };
  batches: {
    key: [log: string, number: number];
    value: BatchRecord;
    indexes: { eventful: [log: string, eventful: number, number: number] };
  };
  /** The payload block of the batch with the same key; absent where it is empty. */
  payloads: { key: [log: string, number: number]; value: Uint8Array<ArrayBuffer> };
  /** Since version 3, like `counts`: written with the batch that it describes. */
  offsets: { key: [log: string, document: string]; value: OffsetRecord };
  counts: { key: string; value: CountsRecord };
}
