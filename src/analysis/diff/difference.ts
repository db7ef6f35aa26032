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
  /** The same for differences that say the same of other messages; absent where it stands for itself. */
  readonly alike?: string;
  readonly difference: Difference;
}

/** Differences by place, of which those that say the same of several messages are one, which says how many. */
export function foldedDifferences(found: readonly PlacedDifference[]): Difference[] {
  const first = new Map<string, { difference: Difference; more: number }>();
  const folded: { difference: Difference; more: number }[] = [];
  for (const { alike, difference } of found.toSorted((one, other) => one.place - other.place)) {
    const known = alike === undefined ? undefined : first.get(alike);
    if (known !== undefined) {
      known.more += 1;
      continue;
    }
    const entry = { difference, more: 0 };
    folded.push(entry);
    if (alike !== undefined) first.set(alike, entry);
  }
  return folded.map(({ difference, more }) =>
    more === 0
      ? difference
      : {
          ...difference,
          what: `${difference.what} (and so it is with ${more} more message${more === 1 ? '' : 's'})`,
        },
  );
}
