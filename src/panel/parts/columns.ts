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

/** All columns in the chosen order. One that is not named follows the one that it was designed to follow. */
export function orderedColumns(
  columns: readonly GridColumn[],
  order: readonly string[],
): readonly GridColumn[] {
  const ordered = order.flatMap((id) => columns.filter((column) => column.id === id));
  columns.forEach((column, at) => {
    if (ordered.includes(column)) return;
    const before = columns[at - 1];
    ordered.splice(before === undefined ? 0 : ordered.indexOf(before) + 1, 0, column);
  });
  return ordered;
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
