// biome-ignore-all lint/a11y/useSemanticElements: a windowed list cannot be a <table>, its rows are made as they come into view (WAI-ARIA grid)
// biome-ignore-all lint/a11y/useFocusableInteractive: the grid has the focus and names its active row
import type { ComponentChildren, JSX } from 'preact';
import { useEffect, useId, useLayoutEffect, useRef, useState } from 'preact/hooks';
import { type ColumnWidths, columnTemplate, fittingColumns, type GridColumn } from './columns.ts';
import { GridHeader, type GridSort } from './grid-header.tsx';
import { asksForMenu, hasSelectedText, type MenuPlace, placeBelow } from './menu-place.ts';
import { RowMenuButton } from './row-menu-button.tsx';
import { ScrollScale } from './scroll-scale.ts';
import { useElementSize } from './use-element-size.ts';
import { type ListAnchor, useListPosition } from './use-list-position.ts';

/** Height of every row, in CSS pixels: windowing depends on it, and `grid.css` has the same value. */
export const ROW_HEIGHT = 21;
/** Cells that are created in one task: a view full of them would hold the panel up for 40 ms. */
const CREATED = 60;

/** How a row is chosen: alone, added or taken away, or with all rows up to it. */
export type SelectHow = 'only' | 'toggle' | 'extend';

export interface GridProps {
  readonly label: string;
  readonly columns: readonly GridColumn[];
  readonly widths: ColumnWidths;
  readonly onWidths: (widths: ColumnWidths) => void;
  readonly rowCount: number;
  /** Index of the selected row, or -1. */
  readonly selected: number;
  /** `how` is other than `only` where a list lets several rows be chosen, see `marked`. */
  readonly onSelect: (row: number, how: SelectHow) => void;
  /** Whether a row is chosen beside the selected one. Without it only one row can be chosen. */
  readonly marked?: (row: number) => boolean;
  /** Opens the menu of a row. */
  readonly onMenu?: (row: number, place: MenuPlace) => void;
  /** Opens the menu of a column's heading. */
  readonly onHeadingMenu?: (column: string, place: MenuPlace) => void;
  /** Copies what is chosen (Ctrl+C). */
  readonly onCopy?: () => void;
  /** Name of the button that opens the menu of the selected row. */
  readonly menuLabel?: string;
  readonly onActivate?: (row: number) => void;
  /** Opens or closes what a row stands for, by the arrows to the right and left. @returns whether there was anything to do */
  readonly onSideways?: (row: number, open: boolean) => boolean;
  readonly onEscape?: () => void;
  readonly cell: (row: number, column: string) => ComponentChildren;
  readonly rowClass?: (row: number) => string;
  /** A row that is one text across all columns, such as a mark between others; null for a row of cells. */
  readonly wholeRow?: (row: number) => ComponentChildren | null;
  readonly sort?: GridSort;
  readonly onSort?: (column: string) => void;
  /** Follows new rows while the end is visible, and stays in place otherwise, with this button. */
  readonly tail?: { readonly newRows: (count: number) => string };
  /** A new value starts at the selected row, or else at the top (at the end for a tail). */
  readonly of?: string | number;
  /**
   * Scrolls a row into the middle of the view, once for each new object. After the last one of a tail, new rows are
   * followed.
   */
  readonly jump?: { readonly row: number } | null;
  /** Keeps the rows in view in their place where others come or go before them. */
  readonly anchor?: ListAnchor;
  /** Shown instead of rows where there are none. */
  readonly empty?: ComponentChildren;
}

/**
 * A table of any length that draws only the visible rows. Rows are in a block that sticks to the view, so that the browser
 * never scrolls past what is drawn. Arrow keys, PageUp, PageDown, Home and End move the selection, with
 * Shift they extend it.
 */
export function Grid(props: GridProps): JSX.Element {
  const { rowCount, selected, tail } = props;
  const scroller = useRef<HTMLDivElement>(null);
  const size = useElementSize(scroller);
  const view = Math.max(0, size.height - ROW_HEIGHT);
  const scale = new ScrollScale(rowCount, ROW_HEIGHT, view);
  const id = useId();
  const list = useListPosition({
    scroller,
    scale,
    rowCount,
    tail: tail !== undefined,
    of: props.of,
    selected,
    anchor: props.anchor,
  });

  const { jump } = props;
  useLayoutEffect(() => {
    if (jump === undefined || jump === null) return;
    list.follow(jump.row >= rowCount - 1);
    list.moveTo(scale.centering(jump.row));
  }, [jump]);

  // The scale would multiply a step of the wheel and skip rows. Handled before the frame is drawn, so that the next step
  // adds to the result of this one.
  useLayoutEffect(() => {
    const element = scroller.current;
    if (element === null || !scale.scaled) return undefined;
    const onWheel = (event: WheelEvent) => {
      if (event.ctrlKey || event.deltaY === 0) return;
      event.preventDefault();
      const step = event.deltaMode === WheelEvent.DOM_DELTA_LINE ? ROW_HEIGHT : 1;
      const target = scale.clamp(list.position + event.deltaY * step);
      list.follow(target >= scale.furthest - 2);
      list.moveTo(target);
    };
    element.addEventListener('wheel', onWheel, { passive: false });
    return () => element.removeEventListener('wheel', onWheel);
  });

  const select = (row: number, how: SelectHow = 'only') => {
    if (rowCount === 0) return;
    const next = Math.min(Math.max(0, row), rowCount - 1);
    // A reader of an earlier row wants it to stay where it is.
    list.follow(next === rowCount - 1);
    list.moveTo(scale.revealing(next, list.position));
    props.onSelect(next, props.marked === undefined ? 'only' : how);
  };

  const onKeyDown = (event: KeyboardEvent) => {
    if (event.target !== event.currentTarget || event.altKey) return;
    if (asksForMenu(event) && props.onMenu !== undefined && selected >= 0) {
      event.preventDefault();
      props.onMenu(selected, menuPlace());
      return;
    }
    if (event.ctrlKey || event.metaKey) {
      const key = event.key.toLowerCase();
      // A text that people have selected is copied by the browser.
      if (
        key === 'c' &&
        props.onCopy !== undefined &&
        selected >= 0 &&
        getSelection()?.isCollapsed !== false
      ) {
        props.onCopy();
      } else if (key === 'a' && props.marked !== undefined && rowCount > 0) {
        props.onSelect(0, 'only');
        props.onSelect(rowCount - 1, 'extend');
      } else return;
      event.preventDefault();
      event.stopPropagation();
      return;
    }
    const page = Math.max(1, Math.floor(view / ROW_HEIGHT) - 1);
    const moves: Record<string, number> = {
      ArrowDown: selected + 1,
      ArrowUp: selected < 0 ? rowCount - 1 : selected - 1,
      PageDown: selected + page,
      PageUp: selected - page,
      Home: 0,
      End: rowCount - 1,
    };
    const target = moves[event.key];
    if (target !== undefined) select(target, event.shiftKey ? 'extend' : 'only');
    else if (event.key === 'Enter' && selected >= 0) props.onActivate?.(selected);
    else if (event.key === 'ArrowRight' || event.key === 'ArrowLeft') {
      if (selected < 0 || props.onSideways?.(selected, event.key === 'ArrowRight') !== true) return;
    } else if (event.key === 'Escape' && props.onEscape !== undefined) props.onEscape();
    else return;
    event.preventDefault();
  };

  const columns = fittingColumns(props.columns, props.widths, Math.max(0, size.width - 2));
  const rows = scale.window(list.position);
  const rowId = (row: number) => `${id}-${row}`;
  const inView = selected >= rows.first && selected < rows.first + rows.count;

  // Details that open below the list take room from it: their row stays visible.
  const wasInView = useRef(false);
  useLayoutEffect(() => {
    if (wasInView.current && selected >= 0) list.moveTo(scale.revealing(selected, list.position));
  }, [view]);
  useLayoutEffect(() => {
    wasInView.current = inView;
  });

  const menuPlace = () =>
    placeBelow(scroller.current?.querySelector('.grid-rows [aria-selected=true]') ?? document.body);
  // The flexible one has room that it can spare.
  const menuColumn = columns.find(({ flexible }) => flexible === true) ?? columns.at(-1);

  const created = useRef(0);
  const [, createMore] = useState(0);
  const count = Math.min(rows.count, created.current + Math.ceil(CREATED / Math.max(1, columns.length)));
  useEffect(() => {
    created.current = count;
    if (count === rows.count) return undefined;
    const timer = setTimeout(() => createMore((times) => times + 1));
    return () => clearTimeout(timer);
  });

  const drawn: JSX.Element[] = [];
  for (let row = rows.first; row < rows.first + count; row++) {
    const whole = props.wholeRow?.(row) ?? null;
    drawn.push(
      <div
        // Keyed by place, not by row: while a list scrolls, texts change, and no element is created or moved.
        key={row - rows.first}
        id={rowId(row)}
        role="row"
        aria-rowindex={row + 2}
        aria-selected={row === selected || props.marked?.(row) === true}
        class={`grid-row ${props.rowClass?.(row) ?? ''}`}
        onMouseDown={(event) => {
          if (event.button !== 0) return;
          // The browser would select the text in between.
          if (event.shiftKey) {
            event.preventDefault();
            scroller.current?.focus();
          }
          select(row, event.shiftKey ? 'extend' : event.ctrlKey || event.metaKey ? 'toggle' : 'only');
        }}
        onContextMenu={(event) => {
          if (props.onMenu === undefined || hasSelectedText(event.currentTarget)) return;
          event.preventDefault();
          // Not before: what opens beside the list would be under the mouse, and Windows sends this as the button is released.
          if (props.marked?.(row) !== true) select(row, 'only');
          props.onMenu(row, { x: event.clientX, y: event.clientY });
        }}
        onDblClick={() => props.onActivate?.(row)}
      >
        {whole === null ? (
          columns.map((column) => (
            <div key={column.id} role="gridcell" class={`grid-cell ${column.numeric ? 'numeric' : ''}`}>
              {props.cell(row, column.id)}
              {row === selected && column === menuColumn && props.onMenu !== undefined && (
                <RowMenuButton label={props.menuLabel} onMenu={(place) => props.onMenu?.(row, place)} />
              )}
            </div>
          ))
        ) : (
          <div role="gridcell" aria-colspan={columns.length} class="grid-cell whole">
            {whole}
          </div>
        )}
      </div>,
    );
  }

  return (
    <div class="grid-frame">
      <div
        ref={scroller}
        class="grid"
        role="grid"
        aria-label={props.label}
        aria-rowcount={rowCount + 1}
        aria-multiselectable={props.marked === undefined ? undefined : true}
        aria-colcount={columns.length}
        aria-activedescendant={inView ? rowId(selected) : undefined}
        tabIndex={0}
        onScroll={() => list.onScroll()}
        onKeyDown={onKeyDown}
        style={{ '--columns': columnTemplate(columns, props.widths) }}
      >
        <GridHeader
          columns={columns}
          widths={props.widths}
          onWidths={props.onWidths}
          sort={props.sort}
          onSort={props.onSort}
          onMenu={props.onHeadingMenu}
        />
        <div
          class="grid-spacer"
          role="rowgroup"
          style={{ height: `${Math.max(scale.spacer, rowCount === 0 ? view : 0)}px` }}
        >
          <div class="grid-window" role="presentation" style={{ height: `${Math.min(view, scale.full)}px` }}>
            <div
              // Every other row of the list is striped, not of the view.
              class={`grid-rows ${rows.first % 2 === 1 ? 'from-odd' : ''}`}
              role="presentation"
              style={{ transform: `translateY(${rows.offset}px)` }}
            >
              {drawn}
            </div>
          </div>
        </div>
      </div>
      {rowCount === 0 && props.empty !== undefined && <div class="grid-empty">{props.empty}</div>}
      {tail !== undefined && list.unseen > 0 && (
        <button
          type="button"
          class="grid-new"
          onClick={() => {
            list.follow(true);
            list.moveTo(scale.furthest);
          }}
        >
          {tail.newRows(list.unseen)}
        </button>
      )}
    </div>
  );
}
