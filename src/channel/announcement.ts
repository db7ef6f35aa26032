import type { Batch } from '../events/batch.ts';
import type { LogId } from '../events/units.ts';

/** Name of the BroadcastChannel that carries announcements. It belongs to the extension's own origin: no page receives it. */
export const ANNOUNCEMENTS = 'switchyard-log';

/** Sent on the channel after a batch is on disk, for the panels that show that log. Payload bytes stay in the store. */
export type Announcement =
  | { readonly type: 'batch'; readonly batch: Batch }
  /** The log was deleted: by a clear, by its reader, or to make room. */
  | { readonly type: 'cleared'; readonly log: LogId };
