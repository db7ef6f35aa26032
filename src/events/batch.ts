import type { LifecycleEvent } from './event.ts';
import type { MessageColumns } from './message-segment.ts';
import type { LogId } from './units.ts';

/** A lifecycle event with its position in the log. */
export interface NumberedEvent {
  /** Position in the log, from 0, shared with messages. */
  readonly seq: number;
  readonly event: LifecycleEvent;
}

/**
 * The unit of writing, announcing and replaying: consecutive events of one log. It has `events.length + messages.count`
 * sequence numbers from `firstSeq`: each lifecycle event names its own, and message rows take the remaining ones in order.
 * The payload bytes of its messages are stored beside it and loaded on demand.
 */
export interface Batch {
  readonly log: LogId;
  /** From 0, without holes: a reader that meets a hole has missed a batch and requests it from the store. */
  readonly number: number;
  readonly firstSeq: number;
  readonly events: readonly NumberedEvent[];
  readonly messages: MessageColumns;
}
