import type { JSX } from 'preact';
import type { Connection } from '../../../session/connection.ts';
import { clockText, durationText, wholeNumber } from '../../selectors/quantity.ts';
import { usePanel } from '../../state/panel.ts';
import { text } from '../../text.ts';
import { useTrafficStats } from '../timeline/use-traffic-stats.ts';

/** What the traffic says of why a connection ended, once a worker has measured it; nothing where it says nothing. */
export function CloseSigns({ connection }: { readonly connection: Connection }): JSX.Element | null {
  const { selection } = usePanel();
  const figures = useTrafficStats(connection).figures.value;
  if (figures === null || figures.state !== 'done') return null;
  const { idleLimit, heartbeat, closeSigns } = figures;
  const limit = closeSigns.atIdleLimit ? idleLimit : null;
  const { silence } = closeSigns;
  if (limit === null && silence === null) return null;
  return (
    <div class="card neutral">
      <h2>{text('closeSigns')}</h2>
      {limit !== null && (
        <p>
          {text('closeAtLimit', durationText(limit.ms), wholeNumber(limit.closes))}{' '}
          {limit.products.length > 0 && `${text('timelineIdleProducts', limit.products.join('; '))} `}
          {text('timelineIdlePing', durationText(limit.pingMs))}
        </p>
      )}
      {silence !== null && (
        <p>
          {text(
            'closeInSilence',
            durationText(silence.ms),
            clockText(silence.from),
            heartbeat?.periodMs == null ? '–' : durationText(heartbeat.periodMs),
          )}
        </p>
      )}
      <button type="button" class="link" onClick={() => selection.showTab('timeline')}>
        {text('closeSignsMore')}
      </button>
    </div>
  );
}
