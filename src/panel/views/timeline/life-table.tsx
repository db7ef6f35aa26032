import type { JSX } from 'preact';
import { useState } from 'preact/hooks';
import type { Connection } from '../../../session/connection.ts';
import { endedAt } from '../../../session/ended-at.ts';
import type { PageSpan } from '../../../session/page-lane.ts';
import { type LifeRow, lifeCounts, lifeRows } from '../../selectors/life-rows.ts';
import { pageSpanText } from '../../selectors/page-span-text.ts';
import { clockText, wholeNumber } from '../../selectors/quantity.ts';
import { usePanel } from '../../state/panel.ts';
import { text } from '../../text.ts';
import { FigureTable } from './figure-table.tsx';
import { lifeName } from './life-name.ts';
import { MOST_ROWS } from './life-picture.tsx';

/** States of pages that are listed. */
const MOST_SPANS = 50;

interface LifeTableProps {
  readonly connections: readonly Connection[];
  readonly endpoints: ReadonlyMap<string, readonly Connection[]>;
  readonly pages: readonly PageSpan[];
}

/** The figures of the picture of lives, for those who read rather than look; drawn when it is opened. */
export function LifeTable(props: LifeTableProps): JSX.Element {
  const [open, setOpen] = useState(false);
  return (
    <details class="life-figures" onToggle={({ currentTarget }) => setOpen(currentTarget.open)}>
      <summary>{text('overviewFigures')}</summary>
      {open && <Tables {...props} />}
    </details>
  );
}

function Tables({ connections, endpoints, pages }: LifeTableProps): JSX.Element {
  const { selection } = usePanel();
  // No line of the table stands for several endpoints, however many there are.
  const rows =
    connections.length <= MOST_ROWS
      ? lifeRows(connections, endpoints, MOST_ROWS)
      : lifeRows(
          connections,
          endpoints,
          Math.max(MOST_ROWS, Math.min(endpoints.size, connections.length - 1)),
        );
  return (
    <>
      <FigureTable
        title={text('overviewFigures')}
        bare
        rows={rows}
        keyOf={(row) => `${row.kind} ${row.connections[0]?.id}`}
        columns={[
          {
            title: text('columnName'),
            cell: (row) => {
              const last = row.connections.at(-1);
              return (
                <button
                  type="button"
                  class="link"
                  onClick={() => {
                    if (last !== undefined) selection.selectConnection(last.id);
                  }}
                >
                  <bdi>{lifeName(row)}</bdi>
                </button>
              );
            },
          },
          {
            title: text('connectionsLabel'),
            numeric: true,
            cell: ({ connections: members }) => wholeNumber(members.length),
          },
          {
            title: text('chipFailed'),
            numeric: true,
            cell: ({ connections: members }) => {
              const { failed } = lifeCounts(members);
              return <span class={failed > 0 ? 'bad' : ''}>{wholeNumber(failed)}</span>;
            },
          },
          {
            title: text('chipOpen'),
            numeric: true,
            cell: ({ connections: members }) => wholeNumber(lifeCounts(members).open),
          },
          { title: text('overviewFirst'), cell: (row) => clockText(firstOf(row)) },
          { title: text('overviewLast'), cell: (row) => lastText(row) },
        ]}
      />
      {pages.length > 0 && (
        <ul class="sentences" aria-label={text('overviewPages', wholeNumber(pages.length))}>
          {pages.slice(-MOST_SPANS).map((span) => (
            <li key={`${span.state} ${span.from} ${span.by}`}>{pageSpanText(span)}</li>
          ))}
          {pages.length > MOST_SPANS && (
            <li class="dim">{text('timelineLeftOut', wholeNumber(pages.length - MOST_SPANS))}</li>
          )}
        </ul>
      )}
    </>
  );
}

function firstOf({ connections }: LifeRow): number {
  return connections.reduce((first, { createdAt }) => Math.min(first, createdAt), Number.POSITIVE_INFINITY);
}

/** When the last of them ended; a dash where one was not seen to end. */
function lastText({ connections }: LifeRow): string {
  let last = 0;
  for (const connection of connections) {
    const end = endedAt(connection);
    if (end === null) return '–';
    last = Math.max(last, end);
  }
  return clockText(last);
}
