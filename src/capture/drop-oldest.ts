/** Deletes the oldest of what a map or a set remembers, until there are no more than `most`. */
export function dropOldest<Key>(
  remembered: { readonly size: number; keys(): Iterable<Key>; delete(key: Key): boolean },
  most: number,
): void {
  if (remembered.size <= most) return;
  for (const oldest of remembered.keys()) {
    remembered.delete(oldest);
    if (remembered.size <= most) return;
  }
}
