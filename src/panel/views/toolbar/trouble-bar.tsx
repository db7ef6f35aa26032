import type { JSX } from 'preact';
import { usePanel } from '../../state/panel.ts';
import { text } from '../../text.ts';

/** One sentence where recording ended by itself or the panel failed, with the remedy. */
export function TroubleBar(): JSX.Element | null {
  const panel = usePanel();
  const status = panel.recording.status.value;
  if (panel.trouble.value !== '') {
    return (
      <div class="trouble" role="alert">
        <span>{panel.trouble.value}</span>
      </div>
    );
  }
  if (status === null || status.trouble === '') return null;
  return (
    <div class="trouble" role="alert">
      <span>{status.trouble}</span>
      {!status.recording && (
        <button type="button" class="button" onClick={() => panel.recording.start()}>
          {text('troubleRecordAgain')}
        </button>
      )}
    </div>
  );
}
