import type { ComponentChildren, JSX } from 'preact';
import { useId, useState } from 'preact/hooks';
import { ScrollRegion } from '../../parts/scroll-region.tsx';
import { wholeNumber } from '../../selectors/quantity.ts';
import { text } from '../../text.ts';

/** Rows that are drawn at first, and more with each wish for more: a long table takes the panel long to draw. */
const STEP = 30;

interface FigureColumn<T> {
  readonly title: string;
  readonly cell: (row: T) => ComponentChildren;
  /** Text stands left, numbers stand right. */
  readonly numeric?: boolean;
}

interface FigureTableProps<T> {
  readonly title: string;
  readonly columns: readonly FigureColumn<T>[];
  readonly rows: readonly T[];
  /** Rows that there are; the others were not sent. */
  readonly total?: number;
  readonly keyOf: (row: T) => string;
  /** Leaves the heading to what is around it. */
  readonly bare?: boolean;
  readonly empty?: string;
}

/** A table of figures with its heading; long ones are drawn a part at a time. */
export function FigureTable<T>(props: FigureTableProps<T>): JSX.Element {
  const { title, columns, rows, keyOf, bare = false, empty = '' } = props;
  const id = useId();
  const [shown, setShown] = useState(STEP);
  const left = (props.total ?? rows.length) - Math.min(shown, rows.length);
  return (
    <div class="figures">
      <h2 id={id} class={bare ? 'offstage' : ''}>
        {title}
      </h2>
      {rows.length === 0 ? (
        <p class="dim">{empty}</p>
      ) : (
        <ScrollRegion class="figure-scroll" label={title}>
          <table class="plain-table figure-table" aria-labelledby={id}>
            <thead>
              <tr>
                {columns.map((column) => (
                  <th key={column.title} scope="col" class={column.numeric === true ? 'numeric' : ''}>
                    {column.title}
                  </th>
                ))}
              </tr>
            </thead>
            <tbody>
              {rows.slice(0, shown).map((row) => (
                <tr key={keyOf(row)}>
                  {columns.map((column) => (
                    <td key={column.title} class={column.numeric === true ? 'numeric' : ''}>
                      {column.cell(row)}
                    </td>
                  ))}
                </tr>
              ))}
            </tbody>
          </table>
        </ScrollRegion>
      )}
      {left > 0 &&
        (shown < rows.length ? (
          <button type="button" class="link" onClick={() => setShown(shown + 2 * STEP)}>
            {text('timelineMore', wholeNumber(left))}
          </button>
        ) : (
          <p class="dim">{text('timelineLeftOut', wholeNumber(left))}</p>
        ))}
    </div>
  );
}
