import type { LifecycleEvent } from '../events/event.ts';
import type { ConnectionId, EpochMilliseconds } from '../events/units.ts';

/** Messages that can be written by one call of `together`. */
export const MOST_TOGETHER = 1000;

/** Where sources write. Order of calls is order in the log. */
export interface LogWriter {
  lifecycle(event: LifecycleEvent): void;
  /**
   * A message, on the hot path. `flags` as in message-segment.ts, with the opcode; `payload` as CDP gives it: the text
   * itself for opcode 1, otherwise base64.
   */
  message(connection: ConnectionId, at: EpochMilliseconds, flags: number, payload: string): void;
  /** A text message that is the stretch of `block` from `start` to `end`: where many lie in one block, no string is made for each. */
  text(
    connection: ConnectionId,
    at: EpochMilliseconds,
    flags: number,
    block: string,
    start: number,
    end: number,
  ): void;
  /** The same for a payload that is there as bytes, which are copied. */
  bytes(connection: ConnectionId, at: EpochMilliseconds, flags: number, payload: Uint8Array): void;
  /** All that `write` writes, at most `MOST_TOGETHER` messages, is stored together or not at all. */
  together(write: () => void): void;
}
