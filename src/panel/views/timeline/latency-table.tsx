import type { JSX } from 'preact';
import { printable } from '../../parts/printable.ts';
import { durationText, wholeNumber } from '../../selectors/quantity.ts';
import { type Panel, usePanel } from '../../state/panel.ts';
import { text } from '../../text.ts';
import type { Figures } from '../../worker/stats-task.ts';
import { FigureTable } from './figure-table.tsx';
import { Way } from './way.tsx';

/** How long answers took, by type of request, the slowest first; a type leads to its slowest request. */
export function LatencyTable({ latency }: Pick<Figures, 'latency'>): JSX.Element {
  const panel = usePanel();
  return (
    <FigureTable
      title={text('timelineAnswers')}
      empty={text('timelineNoAnswers')}
      rows={latency.rows}
      total={latency.total}
      keyOf={({ protocol, type, outgoing }) => `${protocol} ${type} ${outgoing}`}
      columns={[
        {
          title: text('timelineRequest'),
          cell: ({ protocol, type, outgoing, slowestSeq }) => {
            const name = printable(type === protocol ? type : `${protocol} ${type}`);
            return (
              <>
                <Way outgoing={outgoing} />{' '}
                {slowestSeq === null ? (
                  <bdi>{name}</bdi>
                ) : (
                  <button
                    type="button"
                    class="link"
                    title={text('timelineSlowest')}
                    onClick={() => showMessage(panel, slowestSeq)}
                  >
                    <bdi>{name}</bdi>
                  </button>
                )}
              </>
            );
          },
        },
        { title: text('timelineCount'), numeric: true, cell: ({ count }) => wholeNumber(count) },
        {
          title: text('timelineUnanswered'),
          numeric: true,
          cell: ({ unanswered }) => (
            <span class={unanswered > 0 ? 'warn' : ''}>{wholeNumber(unanswered)}</span>
          ),
        },
        { title: text('timelineMedian'), numeric: true, cell: ({ p50 }) => time(p50) },
        { title: 'p95', numeric: true, cell: ({ p95 }) => time(p95) },
        { title: 'p99', numeric: true, cell: ({ p99 }) => time(p99) },
        { title: text('timelineMax'), numeric: true, cell: ({ max }) => time(max) },
      ]}
    />
  );
}

function time(ms: number | null): string {
  return ms === null ? '–' : durationText(ms);
}

/** Selects the message at a place in the log, in the list of all messages. */
function showMessage({ follower, selection, messageFilter }: Panel, seq: number): void {
  const row = follower.session.peek().messages.firstRowFrom(seq);
  // The filter may leave it out.
  messageFilter.paused.value = true;
  selection.message.value = row;
  selection.showTab('messages');
}
