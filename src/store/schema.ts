import type { DBSchema } from 'idb';
import type { Batch } from '../events/batch.ts';

/** Name of the database. */
export const DATABASE = 'switchyard';

/** Raise it with every change of the stores below, and upgrade in `open-log-store.ts`. */
export const DATABASE_VERSION = 1;

/** A batch as stored. */
export interface BatchRecord extends Batch {
  /** There only where the batch has lifecycle events, so that an index finds these few among all. */
  readonly eventful?: 1;
}

/** A log that has at least one batch. */
export interface LogRecord {
  readonly log: string;
  /** EpochMilliseconds. */
  readonly createdAt: number;
}

/** The object stores. Keys that begin with the log make everything of one log one range. */
export interface LogSchema extends DBSchema {
  logs: { key: string; value: LogRecord };
  batches: {
    key: [log: string, number: number];
    value: BatchRecord;
    indexes: { eventful: [log: string, eventful: number, number: number] };
  };
  /** The payload block of the batch with the same key; none where it is empty. */
  payloads: { key: [log: string, number: number]; value: Uint8Array<ArrayBuffer> };
}
