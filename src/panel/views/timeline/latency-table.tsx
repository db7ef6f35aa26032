import type { ComponentChildren, JSX } from 'preact';
import type { Connection } from '../../../session/connection.ts';
import { printable } from '../../parts/printable.ts';
import { clockText, durationText, wholeNumber } from '../../selectors/quantity.ts';
import { nothingComes } from '../../selectors/recording-ended.ts';
import { type Panel, usePanel } from '../../state/panel.ts';
import { text } from '../../text.ts';
import type { Figures, LatencyRow } from '../../worker/stats-task.ts';
import { FigureTable } from './figure-table.tsx';
import { Way } from './way.tsx';

interface LatencyTableProps extends Pick<Figures, 'latency'> {
  readonly connection: Connection;
}

/**
 * How long answers took, by type of request, the slowest first: a type leads to its slowest request, the time that it took to the answer. Under
 * it the requests without an answer.
 */
export function LatencyTable({ latency, connection: { outcome } }: LatencyTableProps): JSX.Element {
  const { follower, sessions } = usePanel();
  // As long as more may come, what was asked just now waits.
  const over = nothingComes(follower.session.value.marks, sessions.stored.value);
  const goesOn = !over && (outcome === 'open' || outcome === 'pending');
  return (
    <>
      <FigureTable
        title={text('timelineAnswers')}
        empty={text('timelineNoAnswers')}
        rows={latency.rows}
        total={latency.total}
        keyOf={({ protocol, type, outgoing }) => `${protocol} ${type} ${outgoing}`}
        columns={[
          {
            title: text('timelineRequest'),
            cell: (row) => (
              <>
                <Way outgoing={row.outgoing} />{' '}
                <MessageLink seq={row.slowestSeq} title={text('timelineSlowest')}>
                  <bdi>{nameOf(row)}</bdi>
                </MessageLink>
              </>
            ),
          },
          { title: text('timelineCount'), numeric: true, cell: ({ count }) => wholeNumber(count) },
          {
            title: text('timelineUnanswered'),
            numeric: true,
            cell: ({ unanswered, waiting }) => {
              const open = goesOn ? waiting : 0;
              const missing = unanswered - open;
              return (
                <>
                  <span class={missing > 0 ? 'warn' : ''}>{wholeNumber(missing)}</span>
                  {open > 0 && <span class="dim"> {text('timelineWaiting', wholeNumber(open))}</span>}
                </>
              );
            },
          },
          { title: text('timelineMedian'), numeric: true, cell: ({ p50 }) => time(p50) },
          { title: 'p95', numeric: true, cell: ({ p95 }) => time(p95) },
          { title: 'p99', numeric: true, cell: ({ p99 }) => time(p99) },
          {
            title: text('timelineMax'),
            numeric: true,
            cell: ({ max, answerSeq }) => (
              <MessageLink seq={answerSeq} title={text('timelineSlowestAnswer')}>
                {time(max)}
              </MessageLink>
            ),
          },
        ]}
      />
      {latency.rows.some((row) => shownWithout(row, goesOn).length > 0) && (
        <ul class="sentences">
          {latency.rows.map((row) => (
            <Without key={`${row.protocol} ${row.type} ${row.outgoing}`} row={row} goesOn={goesOn} />
          ))}
        </ul>
      )}
    </>
  );
}

/** The requests of one type that have no answer. */
function Without({
  row,
  goesOn,
}: {
  readonly row: LatencyRow;
  readonly goesOn: boolean;
}): JSX.Element | null {
  const shown = shownWithout(row, goesOn);
  if (shown.length === 0) return null;
  return (
    <li>
      {text('timelineWithoutAnswer', nameOf(row))}{' '}
      {shown.map(({ seq, at }, k) => (
        <span key={seq}>
          {k === 0 ? '' : ', '}
          <MessageLink seq={seq} title={text('timelineShowRequest')}>
            {at > 0 ? clockText(at) : `#${k + 1}`}
          </MessageLink>
        </span>
      ))}
      {row.unanswered > row.without.length && ' …'}
    </li>
  );
}

/** The newest of them still wait while more may come. */
function shownWithout({ without, unanswered, waiting }: LatencyRow, goesOn: boolean): LatencyRow['without'] {
  return goesOn ? without.slice(0, unanswered - waiting) : without;
}

function MessageLink({
  seq,
  title,
  children,
}: {
  readonly seq: number | null;
  readonly title: string;
  readonly children: ComponentChildren;
}): JSX.Element {
  const panel = usePanel();
  if (seq === null) return <>{children}</>;
  return (
    <button type="button" class="link" title={title} onClick={() => showMessage(panel, seq)}>
      {children}
    </button>
  );
}

function nameOf({ protocol, type }: LatencyRow): string {
  return printable(type === protocol ? type : `${protocol} ${type}`);
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
