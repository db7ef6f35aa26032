import type { JSX } from 'preact';
import { useEffect, useRef } from 'preact/hooks';
import { IconButton } from '../../parts/icon-button.tsx';
import { usePanel } from '../../state/panel.ts';
import { text } from '../../text.ts';
import { ImportButton } from '../import/import-button.tsx';
import { ModeSwitch } from './mode-switch.tsx';

/** Record, clear, Standard or Deep, preserve log, filter, export, import, sessions, settings. */
export function Toolbar(): JSX.Element {
  const panel = usePanel();
  const { recording, filter, sessions } = panel;
  const status = recording.status.value;
  const on = status?.recording === true;
  const search = useRef<HTMLInputElement>(null);

  useEffect(() => {
    const onKeyDown = (event: KeyboardEvent) => {
      if (
        event.key.toLowerCase() !== 'f' ||
        !(event.ctrlKey || event.metaKey) ||
        event.altKey ||
        event.shiftKey
      )
        return;
      // DevTools would open its own search over the panel.
      event.preventDefault();
      event.stopPropagation();
      if (panel.find.offered) {
        panel.find.open();
        return;
      }
      search.current?.focus();
      search.current?.select();
    };
    window.addEventListener('keydown', onKeyDown, true);
    return () => window.removeEventListener('keydown', onKeyDown, true);
  }, []);

  return (
    <div class="toolbar" role="toolbar" aria-label={text('toolbarLabel')}>
      <IconButton
        icon={on ? 'stop' : 'record'}
        class={on ? 'recording' : ''}
        label={text('toolbarRecord')}
        tip={text(on ? 'toolbarRecordStop' : 'toolbarRecordStart')}
        pressed={on}
        disabled={status === null}
        onClick={() => (on ? recording.stop() : recording.start())}
      />
      <IconButton
        icon="clear"
        label={text('toolbarClear')}
        disabled={sessions.stored.value !== null}
        onClick={() => recording.clear()}
      />
      <span class="divider" />
      <ModeSwitch />
      <label class="check-box" title={text('toolbarPreserveTip')}>
        <input
          type="checkbox"
          checked={status?.preserveLog === true}
          disabled={status === null}
          onChange={(event) => recording.setPreserveLog(event.currentTarget.checked)}
        />
        <span>{text('toolbarPreserve')}</span>
      </label>
      <span class="divider" />
      <input
        ref={search}
        type="search"
        class="filter"
        aria-label={text('toolbarFilter')}
        placeholder={text('toolbarFilter')}
        title={text('toolbarFilterTip')}
        spellcheck={false}
        value={filter.value}
        onInput={(event) => {
          filter.value = event.currentTarget.value;
        }}
        onKeyDown={(event) => {
          if (event.key !== 'Escape') return;
          // With nothing to clear, the key keeps its meaning in DevTools.
          if (filter.value === '') return;
          event.preventDefault();
          event.stopPropagation();
          filter.value = '';
        }}
      />
      <span class="divider" />
      <IconButton
        icon="export"
        label={text('toolbarExport')}
        tip={text('toolbarExportTip')}
        onClick={() => {
          panel.exporting.value = true;
        }}
      />
      <ImportButton />
      <IconButton
        icon="sessions"
        label={text('toolbarSessions')}
        tip={text('toolbarSessionsTip')}
        pressed={sessions.open.value}
        onClick={() => sessions.toggle()}
      />
      <IconButton
        icon="settings"
        label={text('toolbarSettings')}
        tip={text('toolbarSettingsTip')}
        onClick={() => {
          panel.settings.open.value = true;
        }}
      />
    </div>
  );
}
