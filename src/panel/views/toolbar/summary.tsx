import type { JSX } from 'preact';
import { coverageText } from '../../selectors/coverage-text.ts';
import { byteText } from '../../selectors/quantity.ts';
import { useCalmSession, usePanel } from '../../state/panel.ts';
import { text, textOf } from '../../text.ts';

/** The footer: how much was recorded, and what is missing. */
export function Summary(): JSX.Element {
  const panel = usePanel();
  const session = useCalmSession();
  const status = panel.recording.status.value;
  const stored = panel.sessions.stored.value;
  let bytes = 0;
  for (const { id } of session.connections) {
    bytes += session.traffic(id, 'client-to-server').bytes + session.traffic(id, 'server-to-client').bytes;
  }
  const gaps = session.marks.filter(({ event }) => event.type === 'capture/gap').length;
  const evicted = session.marks.reduce(
    (sum, { event }) => (event.type === 'capture/truncated' ? sum + event.messages : sum),
    0,
  );
  return (
    <div class="summary" role="status" aria-label={text('summaryLabel')}>
      <span>{textOf('summaryConnections', session.connections.length)}</span>
      <span>{textOf('summaryMessages', session.messages.count)}</span>
      {bytes > 0 && <span>{text('summaryBytes', byteText(bytes))}</span>}
      {gaps > 0 && <span class="warn">{textOf('summaryGaps', gaps)}</span>}
      {evicted > 0 && <span class="warn">{textOf('summaryEvicted', evicted)}</span>}
      {stored === null && status !== null && !status.recording && <span>{text('summaryNotRecording')}</span>}
      {stored === null && status?.recording === true && status.coverage.length > 0 && (
        // The strip below draws it; here it is for people who read only the summary.
        <span class="offstage">{coverageText(status.coverage)}</span>
      )}
    </div>
  );
}
