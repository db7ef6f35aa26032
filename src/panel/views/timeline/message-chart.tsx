import type { JSX } from 'preact';
import type { Gap } from '../../../analysis/rhythm/gap-list.ts';
import type { TimeSpan, TrafficPicture } from '../../../analysis/rhythm/traffic-picture.ts';
import type { Connection } from '../../../session/connection.ts';
import { clockText, durationText } from '../../selectors/quantity.ts';
import { nothingComes } from '../../selectors/recording-ended.ts';
import { usePanel, useSession } from '../../state/panel.ts';
import type { TrafficStats } from '../../state/traffic-stats.ts';
import { text, textOf } from '../../text.ts';
import { Waterfall } from '../connections/waterfall.tsx';
import { BufferedChart } from './buffered-chart.tsx';
import { momentText } from './moment-text.ts';
import { TimeChart } from './time-chart.tsx';

/** Height of each chart in CSS pixels. */
const HEIGHT = 76;
const BUFFERED_HEIGHT = 36;

interface MessageChartProps {
  readonly stats: TrafficStats;
  readonly connection: Connection;
  readonly silences: readonly Gap[];
}

/** A connection's traffic over time, over its life; the chosen time filters its messages. */
export function MessageChart({ stats, connection, silences }: MessageChartProps): JSX.Element {
  const { messageFilter, selection, search } = usePanel();
  const found = search.result.value;
  const listed = found === null || found.state === 'running' ? '…' : textOf('summaryMessages', found.length);
  const said = (chosen: TimeSpan | null) =>
    chosen === null
      ? text('timelineChooseHint')
      : text('timelineChosenTime', momentText(chosen.from), momentText(chosen.until), listed);
  return (
    <TimeChart
      label={text('timelineTraffic')}
      stats={stats}
      filter={messageFilter.text}
      said={said}
      height={HEIGHT}
      onShow={() => selection.showTab('messages')}
      ofSends
      below={(picture, width) => (
        <>
          <BufferedChart picture={picture} width={width} height={BUFFERED_HEIGHT} />
          <Life connection={connection} picture={picture} silences={silences} />
        </>
      )}
    />
  );
}

/** The life of the connection under its traffic, the states of its page, and its silences. */
function Life({
  connection,
  picture: { span },
  silences,
}: {
  readonly connection: Connection;
  readonly picture: TrafficPicture;
  readonly silences: readonly Gap[];
}): JSX.Element {
  const session = useSession();
  const { sessions } = usePanel();
  const share = (at: number) =>
    Math.min(100, Math.max(0, ((at - span.from) / (span.until - span.from)) * 100));
  return (
    <div class="life">
      <Waterfall
        connection={connection}
        page={session.pageSpans(connection)}
        begin={span.from}
        end={span.until}
        over={nothingComes(session.marks, sessions.stored.value)}
      />
      {silences.map(({ from, ms }) => (
        <span
          key={from}
          class="silence"
          title={text('timelineSilence', durationText(ms), clockText(from))}
          style={{ left: `${share(from)}%`, width: `${share(from + ms) - share(from)}%` }}
        />
      ))}
    </div>
  );
}
