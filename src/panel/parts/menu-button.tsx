import type { JSX } from 'preact';
import { type MenuPlace, placeBelow } from './menu-place.ts';

/** Three dots that open a menu, for those without a right mouse button. Drawn where one points or has the focus. */
export function MenuButton({
  label,
  onMenu,
}: {
  readonly label: string;
  readonly onMenu: (place: MenuPlace) => void;
}): JSX.Element {
  return (
    <button
      type="button"
      class="menu-button"
      aria-label={label}
      aria-haspopup="menu"
      title={label}
      onClick={(event) => onMenu(placeBelow(event.currentTarget))}
    >
      {'\u22ef'}
    </button>
  );
}
