import { type EpochMilliseconds, epochMilliseconds, isTime } from '../../events/units.ts';
import { numberMember } from '../json-access.ts';

/** Larger numbers are milliseconds already (Playwright writes them): as seconds they would lie in the year 5138. */
const LARGEST_SECONDS = 1e11;

/** Time of a message, epoch seconds or milliseconds, with microseconds' precision; null for what no calendar knows. */
function messageTime(value: number): EpochMilliseconds | null {
  const milliseconds = Math.abs(value) > LARGEST_SECONDS ? value : value * 1000;
  return isTime(milliseconds) ? epochMilliseconds(Math.round(milliseconds * 1000) / 1000) : null;
}

/** A member that is such a time; null where it is none. */
export function messageTimeMember(element: unknown, name: string): EpochMilliseconds | null {
  const value = numberMember(element, name);
  return value === null ? null : messageTime(value);
}

/** A sum of times, as far as a calendar goes: parts of it may be any numbers. */
export function boundedTime(milliseconds: number): EpochMilliseconds {
  return epochMilliseconds(isTime(milliseconds) ? milliseconds : 0);
}

/** A duration in milliseconds; 0 for none and for one that no calendar holds. */
export function durationMember(object: unknown, name: string): number {
  const value = numberMember(object, name) ?? 0;
  return value >= 0 && isTime(value) ? value : 0;
}

/** `startedDateTime` in epoch milliseconds; null where it is no date. */
export function dateTime(value: unknown): EpochMilliseconds | null {
  if (typeof value === 'number' && Number.isFinite(value)) return messageTime(value);
  if (typeof value !== 'string') return null;
  const time = Date.parse(value);
  return Number.isNaN(time) ? null : epochMilliseconds(time);
}
