/** Longer names are cut: some protocols let a page choose them. */
const LONGEST = 200;

/** A name that a page may have chosen, at a length that a table bears. */
export function shortName(name: string): string {
  return name.length <= LONGEST ? name : `${name.slice(0, LONGEST - 1)}…`;
}
