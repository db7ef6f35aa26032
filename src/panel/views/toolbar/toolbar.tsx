import type { JSX } from 'preact';
import { useRef } from 'preact/hooks';
import { IconButton } from '../../parts/icon-button.tsx';
import { placeBelow } from '../../parts/menu-place.ts';
import { usePanel } from '../../state/panel.ts';
import { text } from '../../text.ts';
import { ImportButton } from '../import/import-button.tsx';
import { ConnectionFilterBar } from './connection-filter-bar.tsx';
import { ModeSwitch } from './mode-switch.tsx';

/**
 * Record, clear, Standard or Deep, preserve log, export, import, sessions, settings, timeline, search, filter. Where there is no room for
 * one row of it, what is `folded` stands in a menu instead (frame.css).
 */
export function Toolbar(): JSX.Element {
  const panel = usePanel();
  const { recording, sessions } = panel;
  const { overviewOpen } = panel.layout;
  const status = recording.status.value;
  const on = status?.recording === true;
  const file = useRef<HTMLInputElement>(null);
  const chooseFile = () => file.current?.click();

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
      <label class="check-box folded" title={text('toolbarPreserveTip')}>
        <input
          type="checkbox"
          checked={status?.preserveLog === true}
          disabled={status === null}
          onChange={(event) => recording.setPreserveLog(event.currentTarget.checked)}
        />
        <span>{text('toolbarPreserve')}</span>
      </label>
      <span class="divider" />
      <IconButton
        icon="export"
        class="folded"
        label={text('toolbarExport')}
        tip={text('toolbarExportTip')}
        onClick={() => {
          panel.exporting.value = true;
        }}
      />
      <ImportButton input={file} />
      <IconButton
        icon="sessions"
        class="folded"
        label={text('toolbarSessions')}
        tip={text('toolbarSessionsTip')}
        pressed={sessions.open.value}
        onClick={() => sessions.toggle()}
      />
      <IconButton
        icon="settings"
        class="folded"
        label={text('toolbarSettings')}
        tip={text('toolbarSettingsTip')}
        onClick={() => {
          panel.settings.open.value = true;
        }}
      />
      <span class="divider" />
      <IconButton
        icon="timeline"
        label={text('tabTimeline')}
        tip={text('toolbarTimelineTip')}
        pressed={overviewOpen.value}
        onClick={() => {
          overviewOpen.value = !overviewOpen.value;
        }}
      />
      <IconButton
        icon="search"
        label={text('toolbarSearch')}
        tip={text('toolbarSearchTip')}
        pressed={panel.find.shown.value}
        onClick={() => (panel.find.shown.value ? panel.find.close() : panel.find.open(true))}
      />
      <ConnectionFilterBar />
      <button
        type="button"
        class="icon-button toolbar-more"
        aria-label={text('toolbarMore')}
        aria-haspopup="menu"
        title={text('toolbarMoreTip')}
        onClick={(event) => panel.menu.open({ kind: 'toolbar', chooseFile }, placeBelow(event.currentTarget))}
      >
        {'\u22ef'}
      </button>
    </div>
  );
}
