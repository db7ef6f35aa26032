import type { Batch } from '../events/batch.ts';
import type { LogId } from '../events/units.ts';

/** The logs on disk. All promises reject with the database's own error when the disk fails or is full. */
export interface LogStore {
  /**
   * Stores a batch and its payload block, both or neither. Batches of a log come in the order of their numbers.
   *
   * @throws ConstraintError when the log already has a batch of that number
   */
  append(batch: Batch, payloads: Uint8Array<ArrayBuffer>): Promise<void>;
  /** All batches of a log from a number on, in order, as far as they are stored when the reader gets there. */
  batches(log: LogId, fromNumber: number): AsyncIterable<Batch>;
  /** The batches that have lifecycle events, in order: what a restarted worker has to read. */
  eventfulBatches(log: LogId): AsyncIterable<Batch>;
  /** The newest batch; null where the log has none. */
  lastBatch(log: LogId): Promise<Batch | null>;
  /** Some bytes of a batch's payload block, as many as there are; null where there is no such block. */
  payload(log: LogId, batchNumber: number, offset: number, length: number): Promise<Uint8Array | null>;
  /** A batch's whole payload block; null where the batch has none. */
  payloads(log: LogId, batchNumber: number): Promise<Uint8Array | null>;
  /** Deletes all of a log; does nothing where there is no such log. */
  deleteLog(log: LogId): Promise<void>;
  /** The logs that have at least one batch, oldest first. */
  logs(): Promise<LogId[]>;
  close(): void;
}
