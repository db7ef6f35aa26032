import type { JSX } from 'preact';
import { printable } from '../../parts/printable.ts';
import { byteText, tenths, wholeNumber } from '../../selectors/quantity.ts';
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
  return (
    <FigureTable
      title={text('timelineTypes')}
      rows={types.rows}
      total={types.total}
      keyOf={({ protocol, type, outgoing }) => `${protocol} ${type} ${outgoing}`}
      columns={[
        {
          title: text('columnType'),
          cell: ({ protocol, type, outgoing }) => (
            <>
              <Way outgoing={outgoing} />{' '}
              <bdi>{printable(type === protocol ? type : `${protocol} ${type}`)}</bdi>
            </>
          ),
        },
        { title: text('timelineCount'), numeric: true, cell: ({ count }) => wholeNumber(count) },
        { title: text('timelineShare'), numeric: true, cell: ({ count }) => share(count, messages) },
        { title: text('timelineBytes'), numeric: true, cell: (row) => byteText(row.bytes) },
        { title: text('timelineByteShare'), numeric: true, cell: (row) => share(row.bytes, bytes) },
        { title: text('timelineLargest'), numeric: true, cell: ({ largest }) => byteText(largest) },
      ]}
    />
  );
}

function share(part: number, all: number): string {
  return all === 0 ? '–' : `${tenths((part / all) * 100)} %`;
}
