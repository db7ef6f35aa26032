import type { JSX } from 'preact';
import { useEffect } from 'preact/hooks';
import { binaryByteText } from '../../selectors/quantity.ts';
import { usePanel } from '../../state/panel.ts';
import { text } from '../../text.ts';

const MEBIBYTE = 1024 ** 2;
const LIMITS = [256, 1024, 4096, 16_384].map((mebibytes) => mebibytes * MEBIBYTE);

/** How much disk space all recordings may take, and how much they take. */
export function StorageSettings({ onSessions }: { readonly onSessions: () => void }): JSX.Element {
  const { settings, sessions } = usePanel();
  const limit = settings.current.value.storageLimit;
  const taken = sessions.taken.value;
  useEffect(() => void sessions.refresh(), []);
  // A limit that was set in another way stays until another one is chosen.
  const limits = LIMITS.includes(limit) ? LIMITS : [...LIMITS, limit].toSorted((a, b) => a - b);
  return (
    <fieldset>
      <legend>{text('settingsStorage')}</legend>
      <div class="settings-line">
        <label>
          {text('settingsLimit')}{' '}
          <select
            class="select"
            value={String(limit)}
            onChange={(event) => settings.change('storageLimit', Number(event.currentTarget.value))}
          >
            {limits.map((bytes) => (
              <option key={bytes} value={String(bytes)}>
                {binaryByteText(bytes)}
              </option>
            ))}
          </select>
        </label>
        <span role="status" class={taken !== null && taken > limit ? 'warn' : 'dim'}>
          {taken === null
            ? text('loading')
            : text(taken > limit ? 'settingsTakenOver' : 'settingsTaken', binaryByteText(taken))}
        </span>
      </div>
      <p class="dim">
        {text('settingsLimitHint')}{' '}
        <button type="button" class="link" onClick={onSessions}>
          {text('settingsSessions')}
        </button>
      </p>
    </fieldset>
  );
}
