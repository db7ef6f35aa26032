import type { LogId } from '../events/units.ts';
import type { ProbeAnswer } from './probe-answer.ts';

/** What a panel asks of the background, over its port. Checked at the door by `parseCommand`. */
export type Command =
  /** First on every port: which tab this panel inspects. Answered by a `status`. */
  | { readonly type: 'hello'; readonly tabId: number }
  | { readonly type: 'start-recording' }
  | { readonly type: 'stop-recording' }
  /** Begins a new log for the tab; the old one is deleted from the store. Answered by a `status`. */
  | { readonly type: 'clear' }
  | { readonly type: 'set-preserve-log'; readonly preserve: boolean }
  /** Deletes a stored log of any tab; one that a tab still writes to is cleared instead. A `cleared` is announced. */
  | { readonly type: 'delete-log'; readonly log: LogId }
  /**
   * Sends one ordinary GET to a recorded connection's URL, `http` in the place of `ws`. Answered by a `probe-answer` with
   * the same `id`, which the panel chose.
   */
  | { readonly type: 'probe'; readonly id: number; readonly url: string };

/** Whether a tab is being recorded, and if not, why. */
export interface RecordingStatus {
  readonly recording: boolean;
  readonly log: LogId;
  /** One sentence for people when recording ended by itself or could not begin; otherwise empty. */
  readonly trouble: string;
  readonly preserveLog: boolean;
}

/** What the background says to a panel, over its port. Small and rare; bulk goes by `Announcement`. */
export type Reply =
  | { readonly type: 'status'; readonly status: RecordingStatus }
  | { readonly type: 'probe-answer'; readonly id: number; readonly answer: ProbeAnswer };
