import { effect, signal } from '@preact/signals';
import { render } from 'preact';
import { ANNOUNCEMENTS } from '../channel/announcement.ts';
import { parseAnnouncement } from '../channel/parse-announcement.ts';
import { SETTING_NAMES } from '../channel/settings.ts';
import { logId } from '../events/units.ts';
import { connectToBackground } from '../platform/background-port.ts';
import { type BrowserIdentity, browserIdentity } from '../platform/browser-identity.ts';
import { inspectedTabId, openSource, reloadInspectedPage } from '../platform/devtools.ts';
import { watchHooksWanted } from '../platform/hooks-wanted.ts';
import { localizedMessage } from '../platform/messages.ts';
import { askPagePermissions } from '../platform/page-permissions.ts';
import { extensionVersion } from '../platform/runtime.ts';
import {
  onStorageChanged,
  readAllStorage,
  readStorage,
  removeStorage,
  storageEstimate,
  writeStorage,
} from '../platform/storage.ts';
import { devtoolsTheme, onThemeChanged } from '../platform/theme.ts';
import { holdLog } from '../store/hold-log.ts';
import { logStore } from '../store/open-log-store.ts';
import { storageFree, storageLimit } from '../store/storage-limit.ts';
import { loadExplainer } from './state/explainer.ts';
import { createPanel, PanelContext } from './state/panel.ts';
import { PanelSettings } from './state/panel-settings.ts';
import { Recording } from './state/recording.ts';
import './style/panel.css';
import { type MessageKey, setMessageSource, text } from './text.ts';
import { App } from './views/app.tsx';
import { importInWorker } from './worker/import-job.ts';
import { startDecodeWorker } from './worker/start-decode-worker.ts';
import { startExport } from './worker/start-export.ts';
import { payloadParts } from './worker/start-payload-worker.ts';
import { startSearchWorker } from './worker/start-search-worker.ts';
import { startStatsWorker } from './worker/start-stats-worker.ts';

const LAYOUT = 'panel-layout';
const SAVE_LAYOUT_MS = 500;

setMessageSource(localizedMessage);
const trouble = (key: MessageKey, error: unknown) => {
  panel.trouble.value = text(key, error instanceof Error ? error.message : String(error));
};
const settings = new PanelSettings({
  write: (name, value) => writeStorage('local', name, value),
  remove: (names) => removeStorage('local', names),
  onFailure: (error) => trouble('troubleSettings', error),
});
const theme = signal(devtoolsTheme());
onThemeChanged((next) => {
  theme.value = next;
});
effect(() => {
  const chosen = settings.current.value.theme;
  document.documentElement.dataset.theme = chosen === 'devtools' ? theme.value : chosen;
});
// Listens before it reads, so that a change by another panel in between is not missed.
onStorageChanged('local', (changes) => settings.hear(changes));
const [chosen, savedLayout] = await Promise.all([
  readAllStorage('local', SETTING_NAMES),
  readStorage('local', LAYOUT),
]);
settings.hear(chosen);

// The first drawing waits for nothing else: the store opens when it is first used.
const store = logStore();
let browser: BrowserIdentity | null = null;
void browserIdentity().then((identity) => {
  browser = identity;
});

const recording = new Recording({
  connect: connectToBackground,
  tabId: inspectedTabId(),
  readWanted: async () => settings.current.value.recordAtOnce,
  writeWanted: (wanted) => settings.change('recordAtOnce', wanted),
  later: (run, ms) => setTimeout(run, ms),
  watchWanted: watchHooksWanted,
  onLost: () => {
    panel.trouble.value = text('troubleLost');
  },
});

const panel = createPanel({
  batches: (log, from) => store.batches(log, from),
  payloads: (log, batch) => store.payloads(log, batch),
  payloadPart: payloadParts(),
  logs: () => store.list(),
  onNextFrame: (draw) => requestAnimationFrame(draw),
  recording,
  settings,
  startSearchWorker,
  startDecodeWorker,
  startStatsWorker,
  reloadPage: reloadInspectedPage,
  openSource: ({ url, line, column }) => openSource(url, line, column),
  readPagePermissions: () => askPagePermissions(inspectedTabId()),
  origin: location.origin,
  startExport: (order, onProgress) =>
    startExport(
      'filter' in order
        ? order
        : { ...order, producer: { name: 'Switchyard', version: extensionVersion() }, browser },
      onProgress,
    ),
  startImport: (file, onProgress, join) =>
    importInWorker(
      { file, join, log: logId(crypto.randomUUID()), at: Date.now() },
      {
        room: async () => {
          const estimate = await storageEstimate();
          const limit = storageLimit(estimate, settings.current.peek().storageLimit);
          return { limit, free: storageFree(estimate) };
        },
        discard: (gone) => store.deleteLog(gone),
      },
      onProgress,
    ),
});

const reading = (work: Promise<void>) => work.catch((error: unknown) => trouble('troubleDisk', error));

// The channel is listened to before the log is read: what is written meanwhile is announced, and nothing is missed in
// between.
new BroadcastChannel(ANNOUNCEMENTS).addEventListener('message', (event: MessageEvent<unknown>) => {
  const announcement = parseAnnouncement(event.data);
  if (announcement === null) return;
  void reading(panel.follower.hear(announcement));
  panel.sessions.hear(announcement);
});
effect(() => {
  const log = panel.sessions.log.value;
  if (log !== null) void reading(panel.follower.follow(log));
});

// A stored session that is shown is not evicted to make room for others.
effect(() => {
  const { value: stored } = panel.sessions.stored;
  return stored === null ? undefined : holdLog(stored.log);
});

panel.layout.restore(savedLayout);
let saving: ReturnType<typeof setTimeout> | undefined;
effect(() => {
  const layout = panel.layout.saved();
  clearTimeout(saving);
  saving = setTimeout(() => void writeStorage('local', LAYOUT, layout), SAVE_LAYOUT_MS);
});

recording.open();
const root = document.getElementById('panel');
if (root !== null) {
  root.replaceChildren();
  render(
    <PanelContext.Provider value={panel}>
      <App />
    </PanelContext.Provider>,
    root,
  );
}

// After the first drawing, which needs nothing of it. The worker ends by itself.
requestAnimationFrame(() =>
  setTimeout(() => {
    void new Worker(new URL('./worker/warm-numbers.ts', import.meta.url), { type: 'module' });
    loadExplainer().catch(() => {
      panel.trouble.value = text('lazyFailed');
    });
  }),
);
