import type { Batch } from '../events/batch.ts';
import type { LogId } from '../events/units.ts';

/** Name of the BroadcastChannel that carries announcements. It is the extension's own origin's: no page hears it. */
export const ANNOUNCEMENTS = 'switchyard-log';

/** Said on the channel after a batch is on disk, to whoever shows that log. Payload bytes stay in the store. */
export type Announcement =
  | { readonly type: 'batch'; readonly batch: Batch }
  /** The log was deleted: by a clear, by its reader, or to make room. */
  | { readonly type: 'cleared'; readonly log: LogId };
