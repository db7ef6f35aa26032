import type { JSX } from 'preact';
import { useState } from 'preact/hooks';
import type { TrafficPicture } from '../../../analysis/rhythm/traffic-picture.ts';
import { byteText, clockText, wholeNumber } from '../../selectors/quantity.ts';
import { text } from '../../text.ts';
import { FigureTable } from './figure-table.tsx';

interface RateTableProps {
  readonly picture: TrafficPicture;
  /** Whether it says what was buffered at sends. */
  readonly ofSends: boolean;
}

/** The figures of the charts, for those who read rather than look; drawn when it is opened. */
export function RateTable(props: RateTableProps): JSX.Element {
  const [open, setOpen] = useState(false);
  return (
    <details class="rate-figures" onToggle={({ currentTarget }) => setOpen(currentTarget.open)}>
      <summary>{text('timelineFigures')}</summary>
      {open && <Table {...props} />}
    </details>
  );
}

function Table({ picture: { span, binMs, sent, received, buffered }, ofSends }: RateTableProps): JSX.Element {
  const bins: number[] = [];
  for (let k = 0; k < sent.messages.length; k += 1) {
    if ((sent.messages[k] ?? 0) + (received.messages[k] ?? 0) > 0) bins.push(k);
  }
  return (
    <FigureTable
      title={text('timelineFigures')}
      bare
      rows={bins}
      keyOf={(bin) => String(span.from + bin * binMs)}
      columns={[
        { title: text('columnTime'), cell: (bin) => clockText(span.from + bin * binMs) },
        {
          title: text('timelineSentMessages'),
          numeric: true,
          cell: (bin) => wholeNumber(sent.messages[bin] ?? 0),
        },
        {
          title: text('timelineReceivedMessages'),
          numeric: true,
          cell: (bin) => wholeNumber(received.messages[bin] ?? 0),
        },
        { title: text('timelineSentBytes'), numeric: true, cell: (bin) => byteText(sent.bytes[bin] ?? 0) },
        {
          title: text('timelineReceivedBytes'),
          numeric: true,
          cell: (bin) => byteText(received.bytes[bin] ?? 0),
        },
        ...(ofSends
          ? [
              {
                title: text('timelineBufferedColumn'),
                numeric: true,
                cell: (bin: number) => ((sent.messages[bin] ?? 0) === 0 ? '–' : bufferedText(buffered, bin)),
              },
            ]
          : []),
      ]}
    />
  );
}

function bufferedText(buffered: TrafficPicture['buffered'], bin: number): string {
  if (buffered === null) return text('timelineNotRecorded');
  const bytes = buffered[bin] ?? Number.NaN;
  return Number.isNaN(bytes) ? '–' : byteText(bytes);
}
