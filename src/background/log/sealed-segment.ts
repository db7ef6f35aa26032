import type { Segment } from '../../capture/segment-builder.ts';
import type { Counts, DocumentOffset } from '../../events/resume-point.ts';

/** What is stored with a segment, as of the moment when that was sealed. */
export interface Sealing {
  /** Of the documents whose reports the segment ends. */
  readonly offsets: readonly DocumentOffset[];
  /** Null where those that were stored before, and the columns since, suffice. */
  readonly counts: Counts | null;
}

/** A segment on its way to the disk. */
export interface SealedSegment extends Segment, Sealing {}
