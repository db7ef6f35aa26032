import type { ComparedConnection } from './compared-connection.ts';

/** RFC 6455 section 7.4.1: the purpose is fulfilled; and no code at all. */
const NORMAL = new Set([1000, 1005]);

/**
 * The place after the last message of the one of two connections that was closed with another code than the other, not as usual, and earlier.
 * Null where neither was.
 */
export function brokeOffAt(a: ComparedConnection, b: ComparedConnection): number | null {
  const [code, other] = [codeOf(a), codeOf(b)];
  if (code === null || other === null || code === other) return null;
  if (!NORMAL.has(code) && isShorter(a, b)) return (a.trail.places.at(-1) ?? 0) + 0.5;
  return !NORMAL.has(other) && isShorter(b, a) ? (b.trail.places.at(-1) ?? 0) + 0.5 : null;
}

function codeOf({ connection: { close } }: ComparedConnection): number | null {
  return close.seen ? close.value.code : null;
}

function isShorter(one: ComparedConnection, other: ComparedConnection): boolean {
  return one.trail.at.length < other.trail.at.length;
}
