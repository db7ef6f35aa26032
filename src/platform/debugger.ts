/** Version of the DevTools protocol that we ask for. */
const PROTOCOL_VERSION = '1.3';

/** Attaches to a tab. @throws Error with the browser's words when it refuses */
export async function attachDebugger(tabId: number): Promise<void> {
  await chrome.debugger.attach({ tabId }, PROTOCOL_VERSION);
}

/** Lets go of a tab. @throws Error when not attached */
export async function detachDebugger(tabId: number): Promise<void> {
  await chrome.debugger.detach({ tabId });
}

/** Sends one protocol command to an attached tab; its result is for the caller to parse. @throws Error */
export async function sendToDebugger(tabId: number, method: string, params?: object): Promise<unknown> {
  return chrome.debugger.sendCommand({ tabId }, method, params === undefined ? {} : { ...params });
}

/** Hears every protocol event of every tab we are attached to. On the hot path: passes the arguments through. */
export function onDebuggerEvent(listener: (tabId: number, method: string, params: unknown) => void): void {
  chrome.debugger.onEvent.addListener((source, method, params) => {
    if (source.tabId !== undefined) listener(source.tabId, method, params);
  });
}

/** Hears when the browser takes the debugger away; `reason` is its own word. */
export function onDebuggerDetached(listener: (tabId: number, reason: string) => void): void {
  chrome.debugger.onDetach.addListener((source, reason) => {
    if (source.tabId !== undefined) listener(source.tabId, reason);
  });
}
