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
  /** URL of the page last recorded, and its host with the port; empty where unknown. */
  readonly url: string;
  readonly host: string;
  readonly connections: number;
  /** All messages recorded, and the bytes stored of their payloads, evicted ones included. */
  readonly messages: number;
  readonly payloadBytes: number;
  /** What of them was evicted: their payloads can no longer be read. */
  readonly evictedMessages: number;
  readonly evictedBytes: number;
  /** About what the log takes of the disk now. */
  readonly diskBytes: number;
  /** Nobody writes to it any more. */
  readonly finished: boolean;
  /** Where it came from; null where it was recorded here. */
  readonly imported: ImportedFrom | null;
}

/** What was given up to make room. */
export interface Eviction {
  /** Finished logs that were deleted. */
  readonly logs: readonly LogId[];
  /** Messages of the running log that lost their payload or all, and the bytes that they took. */
  readonly messages: number;
  readonly bytes: number;
}

/** What is known of an import before its first batch is written. */
export type ImportBeginning = Pick<LogSummary, 'log' | 'createdAt' | 'connections'> & {
  readonly imported: ImportedFrom;
};

/** The logs on disk. All promises reject with the database's own error when the disk fails or is full. */
export interface LogStore {
  /** Makes the log of an import, before its batches are appended. Unfinished it is half of a file. */
  beginImport(beginning: ImportBeginning): Promise<void>;
  /**
   * Stores a batch and its payload block, both or neither. Batches of a log come in the order of their numbers.
   *
   * @param resume stored in the same transaction, over what was stored before: offsets a document, counts as a whole
   * @throws ConstraintError when the log already has a batch of that number
   */
  append(batch: Batch, payloads: Uint8Array<ArrayBuffer>, resume?: ResumePoint): Promise<void>;
  /** What the next worker needs to go on with a log; empty for a log that is finished or unknown. */
  resumePoint(log: LogId): Promise<ResumePoint>;
  /**
   * All batches of a log from a number on, in order and without a hole in their numbers, as far as they are stored when
   * the reader gets there. In place of a record that is missing or broken stands a batch that says so by a gap.
   */
  batches(log: LogId, fromNumber: number): AsyncIterable<Batch>;
  /** The batches that have lifecycle events, in order: what a restarted worker has to read. Broken ones are left out. */
  eventfulBatches(log: LogId): AsyncIterable<Batch>;
  /** The newest batch; null where the log has none. */
  lastBatch(log: LogId): Promise<Batch | null>;
  /** Some bytes of a batch's payload block, as many as there are; null where there is no such block (any more). */
  payload(log: LogId, batchNumber: number, offset: number, length: number): Promise<Uint8Array | null>;
  /** A batch's whole payload block; null where the batch has none, or it was evicted. */
  payloads(log: LogId, batchNumber: number): Promise<Uint8Array | null>;
  /** All logs that have at least one batch, newest first; an import is as new as its import. */
  list(): Promise<LogSummary[]>;
  /** Says that nobody writes to a log any more. One that holds no connection is deleted: nobody would open it. */
  finish(log: LogId): Promise<void>;
  /** Deletes all of a log; does nothing where there is no such log. */
  deleteLog(log: LogId): Promise<void>;
  /**
   * Makes room of about so many bytes, oldest first: finished logs, but those of `spared`; then payload blocks of the running log; then its
   * message rows, all but those of the newest batch. Lifecycle events stay. Frees less where there is no more.
   */
  makeRoom(running: LogId, bytes: number, spared?: ReadonlySet<LogId>): Promise<Eviction>;
  close(): void;
}
