/* oxlint-disable typescript/no-unsafe-type-assertion -- the one place that gives numbers and strings their unit */
declare const unit: unique symbol;
type Unit<T, Name extends string> = T & { readonly [unit]: Name };

/**
 * Milliseconds since 1970, with a fraction. All times in events have this unit. They are projected from the browser's
 * monotonic clock by the log's one `clock/set`, so they never run backwards when the system clock is set.
 */
export type EpochMilliseconds = Unit<number, 'EpochMilliseconds'>;
/** Number of a connection within its log, from 0, assigned by capture in the order of discovery. */
export type ConnectionId = Unit<number, 'ConnectionId'>;
/** Name of one log: what one panel's tab recorded between two clears. */
export type LogId = Unit<string, 'LogId'>;

/** In the year 5138. HAR has seconds, and its readers take a larger number of them for milliseconds. */
export const LATEST_TIME = 1e14;

/** Whether a number from outside can be a time: with a larger one, sums of times would overflow sooner or later. */
export function isTime(milliseconds: number): boolean {
  return Math.abs(milliseconds) <= LATEST_TIME;
}

export const epochMilliseconds = (value: number): EpochMilliseconds => value as EpochMilliseconds;
export const connectionId = (value: number): ConnectionId => value as ConnectionId;
export const logId = (value: string): LogId => value as LogId;
