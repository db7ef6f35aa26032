import type { JSX } from 'preact';
import { useEffect } from 'preact/hooks';
import type { Connection } from '../../../session/connection.ts';
import { ScrollRegion } from '../../parts/scroll-region.tsx';
import { wholeNumber } from '../../selectors/quantity.ts';
import { usePanel, useSession } from '../../state/panel.ts';
import type { TrafficStats } from '../../state/traffic-stats.ts';
import { text, textOf } from '../../text.ts';
import { LatencyTable } from './latency-table.tsx';
import { MessageChart } from './message-chart.tsx';
import { Reconnecting } from './reconnecting.tsx';
import { Rhythm } from './rhythm.tsx';
import { ShapesView } from './shapes-view.tsx';
import { Spreads } from './spreads.tsx';
import { timeOfFilter } from './time-term.ts';
import { TypeTable } from './type-table.tsx';
import { useTrafficStats } from './use-traffic-stats.ts';

/** The timeline tab: what a connection's messages show over time, measured by a worker. */
export function Timeline({ connection }: { readonly connection: Connection }): JSX.Element {
  const stats = useTrafficStats(connection);
  const { messageFilter } = usePanel();
  // Figures of a part of the messages would be taken for those of all.
  const figures = stats.settled.value;
  useEffect(() => {
    // All messages were shown for a while; the time that is chosen here counts again.
    messageFilter.paused.value = false;
  }, [messageFilter]);
  if (stats.failure.value !== '')
    return <p class="page bad">{text('timelineFailed', stats.failure.value)}</p>;
  const isPart = stats.zoom.value !== null || timeOfFilter(messageFilter.text.value) !== null;
  const none = figures !== null && figures.total === 0;
  return (
    <ScrollRegion class="page timeline" label={text('tabTimeline')}>
      <Progress stats={stats} />
      <Unsized connection={connection} />
      {none ? (
        <p>{text(figures.observed ? 'timelineEmpty' : 'messagesNotRecorded')}</p>
      ) : (
        <MessageChart stats={stats} connection={connection} silences={figures?.silences.rows ?? []} />
      )}
      {figures === null && <p class="dim">{text('timelineReading')}</p>}
      {figures !== null && <WithoutContents count={figures.withoutContents} />}
      {figures !== null && !none && isPart && <p class="dim">{text('timelineOfWhole')}</p>}
      {none && <Reconnecting figures={figures} connection={connection} />}
      {figures !== null && !none && (
        <>
          <LatencyTable latency={figures.latency} connection={connection} />
          <Rhythm figures={figures} />
          <Reconnecting figures={figures} connection={connection} />
          <TypeTable figures={figures} />
        </>
      )}
      {!none && <Spreads picture={stats.picture.value ?? null} />}
      {!none && <ShapesView stats={stats} />}
    </ScrollRegion>
  );
}

/** What cannot be read is not nothing: the tables have none of it. */
function WithoutContents({ count }: { readonly count: number }): JSX.Element | null {
  const { sessions } = usePanel();
  if (count === 0) return null;
  const redacted = sessions.stored.value?.imported?.redacted === true;
  return <p class="warn">{textOf(redacted ? 'timelineHidden' : 'timelineContentsGone', count)}</p>;
}

/** Bytes that nobody saw are no 0: the charts have none of them. */
function Unsized({ connection: { id } }: { readonly connection: Connection }): JSX.Element | null {
  const session = useSession();
  const sent = session.traffic(id, 'client-to-server');
  const received = session.traffic(id, 'server-to-client');
  const unsized = sent.unsized + received.unsized;
  if (unsized === 0) return null;
  return (
    <p class="dim">
      {unsized === sent.count + received.count ? text('timelineNoSizes') : textOf('timelineUnsized', unsized)}
    </p>
  );
}

/** How far measuring has come, with a button that stops it; nothing once it is done. */
function Progress({ stats }: { readonly stats: TrafficStats }): JSX.Element {
  const figures = stats.figures.value;
  const done = wholeNumber(figures?.done ?? 0);
  const total = wholeNumber(figures?.total ?? 0);
  return (
    <div class="timeline-progress" role="status" aria-label={text('timelineProgress')}>
      {figures === null && text('timelineMeasuring')}
      {figures?.state === 'running' && (
        <>
          <progress aria-label={text('timelineProgress')} value={figures.done} max={figures.total} />
          {text('timelineSoFar', done, total)}
          <button type="button" class="button" onClick={() => stats.stop()}>
            {text('searchCancel')}
          </button>
        </>
      )}
      {figures?.state === 'stopped' && (
        <>
          {text('timelineStopped', done, total)}
          <button type="button" class="link" onClick={() => stats.goOn()}>
            {text('timelineGoOn')}
          </button>
        </>
      )}
    </div>
  );
}
