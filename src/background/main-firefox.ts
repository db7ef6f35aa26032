import { ANNOUNCEMENTS } from '../channel/announcement.ts';
import { logId } from '../events/units.ts';
import { onPanelConnected } from '../platform/background-port.ts';
import { browserIdentity } from '../platform/browser-identity.ts';
import { onFrameConnected } from '../platform/hook-port.ts';
import { onNetworkConnected } from '../platform/network-port.ts';
import { stayAwake } from '../platform/runtime.ts';
import { readStorage, storageEstimate, writeStorage } from '../platform/storage.ts';
import { onTabRemoved, tabExists } from '../platform/tabs.ts';
import { mayLookAtAllSites, onSitesChanged, onWebRequest } from '../platform/web-request.ts';
import { logStore } from '../store/open-log-store.ts';
import { Background } from './background.ts';
import { storageFree, storageLimit } from './storage-limit.ts';

// Composition root of Firefox's event page: as main.ts, without a debugger, which Firefox gives to no add-on.

const STATE_KEY = 'recorders';
/** Bytes, in `storage.local`: the limit of all logs together. */
const LIMIT_KEY = 'storageLimit';
/** In `storage.local`: the mode of recording that people chose. */
const MODE_KEY = 'recordingMode';
/** In `storage.local`: whether any tab records by page hooks; hooks-wanted.ts reads it in every frame. */
const HOOKS_KEY = 'hooksWanted';

/** An event page is ended after 30 idle seconds (Firefox 153). */
const AWAKE_MILLISECONDS = 20_000;

const localZero = Date.now() - performance.now();

const announcements = new BroadcastChannel(ANNOUNCEMENTS);

const noDebugger = () => Promise.reject(new Error('Firefox gives no add-on a debugger'));

let seesRequests = true;

const background = new Background({
  attach: noDebugger,
  detach: noDebugger,
  send: noDebugger,
  debugTargets: noDebugger,
  hookScript: async () => null,
  tabExists,
  store: logStore(),
  storage: {
    limit: async () => storageLimit(await storageEstimate(), await readStorage('local', LIMIT_KEY)),
    free: async () => storageFree(await storageEstimate()),
  },
  seesRequests: () => seesRequests,
  modes: ['standard'],
  readMode: () => readStorage('local', MODE_KEY),
  writeMode: (mode) => writeStorage('local', MODE_KEY, mode),
  wantHooks: (wanted) => writeStorage('local', HOOKS_KEY, wanted),
  // oxlint-disable-next-line unicorn/require-post-message-target-origin -- a BroadcastChannel has none
  announce: (announcement) => announcements.postMessage(announcement),
  readState: () => readStorage('session', STATE_KEY),
  writeState: (state) => writeStorage('session', STATE_KEY, state),
  localNow: () => localZero + performance.now(),
  wallNow: () => Date.now(),
  newLogId: () => logId(crypto.randomUUID()),
  browser: async () => {
    const { name, version } = await browserIdentity();
    return `${name} ${version}`.trim();
  },
});

// All listeners in the first turn: an event that wakes the event page is given only to those.
onTabRemoved((tabId) => background.tabRemoved(tabId));
onPanelConnected((port) => background.panelConnected(port));
onFrameConnected((port) => background.frameConnected(port));
// What DevTools' network log has, webRequest tells better, and its entries carry no mark to be joined by (Firefox 153).
onNetworkConnected(() => {});
onWebRequest((tabId, name, details) => background.webRequest(tabId, name, details));

async function readSites(): Promise<void> {
  seesRequests = await mayLookAtAllSites();
  background.sitesChanged();
}
onSitesChanged(() => void readSites());
void readSites();

setInterval(() => {
  if (background.recording) void stayAwake();
}, AWAKE_MILLISECONDS);

void background.restore();
