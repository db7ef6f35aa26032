import { effect } from '@preact/signals';
import { render } from 'preact';
import { ANNOUNCEMENTS } from '../channel/announcement.ts';
import { parseAnnouncement } from '../channel/parse-announcement.ts';
import { connectToBackground } from '../platform/background-port.ts';
import { browserIdentity } from '../platform/browser-identity.ts';
import { inspectedTabId, reloadInspectedPage } from '../platform/devtools.ts';
import { localizedMessage } from '../platform/messages.ts';
import { extensionVersion } from '../platform/runtime.ts';
import { readStorage, writeStorage } from '../platform/storage.ts';
import { devtoolsTheme, onThemeChanged } from '../platform/theme.ts';
import { openLogStore } from '../store/open-log-store.ts';
import { createPanel, PanelContext } from './state/panel.ts';
import { Recording } from './state/recording.ts';
import './style/panel.css';
import { setMessageSource, text } from './text.ts';
import { App } from './views/app.tsx';
import { exportInWorker } from './worker/export-job.ts';
import { startSearchWorker } from './worker/start-search-worker.ts';

const WANTED = 'recording-wanted';
const LAYOUT = 'panel-layout';
const SAVE_LAYOUT_MS = 500;

setMessageSource(localizedMessage);
document.documentElement.dataset.theme = devtoolsTheme();
onThemeChanged((theme) => {
  document.documentElement.dataset.theme = theme;
});

const store = await openLogStore();
const browser = await browserIdentity();

const recording = new Recording({
  connect: connectToBackground,
  tabId: inspectedTabId(),
  readWanted: async () => (await readStorage('local', WANTED)) !== false,
  writeWanted: (wanted) => void writeStorage('local', WANTED, wanted),
  later: (run, ms) => setTimeout(run, ms),
  onLost: () => {
    panel.trouble.value = text('troubleLost');
  },
});

const panel = createPanel({
  batches: (log, from) => store.batches(log, from),
  payloads: (log, batch) => store.payloads(log, batch),
  logs: () => store.list(),
  onNextFrame: (draw) => requestAnimationFrame(draw),
  recording,
  startSearchWorker,
  reloadPage: reloadInspectedPage,
  origin: location.origin,
  startExport: (order, onProgress) =>
    exportInWorker(
      { ...order, producer: { name: 'Switchyard', version: extensionVersion() }, browser },
      onProgress,
    ),
});

const reading = (work: Promise<void>) =>
  work.catch((error: unknown) => {
    panel.trouble.value = text('troubleDisk', error instanceof Error ? error.message : String(error));
  });

// The channel is listened to before the log is read: what is written meanwhile is announced, and nothing falls between.
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

panel.layout.restore(await readStorage('local', LAYOUT));
let saving: ReturnType<typeof setTimeout> | undefined;
effect(() => {
  const layout = panel.layout.saved();
  clearTimeout(saving);
  saving = setTimeout(() => void writeStorage('local', LAYOUT, layout), SAVE_LAYOUT_MS);
});

recording.open();
const root = document.getElementById('panel');
if (root !== null) {
  render(
    <PanelContext.Provider value={panel}>
      <App />
    </PanelContext.Provider>,
    root,
  );
}
