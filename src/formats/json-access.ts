import { type EpochMilliseconds, epochMilliseconds, isTime } from '../events/units.ts';

/** A JSON object of a file, whose members are unknown. */
export type JsonObject = Readonly<Record<string, unknown>>;

/** Whether a value is an object with members, and no list. */
export function isObject(value: unknown): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** An own member of an object, never one of its prototype; undefined where it has none of that name. */
export function member(object: unknown, name: string): unknown {
  return isObject(object) && Object.hasOwn(object, name) ? object[name] : undefined;
}

export function stringMember(object: unknown, name: string): string | null {
  const value = member(object, name);
  return typeof value === 'string' ? value : null;
}

/** A finite number, or a string of digits, which some producers write; otherwise null. */
export function numberMember(object: unknown, name: string): number | null {
  const value = member(object, name);
  const number = typeof value === 'string' && /^-?\d{1,20}(\.\d{1,20})?$/.test(value) ? Number(value) : value;
  return typeof number === 'number' && Number.isFinite(number) ? number : null;
}

/** A time in epoch milliseconds; null for a number that no calendar knows. */
export function timeMember(object: unknown, name: string): EpochMilliseconds | null {
  const value = numberMember(object, name);
  return value !== null && isTime(value) ? epochMilliseconds(value) : null;
}

/** A whole number from 0 to below `limit`. */
export function naturalMember(object: unknown, name: string, limit: number): number | null {
  const value = numberMember(object, name);
  return value !== null && Number.isInteger(value) && value >= 0 && value < limit ? value : null;
}

export function arrayMember(object: unknown, name: string): readonly unknown[] {
  const value = member(object, name);
  return Array.isArray(value) ? value : [];
}

/** One of a fixed set of strings, or the fallback. */
export function oneOf<const T extends string>(value: unknown, allowed: readonly T[], fallback: T): T {
  return allowed.find((name) => name === value) ?? fallback;
}
