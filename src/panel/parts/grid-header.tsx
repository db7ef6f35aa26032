// biome-ignore-all lint/a11y/useSemanticElements: a windowed list cannot be a <table>, its rows are made as they come into view (WAI-ARIA grid)
// biome-ignore-all lint/a11y/useFocusableInteractive: the button in each heading takes the focus
import type { JSX } from 'preact';
import { useRef, useState } from 'preact/hooks';
import { type ColumnWidths, columnWidth, type GridColumn } from './columns.ts';
import { dragAlong } from './drag-along.ts';
import { asksForMenu, type MenuPlace, placeBelow } from './menu-place.ts';

export interface GridSort {
  readonly column: string;
  readonly descending: boolean;
}

interface GridHeaderProps {
  readonly columns: readonly GridColumn[];
  readonly widths: ColumnWidths;
  readonly onWidths: (widths: ColumnWidths) => void;
  readonly sort: GridSort | undefined;
  readonly onSort: ((column: string) => void) | undefined;
  readonly onMenu: ((column: string, place: MenuPlace) => void) | undefined;
}

const KEY_STEP = 10;

/**
 * The header row: one tab stop. Left and right arrow move between columns, Enter sorts, Shift with an arrow changes the
 * width. The edge of a column can be dragged; a double click restores its default width.
 */
export function GridHeader({
  columns,
  widths,
  onWidths,
  sort,
  onSort,
  onMenu,
}: GridHeaderProps): JSX.Element {
  const [current, setCurrent] = useState(0);
  const row = useRef<HTMLDivElement>(null);
  const stop = Math.min(current, columns.length - 1);

  const setWidth = (column: GridColumn, width: number) =>
    onWidths({ ...widths, [column.id]: Math.round(Math.max(column.minWidth, width)) });

  const onKeyDown = (event: KeyboardEvent, at: number) => {
    const column = columns[at];
    if (column === undefined) return;
    if (asksForMenu(event) && onMenu !== undefined && event.currentTarget instanceof Element) {
      event.preventDefault();
      onMenu(column.id, placeBelow(event.currentTarget));
      return;
    }
    const side = event.key === 'ArrowRight' ? 1 : event.key === 'ArrowLeft' ? -1 : 0;
    if (side === 0) return;
    event.preventDefault();
    if (event.shiftKey) {
      if (!column.flexible) setWidth(column, columnWidth(column, widths) + side * KEY_STEP);
      return;
    }
    const next = Math.min(Math.max(0, at + side), columns.length - 1);
    setCurrent(next);
    row.current?.querySelectorAll<HTMLElement>('.grid-heading')[next]?.focus();
  };

  return (
    <div role="rowgroup" class="grid-head">
      <div role="row" aria-rowindex={1} class="grid-row header" ref={row}>
        {columns.map((column, at) => {
          const sorted = sort !== undefined && sort.column === column.id;
          return (
            <div
              key={column.id}
              role="columnheader"
              class={`grid-cell heading ${column.numeric ? 'numeric' : ''}`}
              aria-sort={sorted ? (sort.descending ? 'descending' : 'ascending') : undefined}
              onContextMenu={(event) => {
                if (onMenu === undefined) return;
                event.preventDefault();
                onMenu(column.id, { x: event.clientX, y: event.clientY });
              }}
            >
              <button
                type="button"
                class="grid-heading"
                tabIndex={at === stop ? 0 : -1}
                title={column.title}
                onFocus={() => setCurrent(at)}
                onKeyDown={(event) => onKeyDown(event, at)}
                onClick={() => {
                  if (column.sortable) onSort?.(column.id);
                }}
              >
                <span class={column.hiddenTitle ? 'offstage' : 'grid-heading-text'}>{column.title}</span>
                {sorted && (
                  <svg class="sort-mark" viewBox="0 0 8 8" aria-hidden="true">
                    <path d={sort.descending ? 'M1 2h6L4 6z' : 'M1 6h6L4 2z'} />
                  </svg>
                )}
              </button>
              {!column.flexible && (
                <div
                  class="grid-resize"
                  aria-hidden="true"
                  onDblClick={() => setWidth(column, column.width)}
                  onPointerDown={(event) => {
                    const start = columnWidth(column, widths);
                    dragAlong(event, (dx) => setWidth(column, start + dx));
                  }}
                />
              )}
            </div>
          );
        })}
      </div>
    </div>
  );
}
