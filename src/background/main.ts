import { onPanelConnected } from '../platform/background-port.ts';
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
import { onStorageChanged } from '../platform/storage.ts';
import { onTabRemoved } from '../platform/tabs.ts';
import { Background } from './background.ts';
import { sharedDoors } from './shared-doors.ts';

/** A worker that did not attach the debugger itself is ended after 30 idle seconds (Chromium 156). */
const AWAKE_MILLISECONDS = 20_000;

const background = new Background({
  ...sharedDoors(),
  attach: attachDebugger,
  detach: detachDebugger,
  send: sendToDebugger,
  debugTargets,
  hookScript: readHookScript,
  modes: ['standard', 'deep'],
});

// All listeners in the first turn: an event that wakes the worker is given only to those.
onDebuggerEvent((debuggee, method, params, session) =>
  background.debuggerEvent(debuggee, method, params, session),
);
onDebuggerDetached((debuggee, reason) => background.debuggerDetached(debuggee, reason));
onStorageChanged('local', (changes) => background.storageChanged(changes));
onTabRemoved((tabId) => background.tabRemoved(tabId));
onPanelConnected((port) => background.panelConnected(port));
onFrameConnected((port) => background.frameConnected(port));
onNetworkConnected((port) => background.networkConnected(port));

setInterval(() => {
  if (background.recording) void stayAwake();
}, AWAKE_MILLISECONDS);

void background.restore();
