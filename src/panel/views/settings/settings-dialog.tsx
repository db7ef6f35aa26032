import type { JSX } from 'preact';
import { ConfirmButton } from '../../parts/confirm-button.tsx';
import { Modal } from '../../parts/modal.tsx';
import { usePanel } from '../../state/panel.ts';
import { text } from '../../text.ts';
import { AdviceSettings } from './advice-settings.tsx';
import { KeyList } from './key-list.tsx';
import { RecordingSettings } from './recording-settings.tsx';
import { RulesSettings } from './rules-settings.tsx';
import { StorageSettings } from './storage-settings.tsx';
import { ThemeSettings } from './theme-settings.tsx';

/** Settings for all panels. Each change takes effect at once; there is no save button. */
export function SettingsDialog(): JSX.Element {
  const { settings, sessions } = usePanel();
  const close = () => {
    settings.open.value = false;
  };
  return (
    <Modal label={text('settingsTitle')} onClose={close}>
      <div class="export settings">
        <h2>{text('settingsTitle')}</h2>
        <RecordingSettings />
        <AdviceSettings />
        <RulesSettings />
        <StorageSettings
          onSessions={() => {
            close();
            if (!sessions.open.value) sessions.toggle();
          }}
        />
        <ThemeSettings />
        <KeyList />
        <div class="actions">
          <ConfirmButton
            words={text('settingsRestore')}
            question={text('settingsRestoreAsk')}
            yes={text('settingsRestoreYes')}
            no={text('settingsRestoreNo')}
            onConfirm={() => settings.restoreDefaults()}
          />
          <button type="button" class="button primary" onClick={close}>
            {text('settingsClose')}
          </button>
        </div>
      </div>
    </Modal>
  );
}
