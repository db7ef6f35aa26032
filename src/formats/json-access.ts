/** A JSON object of a file: nothing is known of its members. */
export type JsonObject = Readonly<Record<string, unknown>>;

/** Whether a value is an object with members, and no list. */
export function isObject(value: unknown): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** A member of an object itself, never of its prototype; undefined where there is none. */
export function member(object: unknown, name: string): unknown {
  return isObject(object) && Object.hasOwn(object, name) ? object[name] : undefined;
}

export function stringMember(object: unknown, name: string): string | null {
  const value = member(object, name);
  return typeof value === 'string' ? value : null;
}

/** A finite number; digits in a string do as well, some producers write so. */
export function numberMember(object: unknown, name: string): number | null {
  const value = member(object, name);
  const number = typeof value === 'string' && /^-?\d{1,20}(\.\d{1,20})?$/.test(value) ? Number(value) : value;
  return typeof number === 'number' && Number.isFinite(number) ? number : null;
}

export function arrayMember(object: unknown, name: string): readonly unknown[] {
  const value = member(object, name);
  return Array.isArray(value) ? value : [];
}

/** A string of a fixed set, or the fallback. */
export function oneOf<const T extends string>(value: unknown, allowed: readonly T[], fallback: T): T {
  return allowed.find((name) => name === value) ?? fallback;
}
