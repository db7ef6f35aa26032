/** One difference of two connections. */
export interface Difference {
  /** Such as `request.cookie`, `status`, `message 12 (type)`, `close.code`. */
  readonly where: string;
  /** What the first one has, without what differs from one recording to the next; `none` where it has nothing. */
  readonly a: string;
  /** The same of the second one. */
  readonly b: string;
  /** A sentence for people, without a full stop. */
  readonly what: string;
}

/** Stands in `a` or `b` for what is not there. */
export const NONE = 'none';

/** Longest text that a difference shows. */
const LONGEST = 200;

/** A text, cut where it is long. */
export function shown(text: string): string {
  return text.length > LONGEST ? `${text.slice(0, LONGEST)}…` : text;
}

/** A difference where one side has a thing and the other has none of it; `thing` as in "a cookie". */
export function onlyOne(where: string, thing: string, a: string | null, b: string | null): Difference {
  const here = a === null ? 'B' : 'A';
  const there = a === null ? 'A' : 'B';
  return {
    where,
    a: a === null ? NONE : shown(a),
    b: b === null ? NONE : shown(b),
    what: `${here} has ${thing}, ${there} has none`,
  };
}

/** A difference where both have something else. */
export function otherValue(where: string, name: string, a: string, b: string): Difference {
  return { where, a: shown(a), b: shown(b), what: `${name} is "${shown(a)}" in A and "${shown(b)}" in B` };
}

/** A difference, and the place of its message, by which differences of messages are ordered. */
export interface PlacedDifference {
  readonly place: number;
  readonly difference: Difference;
}
