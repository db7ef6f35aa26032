import type { JSX } from 'preact';
import { useId } from 'preact/hooks';
import { RECORDING_MODES, type RecordingMode } from '../../../channel/coverage.ts';
import { usePanel } from '../../state/panel.ts';
import { type MessageKey, text } from '../../text.ts';
import { Choice } from './choice.tsx';

const MODES: Record<RecordingMode, { readonly name: MessageKey; readonly hint: MessageKey }> = {
  standard: { name: 'modeStandard', hint: 'settingsStandardHint' },
  deep: { name: 'modeDeep', hint: 'settingsDeepHint' },
};

/** How recording begins in tabs whose DevTools are opened from now on. The toolbar changes the current tab. */
export function RecordingSettings(): JSX.Element {
  const { settings, recording } = usePanel();
  const group = useId();
  const { recordingMode, recordAtOnce, preserveLog } = settings.current.value;
  const status = recording.status.value;
  const has = (mode: RecordingMode) => status === null || status.modes.includes(mode);
  const chosen = has(recordingMode) ? recordingMode : 'standard';
  return (
    <>
      <fieldset>
        <legend>{text('settingsSource')}</legend>
        {has('deep') && <p class="dim">{text('settingsSourceHint')}</p>}
        {RECORDING_MODES.map((mode) => (
          <Choice
            key={mode}
            group={group}
            name={text(MODES[mode].name)}
            hint={text(has(mode) ? MODES[mode].hint : 'settingsNoDeep')}
            disabled={!has(mode)}
            checked={chosen === mode}
            onChange={() => settings.change('recordingMode', mode)}
          />
        ))}
      </fieldset>
      <fieldset>
        <legend>{text('settingsRecording')}</legend>
        <Choice
          name={text('settingsRecordAtOnce')}
          hint={text('settingsRecordAtOnceHint')}
          checked={recordAtOnce}
          onChange={(on) => settings.change('recordAtOnce', on)}
        />
        <Choice
          name={text('toolbarPreserve')}
          hint={text('settingsPreserveHint')}
          checked={preserveLog}
          onChange={(on) => settings.change('preserveLog', on)}
        />
      </fieldset>
    </>
  );
}
