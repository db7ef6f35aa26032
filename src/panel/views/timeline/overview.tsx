import type { JSX } from 'preact';
import { useMemo } from 'preact/hooks';
import type { TimeSpan, TrafficPicture } from '../../../analysis/rhythm/traffic-picture.ts';
import type { PageSpan } from '../../../session/page-lane.ts';
import { ScrollRegion } from '../../parts/scroll-region.tsx';
import { joinedSpans } from '../../selectors/joined-spans.ts';
import { lifeAt, lifeRows } from '../../selectors/life-rows.ts';
import { wholeNumber } from '../../selectors/quantity.ts';
import { useCalmSession, usePanel } from '../../state/panel.ts';
import { text, textOf } from '../../text.ts';
import { PageStrip } from '../connections/page-strip.tsx';
import { LifePicture, MOST_ROWS, rowUnder } from './life-picture.tsx';
import { LifeTable } from './life-table.tsx';
import { momentText } from './moment-text.ts';
import { TimeChart } from './time-chart.tsx';
import { useTrafficStats } from './use-traffic-stats.ts';

/** Height of each chart in CSS pixels. */
const HEIGHT = 44;
/** States of pages that are drawn. */
const MOST_SPANS = 300;

/** The lives and the traffic of all connections over time, over their list: the chosen time filters it. */
export function Overview(): JSX.Element {
  const panel = usePanel();
  const { connectionFilter, judgements, selection } = panel;
  const session = useCalmSession();
  const stats = useTrafficStats(null);
  const { connections } = session;
  const endpoints = judgements.endpoints(session);
  const rows = useMemo(
    () => lifeRows(connections, endpoints, MOST_ROWS),
    [session, session.connectionsRevision],
  );
  const pages = useMemo(() => joinedSpans(session.allPageSpans()), [session, session.pageRevision]);
  const findings = (connection: (typeof connections)[number]) => judgements.heeded(session, connection);
  const said = (chosen: TimeSpan | null) => {
    if (chosen === null) return text('overviewHint');
    const left = connectionFilter.left(session, findings).length;
    return text(
      'overviewChosenTime',
      momentText(chosen.from),
      momentText(chosen.until),
      textOf('overviewConnections', left),
    );
  };
  return (
    <ScrollRegion class="page timeline overview" label={text('overviewLabel')}>
      {stats.failure.value !== '' && <p class="bad">{text('timelineFailed', stats.failure.value)}</p>}
      {connections.length === 0 ? (
        <p>{text('overviewEmpty')}</p>
      ) : (
        <TimeChart
          label={text('overviewTraffic')}
          stats={stats}
          filter={connectionFilter.text}
          said={said}
          height={HEIGHT}
          onPick={(at, frame, clientY) => {
            const row = rowUnder(frame, rows, clientY);
            const chosen = row === null ? null : lifeAt(row.connections, at);
            if (chosen !== null) selection.selectConnection(chosen.id);
          }}
          above={(picture, width) => (
            <>
              <PageLane spans={pages} picture={picture} />
              <LifePicture rows={rows} span={picture.span} width={width} total={connections.length} />
            </>
          )}
        />
      )}
      {connections.length > 0 && <LifeTable connections={connections} endpoints={endpoints} pages={pages} />}
    </ScrollRegion>
  );
}

/** The states of all pages of the log over one time. */
function PageLane({
  spans,
  picture: { span },
}: {
  readonly spans: readonly PageSpan[];
  readonly picture: TrafficPicture;
}): JSX.Element | null {
  const shown = spans
    .filter(({ from, until }) => from <= span.until && (until ?? span.until) >= span.from)
    .slice(-MOST_SPANS);
  if (shown.length === 0) return null;
  const share = (at: number) =>
    Math.min(100, Math.max(0, ((at - span.from) / Math.max(1e-9, span.until - span.from)) * 100));
  return (
    <div class="page-lane" role="img" aria-label={text('overviewPages', wholeNumber(shown.length))}>
      <PageStrip spans={shown} share={share} begin={span.from} end={span.until} />
    </div>
  );
}
