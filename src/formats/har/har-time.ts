import { type EpochMilliseconds, epochMilliseconds } from '../../events/units.ts';

/** Larger numbers are milliseconds already (Playwright writes them): as seconds they would lie in the year 5138. */
const LARGEST_SECONDS = 1e11;

/** The time of a message, from epoch seconds or milliseconds, to the microsecond. */
export function messageTime(value: number): EpochMilliseconds {
  const milliseconds = Math.abs(value) > LARGEST_SECONDS ? value : value * 1000;
  return epochMilliseconds(Math.round(milliseconds * 1000) / 1000);
}

/** `startedDateTime` in epoch milliseconds; null where it is no date. */
export function dateTime(value: unknown): EpochMilliseconds | null {
  if (typeof value === 'number' && Number.isFinite(value)) return messageTime(value);
  if (typeof value !== 'string') return null;
  const time = Date.parse(value);
  return Number.isNaN(time) ? null : epochMilliseconds(time);
}
