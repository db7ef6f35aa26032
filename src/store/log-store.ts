import type { Batch } from '../events/batch.ts';
import type { ResumePoint } from '../events/resume-point.ts';
import type { EpochMilliseconds, LogId } from '../events/units.ts';
import type { ImportedFrom } from './imported-from.ts';

/** What is known of a log without reading it. */
export interface LogSummary {
  readonly log: LogId;
  /** Times of the log's own clock: of its first event, and of its newest event or message. */
  readonly createdAt: EpochMilliseconds;
  readonly writtenAt: EpochMilliseconds;
  /** URL of the page that was recorded last, and its host with the port; empty where unknown. */
  readonly url: string;
  readonly host: string;
  readonly connections: number;
  /** All messages recorded, and the stored bytes of their payloads, including evicted ones. */
  readonly messages: number;
  readonly payloadBytes: number;
  /** How many of them were evicted: their payloads can no longer be read. */
  readonly evictedMessages: number;
  readonly evictedBytes: number;
  /** About how many bytes the log takes on disk now. */
  readonly diskBytes: number;
  /** Nobody writes to it any more. */
  readonly finished: boolean;
  /** Where it came from; null where it was recorded here. */
  readonly imported: ImportedFrom | null;
}

/** What was removed to make room. */
export interface Eviction {
  /** Finished logs that were deleted. */
  readonly logs: readonly LogId[];
  /** Messages of the running log that lost their payload or their row, and the bytes that they took. */
  readonly messages: number;
  readonly bytes: number;
}

/** What is known of an import before its first batch is written. */
export type ImportBeginning = Pick<LogSummary, 'log' | 'createdAt' | 'connections'> & {
  readonly imported: ImportedFrom;
};

/** The logs on disk. All promises reject with the database's own error when the disk fails or is full. */
export interface LogStore {
  /** Creates the log of an import before its batches are appended. While unfinished, it is only a part of a file. */
  beginImport(beginning: ImportBeginning): Promise<void>;
  /**
   * Stores a batch and its payload block, both or neither. The batches of a log arrive in the order of their numbers.
   *
   * @param resume stored in the same transaction, over what was stored before: one offset for each document, counts as a
   * whole
   * @throws ConstraintError when the log already has a batch of that number
   */
  append(batch: Batch, payloads: Uint8Array<ArrayBuffer>, resume?: ResumePoint): Promise<void>;
  /** What the next worker needs to continue a log; empty for a log that is finished or unknown. */
  resumePoint(log: LogId): Promise<ResumePoint>;
  /**
   * All batches of a log from a number on, in order and without a hole in their numbers, as far as they are stored when the
   * reader gets there. A missing or broken record is replaced by a batch with a gap.
   */
  batches(log: LogId, fromNumber: number): AsyncIterable<Batch>;
  /** The batches that have lifecycle events, in order: what a restarted worker has to read. Broken ones are left out. */
  eventfulBatches(log: LogId): AsyncIterable<Batch>;
  /** The newest batch; null where the log has none. */
  lastBatch(log: LogId): Promise<Batch | null>;
  /** Some bytes of a batch's payload block, as many as there are; null where the block does not exist or was evicted. */
  payload(log: LogId, batchNumber: number, offset: number, length: number): Promise<Uint8Array | null>;
  /** A batch's whole payload block; null where the batch has none, or it was evicted. */
  payloads(log: LogId, batchNumber: number): Promise<Uint8Array | null>;
  /** All logs that have at least one batch, newest first; an import counts from the time of its import. */
  list(): Promise<LogSummary[]>;
  /**
   * Marks a log as finished: nobody writes to it any more. A log without a connection is deleted, because nobody would open
   * it.
   */
  finish(log: LogId): Promise<void>;
  /** Deletes everything of a log; does nothing where there is no such log. */
  deleteLog(log: LogId): Promise<void>;
  /**
   * Frees about this many bytes, oldest first: finished logs except those in `spared`; then payload blocks of the running
   * log; then its message rows, except those of the newest batch. Lifecycle events stay. Frees less where there is no more.
   */
  makeRoom(running: LogId, bytes: number, spared?: ReadonlySet<LogId>): Promise<Eviction>;
  close(): void;
}
