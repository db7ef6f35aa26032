import type { JSX } from 'preact';
import type { BeatRun } from '../../../analysis/rhythm/beat-runs.ts';
import type { Connection } from '../../../session/connection.ts';
import type { Mark } from '../../../session/mark.ts';
import { foldedList } from '../../selectors/folded-list.ts';
import type { MessageList } from '../../selectors/message-list.ts';
import { clockText, durationText, wholeNumber } from '../../selectors/quantity.ts';
import { Folds } from '../../state/folds.ts';
import type { Panel } from '../../state/panel.ts';
import { text, textOf } from '../../text.ts';

const known = new WeakMap<Panel, Folds>();

/** The list of a connection's messages with its heartbeats folded. */
export function heartbeatsFolded(
  panel: Panel,
  connection: Connection,
  marks: readonly Mark[],
): MessageList | null {
  const folds = known.get(panel) ?? new Folds(panel.decoding);
  known.set(panel, folds);
  void folds.revision.value;
  const log = panel.follower.log.value;
  if (log === null) return null;
  const index = panel.follower.session.value.messages;
  folds.follow({ log, connection, index, decoder: panel.layout.decoders.of(connection) });
  const rows = index.ofConnection(connection.id);
  return foldedList(index, folds.fold(rows), marks, ({ number, run, open }) => {
    const last = rows.at(run.first + run.messages - 1);
    return {
      open,
      before: open ? -1 : last,
      turn: (wanted) => folds.turn(number, wanted),
      view: () => (
        <HeartbeatLine
          run={run}
          open={open}
          from={index.time(rows.at(run.first))}
          until={index.time(last)}
          onTurn={() => folds.turn(number, !open)}
        />
      ),
    };
  });
}

/** What stands for a run of heartbeats: what beats, how often, and what of it is not as it should be. */
function HeartbeatLine({
  run,
  open,
  from,
  until,
  onTurn,
}: {
  readonly run: BeatRun;
  readonly open: boolean;
  readonly from: number;
  readonly until: number;
  readonly onTurn: () => void;
}): JSX.Element {
  const { kind, outgoing, messages, beats, periodMs, jitterMs, unanswered, lateMs } = run;
  return (
    <>
      <button
        type="button"
        class="fold-twist"
        tabIndex={-1}
        aria-expanded={open}
        aria-label={text('foldHeartbeat', kind)}
        onMouseDown={(event) => event.stopPropagation()}
        onClick={onTurn}
      >
        {open ? '\u25be' : '\u25b8'}
      </button>
      <strong>{kind}</strong> {textOf('foldMessages', messages)}
      {periodMs !== null &&
        ` \u00b7 ${text(
          outgoing ? 'foldEveryOut' : 'foldEveryIn',
          wholeNumber(beats),
          durationText(periodMs),
          durationText(jitterMs ?? 0),
        )}`}
      {lateMs !== null && (
        <span class="bad">
          {' \u00b7 '}
          {text('foldLate', durationText(lateMs))}
        </span>
      )}
      {unanswered > 0 && (
        <span class="bad">
          {' \u00b7 '}
          {textOf('foldUnanswered', unanswered)}
        </span>
      )}
      <span class="dim">
        {' \u00b7 '}
        {clockText(from)} – {clockText(until)}
      </span>
    </>
  );
}
