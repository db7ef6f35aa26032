import { onPanelConnected } from '../platform/background-port.ts';
import { onFrameConnected } from '../platform/hook-port.ts';
import { onNetworkConnected } from '../platform/network-port.ts';
import { stayAwake } from '../platform/runtime.ts';
import { onStorageChanged } from '../platform/storage.ts';
import { onTabRemoved } from '../platform/tabs.ts';
import { mayLookAtAllSites, onSitesChanged, onWebRequest } from '../platform/web-request.ts';
import { Background } from './background.ts';
import { sharedDoors } from './shared-doors.ts';

// Composition root of Firefox's event page: as main.ts, without a debugger, which Firefox gives to no add-on.

/** An event page is ended after 30 idle seconds (Firefox 153). */
const AWAKE_MILLISECONDS = 20_000;

const noDebugger = () => Promise.reject(new Error('Firefox gives no add-on a debugger'));

let seesRequests = true;

const background = new Background({
  ...sharedDoors(),
  attach: noDebugger,
  detach: noDebugger,
  send: noDebugger,
  debugTargets: noDebugger,
  hookScript: async () => null,
  seesRequests: () => seesRequests,
  modes: ['standard'],
});

// All listeners in the first turn: an event that wakes the event page is given only to those.
onStorageChanged('local', (changes) => background.storageChanged(changes));
onTabRemoved((tabId) => background.tabRemoved(tabId));
onPanelConnected((port) => background.panelConnected(port));
onFrameConnected((port) => background.frameConnected(port));
// webRequest reports more than DevTools' network log, whose entries carry no mark to be joined by (Firefox 153).
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
