import type { JSX } from 'preact';
import { type MenuPlace, placeBelow } from './menu-place.ts';

/**
 * Three dots at the end of a line of a list or tree, for those without a right mouse button. Drawn where one points; keys open the
 * menu at the line itself, so it is no stop of the Tab key. To press it is not to choose or open its line.
 */
export function RowMenuButton({
  label,
  onMenu,
}: {
  readonly label: string | undefined;
  readonly onMenu: (place: MenuPlace) => void;
}): JSX.Element {
  return (
    <button
      type="button"
      class="row-menu"
      tabIndex={-1}
      aria-label={label}
      title={label}
      onMouseDown={(event) => event.stopPropagation()}
      onDblClick={(event) => event.stopPropagation()}
      onClick={(event) => {
        event.stopPropagation();
        onMenu(placeBelow(event.currentTarget));
      }}
    >
      {'\u22ef'}
    </button>
  );
}
