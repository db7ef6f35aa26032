/** A column of a grid. Widths are CSS pixels. */
export interface GridColumn {
  readonly id: string;
  readonly title: string;
  readonly width: number;
  readonly minWidth: number;
  /** Numbers stand at the end of their cell. */
  readonly numeric?: boolean;
  /** Takes the remaining room; `width` while other columns can still shrink. One column of a grid should. */
  readonly flexible?: boolean;
  readonly sortable?: boolean;
  /** The title is there for screen readers and as a tip, but is not drawn. */
  readonly hiddenTitle?: boolean;
  /** Columns with the highest number disappear first when there is little room; 0 always stays. */
  readonly dropOrder?: number;
}

/** Widths that people have set, by column id. */
export type ColumnWidths = Readonly<Record<string, number>>;

/** Which columns people have hidden, and in which order they want them; both by column id. */
export interface ColumnChoice {
  readonly hidden: readonly string[];
  /** Columns that are not named stand where they were designed. */
  readonly order: readonly string[];
}

/** The columns without the hidden ones, in the chosen order. The flexible one cannot be hidden. */
export function chosenColumns(
  columns: readonly GridColumn[],
  { hidden, order }: ColumnChoice,
): readonly GridColumn[] {
  return orderedColumns(columns, order).filter(
    ({ id, flexible }) => flexible === true || !hidden.includes(id),
  );
}

/** All columns in the chosen order. */
export function orderedColumns(
  columns: readonly GridColumn[],
  order: readonly string[],
): readonly GridColumn[] {
  const known = order.filter((id) => columns.some((column) => column.id === id));
  if (known.length !== columns.length) return columns;
  return columns.toSorted((a, b) => known.indexOf(a.id) - known.indexOf(b.id));
}

/** Width of a column as set or as designed, never below its least. */
export function columnWidth(column: GridColumn, widths: ColumnWidths): number {
  return Math.max(column.minWidth, widths[column.id] ?? column.width);
}

/** The columns that fit into `room` pixels: the least needed ones are dropped, the order stays. */
export function fittingColumns(
  columns: readonly GridColumn[],
  widths: ColumnWidths,
  room: number,
): readonly GridColumn[] {
  let shown = columns;
  const need = () =>
    shown.reduce((sum, column) => sum + (column.flexible ? column.width : columnWidth(column, widths)), 0);
  while (need() > room) {
    const droppable = shown.reduce<GridColumn | null>(
      (most, column) => ((column.dropOrder ?? 0) > (most?.dropOrder ?? 0) ? column : most),
      null,
    );
    if (droppable === null) break;
    shown = shown.filter((column) => column !== droppable);
  }
  return shown;
}

/** The `grid-template-columns` of a row. */
export function columnTemplate(columns: readonly GridColumn[], widths: ColumnWidths): string {
  return columns
    .map((column) =>
      column.flexible ? `minmax(${column.minWidth}px, 1fr)` : `${columnWidth(column, widths)}px`,
    )
    .join(' ');
}
