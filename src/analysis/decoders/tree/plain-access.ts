import type { PlainValue } from './plain-value.ts';

type PlainObject = { readonly [name: string]: PlainValue };

export function isPlainObject(value: PlainValue | undefined): value is PlainObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

export function isPlainList(value: PlainValue | undefined): value is readonly PlainValue[] {
  return Array.isArray(value);
}

/** A member of an object itself, never of its prototype; undefined where there is none. */
export function memberOf(value: PlainValue | undefined, name: string): PlainValue | undefined {
  return isPlainObject(value) && Object.hasOwn(value, name) ? value[name] : undefined;
}

/** A member that is a string. */
export function textOf(value: PlainValue | undefined, name: string): string | undefined {
  const found = memberOf(value, name);
  return typeof found === 'string' ? found : undefined;
}

/** A member that protocols use as an id: text, or a number as text; null where it is neither. */
export function idOf(value: PlainValue | undefined): string | null {
  return typeof value === 'string' || typeof value === 'number' ? String(value) : null;
}
