/** Steps that take no time that anybody notices. */
const FEW = 10_000_000;
/** Characters on which even a pattern that doubles its steps with each of them takes few. */
const SHORT = 12;

/** Parts of a pattern in which quantifiers are no quantifiers: escapes and classes. */
const LITERALS = /\\(?:[pP]\{[^}]*\}|[ku](?:\{[^}]*\}|<[^>]*>)|[\s\S])|\[(?:\\[\s\S]|[^\]\\])*\]/gu;
/** A quantifier that can match different numbers of characters. What stands after `(` belongs to the group. */
const VARIABLE = /(?<!\()(?:[*+?]|\{\d+,\d*\})\??/g;
/** The same, or any number, after a group. */
const OF_GROUP = /\)(?:[*+?]|\{\d+(?:,\d*)?\})/;

/**
 * Whether a pattern may take long on a text, in the worst case: each quantifier may try every place for each of the one before it, and one on a
 * group may double the steps with each character.
 */
export function mayTakeLong(pattern: string, text: string): boolean {
  if (text.length <= SHORT) return false;
  const bare = pattern.replace(LITERALS, 'x');
  if (OF_GROUP.test(bare)) return true;
  const variable = bare.match(VARIABLE)?.length ?? 0;
  return text.length ** (variable + 1) > FEW;
}
