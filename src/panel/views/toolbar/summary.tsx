import type { JSX } from 'preact';
import { coverageText } from '../../selectors/coverage-text.ts';
import { sizeText } from '../../selectors/quantity.ts';
import { useCalmSession, usePanel } from '../../state/panel.ts';
import { text, textOf } from '../../text.ts';

/** The footer: how much was recorded, and what is missing. */
export function Summary(): JSX.Element {
  const panel = usePanel();
  const session = useCalmSession();
  const status = panel.recording.status.value;
  const stored = panel.sessions.stored.value;
  const all = { count: 0, bytes: 0, unsized: 0 };
  for (const { id } of session.connections) {
    for (const way of ['client-to-server', 'server-to-client'] as const) {
      const { count, bytes, unsized } = session.traffic(id, way);
      all.count += count;
      all.bytes += bytes;
      all.unsized += unsized;
    }
  }
  const gaps = session.marks.filter(({ event }) => event.type === 'capture/gap').length;
  const evicted = session.marks.reduce(
    (sum, { event }) => (event.type === 'capture/truncated' ? sum + event.messages : sum),
    0,
  );
  return (
    <div class="summary" role="status" aria-label={text('summaryLabel')}>
      <span>{textOf('summaryConnections', session.connections.length)}</span>
      <span>{textOf('summaryMessages', all.count)}</span>
      {all.bytes > 0 && <span>{text('summaryBytes', sizeText(all.bytes, all))}</span>}
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
