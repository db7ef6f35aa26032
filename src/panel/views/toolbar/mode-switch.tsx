import type { JSX } from 'preact';
import { useId } from 'preact/hooks';
import type { RecordingMode } from '../../../channel/coverage.ts';
import { usePanel } from '../../state/panel.ts';
import { type MessageKey, text } from '../../text.ts';

const MODES: Record<RecordingMode, { readonly name: MessageKey; readonly tip: MessageKey }> = {
  standard: { name: 'modeStandard', tip: 'modeStandardTip' },
  deep: { name: 'modeDeep', tip: 'modeDeepTip' },
};

/** Standard or Deep, where the browser has both: one click, or the arrow keys. */
export function ModeSwitch(): JSX.Element | null {
  const { recording } = usePanel();
  const group = useId();
  const status = recording.status.value;
  if (status === null || status.modes.length < 2) return null;
  return (
    <div
      class="mode-switch"
      role="radiogroup"
      aria-label={text('modeLabel')}
      aria-busy={recording.changesMode}
    >
      {status.modes.map((mode) => (
        <label key={mode} title={text(MODES[mode].tip)}>
          <input
            type="radio"
            class="offstage"
            name={group}
            checked={status.mode === mode}
            aria-describedby={`${group}-${mode}`}
            onChange={() => recording.setMode(mode)}
          />
          <span>{text(MODES[mode].name)}</span>
          <span id={`${group}-${mode}`} class="offstage" aria-hidden="true">
            {text(MODES[mode].tip)}
          </span>
        </label>
      ))}
    </div>
  );
}
