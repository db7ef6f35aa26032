import { ANNOUNCEMENTS } from '../channel/announcement.ts';
import { logId } from '../events/units.ts';
import { onPanelConnected } from '../platform/background-port.ts';
import { browserIdentity } from '../platform/browser-identity.ts';
import {
  attachDebugger,
  debugTargets,
  detachDebugger,
  onDebuggerDetached,
  onDebuggerEvent,
  sendToDebugger,
} from '../platform/debugger.ts';
import { onFrameConnected } from '../platform/hook-port.ts';
import { readHookScript } from '../platform/hook-script.ts';
import { onNetworkConnected } from '../platform/network-port.ts';
import { stayAwake } from '../platform/runtime.ts';
import { readStorage, storageEstimate, writeStorage } from '../platform/storage.ts';
import { onTabRemoved, tabExists } from '../platform/tabs.ts';
import { logStore } from '../store/open-log-store.ts';
import { Background } from './background.ts';
import { storageFree, storageLimit } from './storage-limit.ts';

const STATE_KEY = 'recorders';
/** Bytes, in `storage.local`: the limit of all logs together. */
const LIMIT_KEY = 'storageLimit';
/** In `storage.local`: the mode of recording that people chose. */
const MODE_KEY = 'recordingMode';
/** In `storage.local`: whether any tab records by page hooks; hooks-wanted.ts reads it in every frame. */
const HOOKS_KEY = 'hooksWanted';
/** A worker that did not attach the debugger itself is ended after 30 idle seconds (Chromium 156). */
const AWAKE_MILLISECONDS = 20_000;

// Monotonic, and begun at the system's time: `performance.timeOrigin` can lie hours off after a sleep.
const localZero = Date.now() - performance.now();

const announcements = new BroadcastChannel(ANNOUNCEMENTS);

const background = new Background({
  attach: attachDebugger,
  detach: detachDebugger,
  send: sendToDebugger,
  debugTargets,
  hookScript: readHookScript,
  tabExists,
  store: logStore(),
  storage: {
    limit: async () => storageLimit(await storageEstimate(), await readStorage('local', LIMIT_KEY)),
    free: async () => storageFree(await storageEstimate()),
  },
  modes: ['standard', 'deep'],
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

// All listeners in the first turn: an event that wakes the worker is given only to those.
onDebuggerEvent((debuggee, method, params, session) =>
  background.debuggerEvent(debuggee, method, params, session),
);
onDebuggerDetached((debuggee, reason) => background.debuggerDetached(debuggee, reason));
onTabRemoved((tabId) => background.tabRemoved(tabId));
onPanelConnected((port) => background.panelConnected(port));
onFrameConnected((port) => background.frameConnected(port));
onNetworkConnected((port) => background.networkConnected(port));

setInterval(() => {
  if (background.recording) void stayAwake();
}, AWAKE_MILLISECONDS);

void background.restore();
