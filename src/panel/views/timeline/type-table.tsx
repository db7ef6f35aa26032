import type { JSX } from 'preact';
import { nameOfType } from '../../../analysis/rhythm/type-table.ts';
import { printable } from '../../parts/printable.ts';
import { sizeText, tenths, wholeNumber } from '../../selectors/quantity.ts';
import { text } from '../../text.ts';
import type { Figures } from '../../worker/stats-task.ts';
import { FigureTable } from './figure-table.tsx';
import { Way } from './way.tsx';

/** What the traffic is made of: messages and bytes by type and direction. */
export function TypeTable({
  figures: { types, messages, bytes },
}: {
  readonly figures: Figures;
}): JSX.Element {
  // A share of what was seen of the sizes would be taken for one of all bytes.
  const sized = types.rows.every(({ unsized }) => unsized === 0);
  return (
    <FigureTable
      title={text('timelineTypes')}
      rows={types.rows}
      total={types.total}
      keyOf={({ protocol, type, outgoing }) => `${protocol} ${type} ${outgoing}`}
      columns={[
        {
          title: text('columnType'),
          cell: (row) => (
            <>
              <Way outgoing={row.outgoing} /> <bdi>{printable(nameOfType(row))}</bdi>
            </>
          ),
        },
        { title: text('timelineCount'), numeric: true, cell: ({ count }) => wholeNumber(count) },
        { title: text('timelineShare'), numeric: true, cell: ({ count }) => share(count, messages) },
        { title: text('timelineBytes'), numeric: true, cell: (row) => sizeText(row.bytes, row) },
        {
          title: text('timelineByteShare'),
          numeric: true,
          cell: (row) => (sized ? share(row.bytes, bytes) : '–'),
        },
        { title: text('timelineLargest'), numeric: true, cell: (row) => sizeText(row.largest, row) },
      ]}
    />
  );
}

function share(part: number, all: number): string {
  return all === 0 ? '–' : `${tenths((part / all) * 100)} %`;
}
