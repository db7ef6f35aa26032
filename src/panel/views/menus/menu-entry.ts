import type { MenuPlace } from '../../parts/menu-place.ts';

/** One line of a menu. */
export interface MenuItem {
  readonly label: string;
  /** Does it; `place` is where the menu was, for another one. */
  readonly does: (place: MenuPlace) => void;
  /** The key that does the same. */
  readonly keys?: string;
  /** For an item that is on or off. */
  readonly checked?: boolean;
  /** Why it cannot be done now, as a tip; null where it can. */
  readonly off?: string | null;
}

/** An item, or a line between groups. */
export type MenuEntry = MenuItem | 'line';

/** Groups of items with lines between them; empty groups leave no line. */
export function menuGroups(...groups: readonly (readonly MenuItem[])[]): readonly MenuEntry[] {
  return groups
    .filter((group) => group.length > 0)
    .flatMap((group, at): readonly MenuEntry[] => (at === 0 ? group : ['line', ...group]));
}
